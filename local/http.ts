/** Requests and answers, as far as the local cloud looks at them. */

export interface HttpRequest {
  readonly method: string;
  /** As it came, percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[]>>;
  /** Names in lower case. */
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

/** Answers a request; without an answer the connection is destroyed. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse | undefined> | HttpResponse | undefined;

/** How long bodies may be, and what answers a longer one. */
export interface BodyLimit {
  bytesFor(head: HttpHead): number;
  refuse(head: HttpHead): HttpResponse;
}
