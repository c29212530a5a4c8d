/** The one HTTP server of the local cloud, on 127.0.0.1 only. It routes requests by path prefix. */

import type { IncomingMessage, Server as NodeServer, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BodyLimit, HttpHandler, HttpHead, HttpRequest, HttpResponse } from './http';

/** As much as the largest payload of a synchronous Lambda invocation. */
export const MAX_BODY_BYTES = 6 * 1024 * 1024;

const DEFAULT_LIMIT: BodyLimit = { bytesFor: () => MAX_BODY_BYTES, refuse: () => ({ status: 413 }) };

interface Route {
  readonly handler: HttpHandler;
  readonly limit: BodyLimit;
}

const NOWHERE: Route = { handler: () => ({ status: 404 }), limit: DEFAULT_LIMIT };

export class Server {
  public static async listen(port: number | 'none', log: (line: string) => void): Promise<Server> {
    const server = new Server(log);
    if (port === 'none') return server;
    await new Promise<void>((resolve, reject) => {
      server.node.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return server;
  }

  private readonly node: NodeServer;
  private readonly routes = new Map<string, Route>();

  private constructor(private readonly log: (line: string) => void) {
    this.node = createServer((message, response) => void this.serve(message, response));
  }

  public get isListening(): boolean {
    return this.node.listening;
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.node.address() as AddressInfo | null)?.port ?? 0}`;
  }

  /** Routes requests whose path begins with `prefix` to `handler`; the longest prefix wins. */
  public route(prefix: string, handler: HttpHandler, limit: BodyLimit = DEFAULT_LIMIT): void {
    this.routes.set(prefix, { handler, limit });
  }

  /** Answers a request; undefined means that the connection is destroyed. */
  public async answer(request: HttpRequest): Promise<HttpResponse | undefined> {
    const { handler, limit } = this.routeOf(request);
    return request.body.length > limit.bytesFor(request) ? limit.refuse(request) : handler(request);
  }

  public async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.node.close(() => resolve()));
    this.node.closeAllConnections();
    await closed;
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const head = headOf(message);
      const { handler, limit } = this.routeOf(head);
      const body = await bodyOf(message, limit.bytesFor(head));
      const answer = await (body ? handler({ ...head, body }) : limit.refuse(head));
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
      this.log(
        `${message.method} ${message.url?.split('?')[0]}: ${error instanceof Error ? error.stack : String(error)}`,
      );
      if (!response.headersSent) response.writeHead(500, { 'x-amzn-errortype': 'InternalFailure' });
      response.end(JSON.stringify({ message: 'The local cloud failed; its log says why' }));
    }
  }

  private routeOf({ path }: HttpHead): Route {
    const prefixes = [...this.routes.keys()].filter((prefix) => path.startsWith(prefix));
    return this.routes.get(prefixes.sort((a, b) => b.length - a.length)[0]) ?? NOWHERE;
  }
}

/** Reads the body; returns undefined if it is too long. A body with a stated length is in memory once. */
export async function bodyOf(message: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  const stated = Number(message.headers['content-length'] ?? 0);
  if (stated > maxBytes) return undefined;
  let body = Buffer.allocUnsafe(stated);
  let size = 0;
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    if (size + chunk.length > maxBytes) return undefined;
    if (size + chunk.length > body.length) {
      body = Buffer.concat([body.subarray(0, size)], Math.max(size + chunk.length, 2 * size));
    }
    size += chunk.copy(body, size);
  }
  return body.subarray(0, size);
}

export function headOf(message: IncomingMessage): HttpHead {
  const [path, search = ''] = split(message.url!);
  return { method: message.method!, path, query: queryOf(new URLSearchParams(search)), headers: toHeaders(message) };
}

/** A `URL` would resolve `.` and `..`, which can be names of resources. */
function split(url: string): string[] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url] : [url.slice(0, mark), url.slice(mark + 1)];
}

export function queryOf(search: URLSearchParams): HttpRequest['query'] {
  return Object.fromEntries([...new Set(search.keys())].map((name) => {
    const values = search.getAll(name);
    return [name, values.length === 1 ? values[0] : values];
  }));
}

function toHeaders({ headers }: IncomingMessage): HttpRequest['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : (value ?? '')]),
  );
}
