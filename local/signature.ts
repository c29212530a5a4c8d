/** Signature Version 4: whose request it is, proven by signing it once more. */

import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { Clock } from './clock';
import { HttpRequest } from './http';
import { Iam } from './iam';
import { Principal, ServiceError } from './services/service';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
const MAX_SKEW_MILLISECONDS = 5 * 60 * 1000;

const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request, ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;
const DATE = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

export interface SignedRequest {
  readonly principal: Principal;
  /** The service's name in the credential scope. */
  readonly service: string;
}

export class SignatureVerifier {
  constructor(private readonly region: string, private readonly clock: Clock, private readonly iam: Iam) {}

  /** @throws ServiceError under the names that AWS gives to bad signatures */
  public async verify(request: HttpRequest): Promise<SignedRequest> {
    const { authorization } = request.headers;
    if (!authorization) throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
    const parts = AUTHORIZATION.exec(authorization);
    if (!parts) throw new ServiceError('IncompleteSignatureException', 'The Authorization header is not one of AWS4-HMAC-SHA256');
    const [, accessKeyId, day, region, service, signedHeaders, signature] = parts;
    const session = this.iam.session(accessKeyId);
    if (!session || request.headers['x-amz-security-token'] !== session.credentials.sessionToken) {
      throw new ServiceError('UnrecognizedClientException', 'The security token included in the request is invalid.');
    }
    if (region !== this.region) throw invalid(`Credential should be scoped to a valid region, not '${region}'.`);
    const date = this.checkDate(request.headers['x-amz-date'], day);
    checkBody(request);

    const signer = new SignatureV4({ credentials: session.credentials, region, service, sha256: Sha256, applyChecksum: false });
    const names = new Set(signedHeaders.split(';'));
    const signed = await signer.sign({
      ...request,
      query: { ...request.query },
      headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => names.has(name))),
      protocol: 'http:',
      hostname: '127.0.0.1',
    }, { signingDate: date, signableHeaders: names });
    const expected = signed.headers.authorization.split('Signature=')[1];
    if (!names.has('host') || !timingSafeEqual(Buffer.from(expected), Buffer.from(signature))) {
      throw invalid('The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.');
    }
    return { principal: session.principal, service };
  }

  /** A caller's clock may be the wall's, or the cloud's where that one runs faster. */
  private checkDate(text: string | undefined, day: string): Date {
    const parts = DATE.exec(text ?? '');
    const [, year, month, date, hours, minutes, seconds] = parts ?? [];
    const time = Date.parse(`${year}-${month}-${date}T${hours}:${minutes}:${seconds}Z`);
    if (Number.isNaN(time) || !text!.startsWith(day)) throw invalid('Date in Credential scope does not match X-Amz-Date.');
    const clocks = [Date.now(), this.clock.now()];
    if (time < Math.min(...clocks) - MAX_SKEW_MILLISECONDS) throw invalid(`Signature expired: ${text} is now more than 5 min. ago`);
    if (time > Math.max(...clocks) + MAX_SKEW_MILLISECONDS) throw invalid(`Signature not yet current: ${text} is still more than 5 min. ahead`);
    return new Date(time);
  }
}

/** The signature covers the body by this header where there is one, so the header has to be right. */
function checkBody({ headers, body }: HttpRequest): void {
  const stated = headers['x-amz-content-sha256'];
  if (stated !== undefined && stated !== createHash('sha256').update(body).digest('hex')) {
    throw invalid('The provided x-amz-content-sha256 header does not match what was computed.');
  }
}

const invalid = (message: string) => new ServiceError('InvalidSignatureException', message);
