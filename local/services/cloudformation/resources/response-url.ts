/**
 * The response URLs of custom resources. On AWS they are presigned S3 URLs; these have the same
 * form, with a signature that nobody can guess. As on AWS, an upload is answered with 200 whatever
 * its body is: CloudFormation reads it later and may reject it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */

import type { HttpRequest, HttpResponse } from '../../../http';
import type { Host } from '../host';

const PREFIX = '/cloudformation-custom-resource-response/';
const VALID_SECONDS = 7200;

export class ResponseUrls {
  /** The listener of each URL, by its signature. Afterwards the URL remains valid but has no listener. */
  private readonly listeners = new Map<string, ((body: string) => void) | undefined>();

  constructor(private readonly host: Pick<Host, 'endpoint' | 'route' | 'clock' | 'random'>) {
    host.route(PREFIX, (request) => this.receive(request));
  }

  /** A new URL. @param listener receives each uploaded body, until it is closed */
  public open(listener: (body: string) => void): { readonly url: string; close(): void } {
    const { clock, endpoint, random } = this.host;
    const signature = random.bytes(32).toString('hex');
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Date': clock.date().toISOString().replace(/[-:]|\.\d+/g, ''),
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Expires': String(VALID_SECONDS),
      'X-Amz-Signature': signature,
    });
    this.listeners.set(signature, listener);
    return {
      url: `${endpoint}${PREFIX}${random.uuid()}?${query}`,
      close: () => this.listeners.set(signature, undefined),
    };
  }

  private receive({ method, query, headers, body }: HttpRequest): HttpResponse {
    const [signature = ''] = [query['X-Amz-Signature']].flat();
    if (!this.listeners.has(signature)) return refusal(403, 'AccessDenied');
    if (method !== 'PUT') return refusal(403, 'SignatureDoesNotMatch');
    // S3 refuses chunked uploads to presigned URLs.
    if (headers['content-length'] === undefined) return refusal(411, 'MissingContentLength');
    this.listeners.get(signature)?.(Buffer.from(body).toString());
    return { status: 200 };
  }
}

function refusal(status: number, code: string): HttpResponse {
  return { status, body: `<Error><Code>${code}</Code></Error>` };
}
