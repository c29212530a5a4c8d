import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { getAwsChunkedEncodingStream } from '@smithy/core/serde';
import * as fc from 'fast-check';
import type { HttpRequest } from '../../../local/http';
import { unchunked } from '../../../local/protocol/aws-chunked';

const request = (body: Uint8Array, headers: Record<string, string> = {}): HttpRequest => ({
  method: 'PUT',
  path: '/',
  query: {},
  headers: { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', ...headers },
  body,
});
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64');

/** The chunks that the AWS SDK makes of a stream. */
function chunked(parts: readonly Uint8Array[]): Promise<Buffer> {
  return buffer(getAwsChunkedEncodingStream(Readable.from(parts), {
    base64Encoder: (bytes) => Buffer.from(bytes as Uint8Array).toString('base64'),
    bodyLengthChecker: (part) => (part as Uint8Array).length,
    checksumLocationName: 'x-amz-checksum-sha256',
    checksumAlgorithmFn: class {} as any,
    streamHasher: async () => createHash('sha256').update(Buffer.concat(parts)).digest(),
  }) as Readable);
}

test("the SDK's chunks are decoded to the body, with the trailing checksum", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }).map((part) => Buffer.from(part))),
      async (parts) => {
        const whole = Buffer.concat(parts);
        const { body, headers } = unchunked(
          request(await chunked(parts), { 'x-amz-decoded-content-length': String(whole.length) }),
        );
        expect(Buffer.from(body).equals(whole)).toBe(true);
        expect(headers['x-amz-checksum-sha256']).toBe(sha256(whole));
      },
    ),
  );
});

test('a body without chunks stays as it is, even if it looks chunked', () => {
  const plain = request(Buffer.from('1\r\na\r\n0\r\n\r\n'), { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' });
  expect(unchunked(plain)).toBe(plain);
});

test('only the encoding in chunks is removed', () => {
  const body = () => Buffer.from('0\r\n\r\n');
  expect(unchunked(request(body(), { 'content-encoding': 'gzip,aws-chunked' })).headers['content-encoding']).toBe(
    'gzip',
  );
  expect(unchunked(request(body(), { 'content-encoding': 'aws-chunked' })).headers).not.toHaveProperty(
    'content-encoding',
  );
});

test.each([
  ['nothing', ''],
  ['no size', 'x\r\n\r\n'],
  ['a size without a line', '5'],
  ['a negative size', '-1\r\na\r\n'],
  ['a chunk that is too short', '5\r\nabc\r\n0\r\n\r\n'],
  ['a chunk that is too long', '1\r\nabc\r\n0\r\n\r\n'],
  ['a chunk without an end of its line', '1\r\nabc0\r\n\r\n'],
  ['no last chunk', '3\r\nabc\r\n'],
  ['a size that is huge', 'ffffffffff\r\nabc\r\n'],
  ['a signed chunk', '3;chunk-signature=0\r\nabc\r\n0\r\n\r\n'],
])('%s is refused', (_what, body) => {
  expect(() => unchunked(request(Buffer.from(body)))).toThrow(expect.objectContaining({ name: 'IncompleteBody' }));
});

test('another length than the stated one is refused', () => {
  expect(() =>
    unchunked(request(Buffer.from('3\r\nabc\r\n0\r\n\r\n'), { 'x-amz-decoded-content-length': '4' })),
  ).toThrow(expect.objectContaining({ name: 'IncompleteBody' }));
});
