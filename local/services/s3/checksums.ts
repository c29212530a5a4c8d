/**
 * Checks a body against the checksums that its sender gives.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { ServiceError } from '../service';

const hash = (algorithm: string) => (body: Uint8Array) => createHash(algorithm).update(body).digest('base64');

/** The checksums by S3's members; its other checksums are refused. */
const CHECKSUMS: Readonly<Record<string, (body: Uint8Array) => string>> = {
  ContentMD5: hash('md5'),
  ChecksumCRC32: (body) => {
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(body));
    return checksum.toString('base64');
  },
  ChecksumSHA1: hash('sha1'),
  ChecksumSHA256: hash('sha256'),
};

/** @throws ServiceError if a checksum in the input is not the body's */
export function checkBody(body: Uint8Array, input: Readonly<Record<string, unknown>>): void {
  for (const [member, checksum] of Object.entries(CHECKSUMS)) {
    if (input[member] !== undefined && input[member] !== checksum(body)) {
      const name = member.replace('Checksum', '').replace('ContentMD5', 'Content-MD5');
      throw new ServiceError('BadDigest', `The ${name} you specified did not match what we received.`);
    }
  }
}
