/** Signature Version 4: proves who has sent a request by computing its signature again. */

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Clock } from './clock';
import type { HttpHead, HttpRequest } from './http';
import type { Iam, Session } from './iam';
import { UNSIGNED_CHUNKS } from './protocol/aws-chunked';
import type { Principal } from './services/service';
import { ServiceError } from './services/service';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
const MAX_SKEW_MILLISECONDS = 5 * 60 * 1000;

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request, ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;
const DATE = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

const S3 = 's3';

/**
 * The values that S3 accepts instead of the body's hash.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
const UNSIGNED_BODIES: readonly string[] = ['UNSIGNED-PAYLOAD', UNSIGNED_CHUNKS];

export interface SignedRequest {
  readonly principal: Principal;
  /** The service's name in the credential scope. */
  readonly service: string;
}

/** The service that the request names; only the signature proves it. */
export function serviceNamed({ headers }: HttpHead): string | undefined {
  return AUTHORIZATION.exec(headers.authorization ?? '')?.[4];
}

export class SignatureVerifier {
  constructor(private readonly region: string, private readonly clock: Clock, private readonly iam: Iam) {}

  /** @throws ServiceError with the name that AWS gives to the fault of the signature */
  public async verify(request: HttpRequest): Promise<SignedRequest> {
    const { authorization } = request.headers;
    if (!authorization) throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
    const parts = AUTHORIZATION.exec(authorization);
    if (!parts) {
      throw new ServiceError('IncompleteSignatureException', 'The Authorization header is not one of AWS4-HMAC-SHA256');
    }
    const [, accessKeyId, day, region, service, signedHeaders, signature] = parts;
    const { credentials, principal, expiresAt } = this.sessionOf(request, accessKeyId);
    if (region !== this.region) {
      throw invalid(
        `Credential should be scoped to a valid region, not '${region}': the local cloud is in ${this.region}, so set AWS_REGION to that.`,
      );
    }
    const date = this.checkDate(request.headers['x-amz-date'], day);
    checkBody(request, service);

    const signer = new SignatureV4({
      credentials,
      region,
      service,
      sha256: Sha256,
      applyChecksum: false,
      uriEscapePath: service !== S3,
    });
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
      throw invalid(
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
      );
    }
    if (expiresAt && expiresAt.getTime() < this.clock.earliest()) {
      throw new ServiceError('ExpiredTokenException', 'The security token included in the request is expired');
    }
    return { principal, service };
  }

  private sessionOf({ headers }: HttpRequest, accessKeyId: string): Session {
    const session = this.iam.session(accessKeyId);
    if (session && headers['x-amz-security-token'] === session.credentials.sessionToken) return session;
    throw new ServiceError('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }

  private checkDate(text: string | undefined, day: string): Date {
    const parts = DATE.exec(text ?? '');
    const [, year, month, date, hours, minutes, seconds] = parts ?? [];
    const time = Date.parse(`${year}-${month}-${date}T${hours}:${minutes}:${seconds}Z`);
    if (Number.isNaN(time) || !text!.startsWith(day)) {
      throw invalid('Date in Credential scope does not match X-Amz-Date.');
    }
    if (time < Math.min(...this.clocks) - MAX_SKEW_MILLISECONDS) {
      throw invalid(`Signature expired: ${text} is now more than 5 min. ago`);
    }
    if (time > Math.max(...this.clocks) + MAX_SKEW_MILLISECONDS) {
      throw invalid(`Signature not yet current: ${text} is still more than 5 min. ahead`);
    }
    return new Date(time);
  }

  /** A caller's clock may be the wall clock, or the cloud's if that one is faster. */
  private get clocks(): number[] {
    return [Date.now(), this.clock.now()];
  }
}

/** The signature covers the body through this header if it is there, so the header has to be right. */
function checkBody({ headers, body }: HttpRequest, service: string): void {
  const stated = headers['x-amz-content-sha256'];
  if (stated === undefined || (service === S3 && UNSIGNED_BODIES.includes(stated))) return;
  if (stated !== createHash('sha256').update(body).digest('hex')) {
    throw new ServiceError(
      service === S3 ? 'XAmzContentSHA256Mismatch' : 'InvalidSignatureException',
      'The provided x-amz-content-sha256 header does not match what was computed.',
    );
  }
}

/** The signer's hash on Node.js's own, which is much faster than one in JavaScript. */
class Sha256 {
  private readonly hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  public update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytesOf(data));
  }

  public async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  /** A used hash cannot be continued. */
  public reset(): void {}
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

const invalid = (message: string) => new ServiceError('InvalidSignatureException', message);
