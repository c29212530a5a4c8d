/** Carries the requests of a test's AWS SDK clients to the cloud without a socket. */

import { Readable } from 'node:stream';
import type { HttpRequest, HttpResponse } from '../http';

/** A request of the AWS SDK for JavaScript. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Readable;
}

/** The `requestHandler` of a client. */
export class InMemoryRequestHandler {
  public readonly metadata = { handlerProtocol: 'http/1.1' };

  constructor(private readonly answer: (request: HttpRequest) => Promise<HttpResponse | undefined>) {}

  public async handle(
    request: SdkRequest,
    { abortSignal }: { abortSignal?: AbortSignal } = {},
  ): Promise<{ response: SdkResponse }> {
    const { method, path, query = {}, headers } = request;
    const body = await bytesOf(request.body);
    const aborted = () => named('AbortError', 'Request aborted');
    if (abortSignal?.aborted) throw aborted();
    const lower = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    const texts = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, value ?? '']));
    const answer = await new Promise<HttpResponse | undefined>((resolve, reject) => {
      abortSignal?.addEventListener('abort', () => reject(aborted()), { once: true });
      this.answer({ method, path, query: texts, headers: lower, body }).then(resolve, reject);
    });
    if (!answer) throw Object.assign(named('Error', 'socket hang up'), { code: 'ECONNRESET' });
    const { status, headers: answered = {}, body: content = '' } = answer;
    return {
      response: {
        statusCode: status,
        headers: lowerKeys(answered),
        body: Readable.from([Buffer.from(content as string)]),
      },
    };
  }

  public destroy(): void {}

  public updateHttpClientConfig(): void {}

  public httpHandlerConfigs(): object {
    return {};
  }
}

async function bytesOf(body: any): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const named = (name: string, message: string) => Object.assign(new Error(message), { name });
const lowerKeys = (record: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]));
