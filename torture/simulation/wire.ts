/** What lies between the Lambda code and the cloud: calls and answers take a moment, and may go wrong in every way. */

import { Environment, never } from './environment';
import { CallTrouble, Trouble, TroubleKind, Troubles } from './trouble';
import type { LocalCloud } from '../../local/cloud';
import type { HttpRequest, HttpResponse } from '../../local/http';
import { JSON_1_1 } from '../../local/protocol/json';
import type { Protocol } from '../../local/protocol/protocol';
import { QUERY } from '../../local/protocol/query';
import { REST_JSON } from '../../local/protocol/rest-json';
import type { ServiceDescription } from '../../local/services/service';
import { serviceNamed } from '../../local/signature';

/** A request as the SDK makes it. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface WireHost {
  readonly cloud: () => LocalCloud;
  readonly troubles: Troubles;
  /** Told of each call, and of each upload that has arrived. */
  readonly called: (environment: Environment, operation: string, request: HttpRequest) => void;
  readonly uploaded: (environment: Environment, body: string, isKnown: boolean) => void;
  /** Told of what a call is answered with. */
  readonly answered: (environment: Environment, operation: string, body: Uint8Array) => void;
  /** Told of a call that gets through without its caller's ever hearing of it. */
  readonly unheard: (environment: Environment, operation: string) => void;
  /** Told of a call that is answered late, or has to be repeated; or that may arrive when it was given up, and has been repeated. */
  readonly delayed: (environment: Environment, setback: { readonly isLong: boolean; readonly isLate: boolean }) => void;
  readonly complain: (problem: string) => void;
}

const SECOND = 1000;
const SILENCES: readonly CallTrouble[] = ['slow', 'hanging', 'late'];
const UNHEARD: readonly TroubleKind[] = ['answer lost', 'killed after a call'];
const isLate = ({ kind, seconds = 0 }: Trouble, timeout: number) => kind === 'late' || (kind === 'slow' && seconds * SECOND >= timeout);
/** How long after it was given up a call may still reach the service. */
const LATE = 60 * SECOND;
/** In milliseconds. */
const NOTICED_AFTER = { least: 200, more: 1300 };

export class Wire {
  constructor(private readonly host: WireHost) {}

  /** What stands in for the SDK's module that opens connections. */
  public handlerModule(environment: Environment): object {
    const wire = this;
    class NodeHttpHandler {
      public readonly metadata = { handlerProtocol: 'http/1.1' };
      constructor(private readonly options: { readonly requestTimeout: number }) {}
      public handle(request: SdkRequest, { abortSignal }: { abortSignal?: AbortSignal } = {}): Promise<object> {
        const call = wire.call(environment, httpRequest(request), this.options.requestTimeout, abortSignal);
        return environment.heard(call.then((response) => ({ response })));
      }
      public destroy(): void {}
    }
    return { NodeHttpHandler, streamCollector: async (stream: Uint8Array) => stream };
  }

  /** Uploads an answer, as `fetch` does. */
  public upload(environment: Environment, url: string, { method = 'GET', body, signal }: RequestInit): Promise<Response> {
    return environment.heard(this.put(environment, new URL(url), method, String(body), signal ?? undefined));
  }

  private async call(environment: Environment, request: HttpRequest, timeout: number, abortSignal?: AbortSignal): Promise<object> {
    const { troubles, cloud, called, answered, unheard, delayed } = this.host;
    if (abortSignal?.aborted) throw named('AbortError', 'Request aborted');
    const operation = operationOf(request, cloud().served);
    const trouble = troubles.ofCall(operation, environment.event?.RequestType);
    if (trouble?.kind === 'killed before a call') environment.kill();
    if (trouble) delayed(environment, { isLong: SILENCES.includes(trouble.kind as CallTrouble), isLate: isLate(trouble, timeout) });
    called(environment, operation, request);
    await moment();
    if (!environment.alive) return {};
    if (trouble && (UNHEARD.includes(trouble.kind) || isLate(trouble, timeout))) unheard(environment, operation);
    const answer = async () => sdkResponse(await cloud().answer(request));
    switch (trouble?.kind) {
      case 'throttled': return refusal(request, 429, 'ThrottlingException');
      case 'internal error': case 'outage': return refusal(request, 500, 'InternalServerException');
      case 'unavailable': return refusal(request, 503, 'ServiceUnavailableException');
      case 'denied': return refusal(request, 403, 'AccessDeniedException');
      case 'dropped': throw connectionReset();
      case 'answer lost': await answer(); throw connectionReset();
      case 'slow': return within(timeout, abortSignal, sleep(trouble.seconds! * SECOND).then(answer));
      case 'hanging': return within(timeout, abortSignal, never());
      case 'late': setTimeout(() => void answer(), LATE); return within(timeout, abortSignal, never());
      case 'killed after a call': environment.kill(); return answer();
    }
    if (operation.startsWith('Create') && troubles.isFailingLater) cloud().faults.inject({ kind: 'fail-later', operation });
    const response = await within(timeout, abortSignal, answer());
    await moment();
    if (response.statusCode < 300) answered(environment, operation, response.body);
    return response;
  }

  private async put(
    environment: Environment, { pathname: path, searchParams }: URL, method: string, body: string, signal?: AbortSignal,
  ): Promise<Response> {
    const { troubles, uploaded } = this.host;
    const trouble = troubles.ofUpload();
    if (trouble?.kind === 'killed before answering') environment.kill();
    await moment();
    if (!environment.alive) return NOBODY;
    if (trouble?.kind === 'answer refused') return responseOf({ status: 503 });
    const headers = { 'content-length': String(Buffer.byteLength(body)) };
    this.deliver({ method, path, query: Object.fromEntries(searchParams), headers, body: Buffer.from(body) });
    uploaded(environment, body, trouble?.kind !== 'upload lost');
    if (trouble?.kind === 'killed after answering') environment.kill();
    if (trouble?.kind === 'upload lost') throw Object.assign(new TypeError('fetch failed'), { cause: connectionReset() });
    await moment();
    signal?.throwIfAborted();
    return responseOf({ status: 200 });
  }

  /** CloudFormation looks for the answer, and has it some time after it has arrived. */
  private deliver(request: HttpRequest): void {
    const { cloud, complain } = this.host;
    setTimeout(() => void cloud().answer(request).then((response) => {
      if (response?.status !== 200) complain(`an answer is uploaded so that it is refused with ${response?.status}`);
    }), NOTICED_AFTER.least + Math.random() * NOTICED_AFTER.more);
  }
}

/** What comes of the work, unless it takes too long or nobody wants it any more. */
function within<T>(milliseconds: number, abortSignal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(() => reject(named('TimeoutError', `the request timed out after ${milliseconds} ms`))), milliseconds);
    const abort = () => end(() => reject(named('AbortError', 'Request aborted')));
    const end = (settle: () => void) => {
      clearTimeout(timer);
      abortSignal?.removeEventListener('abort', abort);
      settle();
    };
    abortSignal?.addEventListener('abort', abort);
    work.then((result) => end(() => resolve(result)), (error) => end(() => reject(error)));
  });
}

const NOBODY = { ok: true, status: 200, arrayBuffer: async () => new ArrayBuffer(0) } as Response;

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The way through the network, of no certain length. */
const moment = () => sleep(5 + Math.random() * 60);

const named = (name: string, message: string) => Object.assign(new Error(message), { name });
const connectionReset = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

function httpRequest({ method, path, query = {}, headers, body = '' }: SdkRequest): HttpRequest {
  return {
    method,
    path,
    query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, value ?? ''])),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength),
  };
}

function sdkResponse(response: HttpResponse | undefined) {
  if (!response) throw connectionReset();
  return { statusCode: response.status, headers: { ...response.headers }, body: Buffer.from(response.body ?? '') };
}

const responseOf = ({ status, body = '' }: HttpResponse) => (
  { ok: status < 300, status, arrayBuffer: async () => Buffer.from(body) as unknown as ArrayBuffer }) as Response;

/** An error in the words of the protocol that the request is in. */
function refusal(request: HttpRequest, status: number, name: string): object {
  const message = 'Injected by a fault';
  if (serviceNamed(request) === 'cloudformation') {
    const code = name === 'ThrottlingException' ? 'Throttling' : name;
    return { statusCode: status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(`<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`) };
  }
  return { statusCode: status, headers: { 'content-type': 'application/json', 'x-amzn-errortype': name }, body: Buffer.from(JSON.stringify({ message })) };
}

const PROTOCOLS: Readonly<Record<string, Protocol>> = { 'rest-json': REST_JSON, 'json-1.1': JSON_1_1, 'query': QUERY };

/** The operation that a request asks for. */
function operationOf(request: HttpRequest, served: readonly ServiceDescription[]): string {
  const service = served.find(({ signingName }) => signingName === serviceNamed(request))!;
  return PROTOCOLS[service.protocol].find(request, service)!.name;
}
