/**
 * Bodies in chunks with trailing headers, as SDKs send data that they read from a stream.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */

import type { HttpRequest } from '../http';
import { ServiceError } from '../services/service';

export const UNSIGNED_CHUNKS = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/** The request with its whole body, and with its trailing headers. */
export function unchunked(request: HttpRequest): HttpRequest {
  if (request.headers['x-amz-content-sha256'] !== UNSIGNED_CHUNKS) return request;
  const encodings = (request.headers['content-encoding'] ?? '')
    .split(',')
    .filter((encoding) => encoding.trim() !== 'aws-chunked');
  const { body, trailers } = decode(request.body);
  if (Number(request.headers['x-amz-decoded-content-length'] ?? body.length) !== body.length) throw incomplete();
  const { 'content-encoding': _, ...headers } = request.headers;
  return {
    ...request,
    headers: { ...headers, ...(encodings.join() && { 'content-encoding': encodings.join() }), ...trailers },
    body,
  };
}

/** The chunks are joined in place: a second body would need as much memory as the first. */
function decode(bytes: Uint8Array): { body: Uint8Array; trailers: Record<string, string> } {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let length = 0;
  let position = 0;
  for (;;) {
    const size = lineAt(body, position);
    if (!/^[0-9a-f]{1,8}$/i.test(size)) throw incomplete();
    const start = position + size.length + 2;
    const end = start + parseInt(size, 16);
    if (end === start) return { body: body.subarray(0, length), trailers: trailersAt(body, start) };
    if (body.toString('latin1', end, end + 2) !== '\r\n') throw incomplete();
    body.copyWithin(length, start, end);
    length += end - start;
    position = end + 2;
  }
}

function trailersAt(body: Buffer, position: number): Record<string, string> {
  const lines = body.toString('latin1', position).split('\r\n').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
}

function lineAt(body: Buffer, position: number): string {
  const end = body.indexOf('\r\n', position, 'latin1');
  return end < 0 ? '' : body.toString('latin1', position, Math.min(end, position + 16));
}

const incomplete = () => new ServiceError('IncompleteBody', 'The body is not made of chunks as its headers say');
