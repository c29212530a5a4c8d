/** The one HTTP server of the local cloud, on 127.0.0.1 only. What is behind a path prefix is someone else's. */

import { createServer, IncomingMessage, Server as NodeServer, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { HttpHandler, HttpRequest, HttpResponse } from './http';

/** As much as the largest payload of a synchronous Lambda invocation. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;

const TOO_LARGE: HttpResponse = {
  status: 413,
  headers: { 'x-amzn-errortype': 'RequestEntityTooLargeException' },
  body: JSON.stringify({ message: `The request's body is longer than ${MAX_BODY_BYTES} bytes` }),
};

export class Server {
  public static async listen(port: number, log: (line: string) => void): Promise<Server> {
    const server = new Server(log);
    await new Promise<void>((resolve, reject) => {
      server.node.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return server;
  }

  private readonly node: NodeServer;
  private readonly routes = new Map<string, HttpHandler>();

  private constructor(private readonly log: (line: string) => void) {
    this.node = createServer((message, response) => void this.serve(message, response));
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.node.address() as AddressInfo).port}`;
  }

  /** Hands requests whose path begins with `prefix` to `handler`; the longest prefix wins. */
  public route(prefix: string, handler: HttpHandler): void {
    this.routes.set(prefix, handler);
  }

  public async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.node.close(() => resolve()));
    this.node.closeAllConnections();
    await closed;
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readBody(message);
      const answer = body ? await this.answer(toRequest(message, body)) : TOO_LARGE;
      if (!answer) {
        message.socket.destroy();
        return;
      }
      response.statusCode = answer.status;
      for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
      if (!body) response.setHeader('connection', 'close');
      response.end(answer.body);
    } catch (error) {
      if (message.errored) return;
      this.log(`${message.method} ${message.url?.split('?')[0]}: ${error instanceof Error ? error.stack : String(error)}`);
      if (!response.headersSent) response.writeHead(500, { 'x-amzn-errortype': 'InternalFailure' });
      response.end(JSON.stringify({ message: 'The local cloud failed; its log says why' }));
    }
  }

  private answer(request: HttpRequest): ReturnType<HttpHandler> {
    const prefixes = [...this.routes.keys()].filter((prefix) => request.path.startsWith(prefix));
    const handler = this.routes.get(prefixes.sort((a, b) => b.length - a.length)[0]);
    return handler ? handler(request) : { status: 404 };
  }
}

/** The body, or undefined if there is too much of it. */
async function readBody(message: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toRequest(message: IncomingMessage, body: Uint8Array): HttpRequest {
  const [path, search = ''] = split(message.url!);
  return { method: message.method!, path, query: toQuery(new URLSearchParams(search)), headers: toHeaders(message), body };
}

/** A `URL` would resolve `.` and `..`, which can be a resource's name. */
function split(url: string): string[] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url] : [url.slice(0, mark), url.slice(mark + 1)];
}

function toQuery(search: URLSearchParams): HttpRequest['query'] {
  return Object.fromEntries([...new Set(search.keys())].map((name) => {
    const values = search.getAll(name);
    return [name, values.length === 1 ? values[0] : values];
  }));
}

function toHeaders({ headers }: IncomingMessage): HttpRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value ?? '']));
}
