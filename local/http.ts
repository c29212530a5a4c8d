/** The parts of HTTP requests and answers that the local cloud uses. */

export interface HttpRequest {
  readonly method: string;
  /** The path as received, percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[]>>;
  /** Header names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A request whose body has not been read. */
export type HttpHead = Omit<HttpRequest, 'body'>;

export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Answers a request; undefined means that the connection is destroyed. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse | undefined> | HttpResponse | undefined;

/** The longest allowed body, and the answer to a longer one. */
export interface BodyLimit {
  bytesFor(head: HttpHead): number;
  refuse(head: HttpHead): HttpResponse;
}
