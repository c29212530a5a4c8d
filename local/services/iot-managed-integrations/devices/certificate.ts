/** Certificates that only look real, and private keys that are real. */

import { createECDH, createPrivateKey } from 'node:crypto';
import type { Random } from '../../../random';

/** The order of P-256: a private key is below it. */
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** 8 bytes more than a private key has, which makes the bias of the remainder negligible. */
const SCALAR_SOURCE_BYTES = 40;

/** As long as a real certificate and framed like one; its content is random. */
export function newCertificate(random: Random): string {
  const lines = random.bytes(864).toString('base64').match(/.{1,64}/g)!;
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/**
 * A private key of P-256, in PKCS #8 and PEM. The generator of Node.js cannot be given its chance,
 * so the number is drawn here.
 *
 * @see https://doi.org/10.6028/NIST.FIPS.186-5 A.2.1, ECDSA Key Pair Generation using Extra Random Bits
 */
export function newPrivateKey(random: Random): string {
  const scalar = BigInt(`0x${random.bytes(SCALAR_SOURCE_BYTES).toString('hex')}`) % (P256_ORDER - 1n) + 1n;
  const privateKey = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(privateKey);
  const point = ecdh.getPublicKey();
  const [d, x, y] = [privateKey, point.subarray(1, 33), point.subarray(33)].map((bytes) => bytes.toString('base64url'));
  return createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', d, x, y } })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
}
