/**
 * Where custom resources answer. On AWS a presigned S3 URL; here a path that nobody can guess. As there, a request is
 * answered with 200 whatever its body says: it is CloudFormation that reads the object later and may find it wanting.
 */

import { randomBytes } from 'node:crypto';
import { HttpRequest, HttpResponse } from '../../http';
import { Host } from '../host';

const PREFIX = '/cloudformation-custom-resource-response/';

export class ResponseUrls {
  /** Who waits for the answer at a path. After that a path stays good but nobody listens. */
  private readonly listeners = new Map<string, ((body: string) => void) | undefined>();

  constructor(private readonly host: Pick<Host, 'endpoint' | 'route'>) {
    host.route(PREFIX, (request) => this.receive(request));
  }

  /** A new URL. @param listener takes each body that is put there, until it is closed */
  public open(listener: (body: string) => void): { readonly url: string; close(): void } {
    const path = `${PREFIX}${randomBytes(32).toString('base64url')}`;
    this.listeners.set(path, listener);
    return { url: `${this.host.endpoint}${path}`, close: () => this.listeners.set(path, undefined) };
  }

  private receive({ method, path, headers, body }: HttpRequest): HttpResponse {
    if (!this.listeners.has(path)) return refusal(403, 'AccessDenied');
    if (method !== 'PUT') return refusal(403, 'SignatureDoesNotMatch');
    // S3 does not take chunked uploads to presigned URLs.
    if (headers['content-length'] === undefined) return refusal(411, 'MissingContentLength');
    this.listeners.get(path)?.(Buffer.from(body).toString());
    return { status: 200 };
  }
}

function refusal(status: number, code: string): HttpResponse {
  return { status, body: `<Error><Code>${code}</Code></Error>` };
}
