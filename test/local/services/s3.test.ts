import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { LocalCloud } from '../../../local/cloud';
import type { Answer, Request } from '../client';
import { allow, clientWith, TestClient } from '../client';

const BUCKET = 'assets';
const EU =
  '<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>';

let cloud: LocalCloud;
let client: TestClient;

beforeEach(async () => {
  cloud = await LocalCloud.start();
  client = new TestClient(cloud);
  cloud.services.s3.createBucket(BUCKET);
});
afterEach(() => cloud.stop());

const put = (key: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
  client.s3('PUT', `/${BUCKET}/${key}`, { body, headers });
const get = (key: string, request: Partial<Request> = {}) => client.s3('GET', `/${BUCKET}/${key}`, request);
const list = async (query: Record<string, string> = {}) => {
  const { body } = await client.s3('GET', `/${BUCKET}`, { query: { 'list-type': '2', ...query } });
  return body.ListBucketResult;
};
const keysOf = (result: any): string[] => [result.Contents ?? []].flat().map(({ Key }: any) => Key);
const errorOf = ({ status, body }: Answer) => [status, body?.Error.Code, body?.Error.Message];
const md5 = (body: string | Uint8Array) => createHash('md5').update(body).digest();
type Listed = readonly (readonly [number: number, body: string | Uint8Array])[];
/** The parts of a completed upload. */
const listing = (parts: Listed) =>
  `<CompleteMultipartUpload>${parts
    .map(
      ([number, body]) => `<Part><PartNumber>${number}</PartNumber><ETag>"${md5(body).toString('hex')}"</ETag></Part>`,
    )
    .join('')}</CompleteMultipartUpload>`;
const error = (status: number, code: string, message: string | RegExp = /./) => [
  status,
  code,
  expect.stringMatching(message),
];

describe('a bucket', () => {
  test("a bucket is created in the cloud's Region, and exists from then on", async () => {
    expect(errorOf(await client.s3('HEAD', '/other'))[0]).toBe(404);
    expect(await client.s3('PUT', '/other', { body: EU })).toMatchObject({
      status: 200,
      headers: { location: '/other' },
      text: '',
    });
    expect(await client.s3('HEAD', '/other')).toMatchObject({
      status: 200,
      headers: { 'x-amz-bucket-region': 'eu-west-1' },
    });
    expect(cloud.services.s3.buckets()).toEqual([{ name: BUCKET, objects: 0 }, { name: 'other', objects: 0 }]);
  });

  test.each<[string, string, string | undefined, unknown[]]>([
    ['twice', BUCKET, EU, error(409, 'BucketAlreadyOwnedByYou')],
    ['in no Region', 'other', undefined, error(400, 'IllegalLocationConstraintException', /us-east-1 .* eu-west-1/)],
    [
      'in another Region',
      'other',
      EU.replace('eu-west-1', 'eu-north-1'),
      error(400, 'IllegalLocationConstraintException', /eu-north-1 .* eu-west-1/),
    ],
    ['by a name in capitals', 'Other', EU, error(400, 'InvalidBucketName', /Other/)],
    ['by a name that is an address', '127.0.0.1', EU, error(400, 'InvalidBucketName')],
    ['by a name of two characters', 'ab', EU, error(400, 'InvalidBucketName')],
    ['by a name of 64 characters', 'a'.repeat(64), EU, error(400, 'InvalidBucketName')],
    ['by XML that ends too early', 'other', EU.slice(0, -5), error(400, 'MalformedXML')],
    ['by XML of something else', 'other', '<Delete></Delete>', error(400, 'MalformedXML', /CreateBucketConfiguration/)],
    [
      'by XML with entities of its own',
      'other',
      `<!DOCTYPE x [<!ENTITY e "eu-west-1">]>${EU}`,
      error(400, 'MalformedXML'),
    ],
    [
      'with an element that is not known',
      'other',
      EU.replaceAll('LocationConstraint', 'Zone'),
      error(400, 'InvalidArgument', /Zone/),
    ],
  ])('a bucket is not created %s', async (_what, name, body, expected) => {
    expect(errorOf(await client.s3('PUT', `/${name}`, { body }))).toEqual(expected);
    expect(cloud.services.s3.buckets()).toHaveLength(1);
  });

  test('a bucket in us-east-1 has no location, as it is created without one', async () => {
    const home = await LocalCloud.start({ region: 'us-east-1' });
    try {
      const local = new TestClient(home);
      expect((await local.s3('PUT', '/other')).status).toBe(200);
      expect((await local.s3('GET', '/other', { query: { location: '' } })).text).toContain(
        '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></LocationConstraint>',
      );
    } finally {
      await home.stop();
    }
    expect((await client.s3('GET', `/${BUCKET}`, { query: { location: '' } })).body.LocationConstraint['#text']).toBe(
      'eu-west-1',
    );
  });

  test('a bucket and its objects are encrypted by AES256 by default', async () => {
    const rule = async () =>
      (await client.s3('GET', `/${BUCKET}`, { query: { encryption: '' } })).body.ServerSideEncryptionConfiguration.Rule;
    expect(await rule()).toEqual({
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
      BucketKeyEnabled: 'false',
    });
    expect((await put('a', '')).headers['x-amz-server-side-encryption']).toBe('AES256');
    cloud.services.s3.encryptBucket(BUCKET, { algorithm: 'aws:kms', kmsKeyId: 'key', bucketKey: true });
    expect(await rule()).toEqual({
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'key' },
      BucketKeyEnabled: 'true',
    });
    expect((await put('b', '')).headers).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'key',
    });
    expect(
      (await put('c', '', { 'x-amz-server-side-encryption': 'AES256' })).headers['x-amz-server-side-encryption'],
    ).toBe('AES256');
    expect((await get('b')).headers['x-amz-server-side-encryption-aws-kms-key-id']).toBe('key');
  });

  test('only an empty bucket is deleted', async () => {
    await put('a', '');
    expect(errorOf(await client.s3('DELETE', `/${BUCKET}`))).toEqual(error(409, 'BucketNotEmpty'));
    expect((await client.s3('DELETE', `/${BUCKET}/a`)).status).toBe(204);
    expect((await client.s3('DELETE', `/${BUCKET}`)).status).toBe(204);
    expect(errorOf(await get('a'))).toEqual(error(404, 'NoSuchBucket'));
  });

  test('a bucket of another owner than the expected one is refused', async () => {
    const ask = (owner: string) =>
      client.s3('GET', `/${BUCKET}`, { query: { location: '' }, headers: { 'x-amz-expected-bucket-owner': owner } });
    expect((await ask('123456789012')).status).toBe(200);
    expect(errorOf(await ask('999999999999'))).toEqual(error(403, 'AccessDenied', /999999999999/));
  });
});

describe('an object', () => {
  test('an object has its bytes, its hash, its type and its metadata', async () => {
    const body = Buffer.from([0, 255, 13, 10, 128]);
    const etag = `"${md5(body).toString('hex')}"`;
    const headers = {
      'content-type': 'application/zip',
      'content-encoding': 'br',
      'cache-control': 'no-store',
      'x-amz-meta-who': 'me',
    };
    const before = Date.now();
    expect(await put('a.zip', body, headers)).toMatchObject({ status: 200, headers: { etag }, text: '' });
    expect(Buffer.from(cloud.services.s3.getObject(BUCKET, 'a.zip')!)).toEqual(body);
    const answer = await get('a.zip');
    expect(answer).toMatchObject({ status: 200, headers: { ...headers, etag, 'content-length': '5' } });
    expect(Date.parse(answer.headers['last-modified']!)).toBeGreaterThanOrEqual(before - 1000);
    expect(Date.parse(answer.headers['last-modified']!)).toBeLessThanOrEqual(Date.now());
    expect(await client.s3('HEAD', `/${BUCKET}/a.zip`)).toMatchObject({
      status: 200,
      headers: { ...headers, etag, 'content-length': '5' },
      text: '',
    });
  });

  test('an object is replaced by another one with its key, and leaves no file behind', async () => {
    const path = mkdtempSync(join(tmpdir(), 's3-'));
    const kept = await LocalCloud.start({ dataDirectory: path });
    const local = new TestClient(kept);
    kept.services.s3.createBucket(BUCKET);
    for (const body of ['first', 'second']) await local.s3('PUT', `/${BUCKET}/a`, { body });
    expect((await local.s3('GET', `/${BUCKET}/a`)).text).toBe('second');
    expect(readdirSync(join(path, 's3-objects'))).toHaveLength(1);
    await local.s3('DELETE', `/${BUCKET}/a`);
    expect(readdirSync(join(path, 's3-objects'))).toHaveLength(0);
    await kept.stop();
  });

  test.each([
    'dir/',
    '/a',
    'a//b',
    '..',
    'ü 東京',
    '%2F',
    'a+b',
    '\ud83c\udfe0',
    '__proto__',
    'x'.repeat(1024),
    'ü'.repeat(512),
  ])('an object may be called %s', async (key) => {
    const path = encodeURIComponent(key).replace(/%2F/g, '/');
    expect((await put(path, key)).status).toBe(200);
    expect((await get(path)).text).toBe(key);
    expect(keysOf(await list())).toEqual([key]);
  });

  test.each([
    ['ü'.repeat(513), 'KeyTooLongError'],
    ['x'.repeat(1025), 'InvalidArgument'],
  ])('an object may not be called %.5s... of more than 1024 bytes', async (key, code) => {
    expect(errorOf(await put(encodeURIComponent(key), ''))).toEqual(error(400, code));
  });

  test('a missing object is reported, and its deletion is no error', async () => {
    expect(errorOf(await get('none'))).toEqual([404, 'NoSuchKey', 'The specified key does not exist.']);
    expect(await client.s3('HEAD', `/${BUCKET}/none`)).toMatchObject({ status: 404, text: '' });
    expect((await client.s3('DELETE', `/${BUCKET}/none`)).status).toBe(204);
    expect(cloud.services.s3.getObject(BUCKET, 'none')).toBeUndefined();
    expect(errorOf(await client.s3('PUT', '/nowhere/a', { body: '' }))).toEqual(error(404, 'NoSuchBucket'));
  });

  const crc = (body: string) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes.toString('base64');
  };
  test.each([
    ['content-md5', md5('body').toString('base64')],
    ['x-amz-checksum-crc32', crc('body')],
    ['x-amz-checksum-sha1', createHash('sha1').update('body').digest('base64')],
    ['x-amz-checksum-sha256', createHash('sha256').update('body').digest('base64')],
  ])('an object has to have the stated %s', async (header, checksum) => {
    expect(errorOf(await put('a', 'bodx', { [header]: checksum }))).toEqual(error(400, 'BadDigest', /did not match/));
    expect(errorOf(await get('a'))[1]).toBe('NoSuchKey');
    expect((await put('a', 'body', { [header]: checksum })).status).toBe(200);
  });

  test('an object may come in chunks, with a trailing checksum', async () => {
    const body = (checksum: string) => `3\r\nbod\r\n1\r\ny\r\n0\r\nx-amz-checksum-crc32:${checksum}\r\n\r\n`;
    const headers = {
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'content-encoding': 'aws-chunked',
      'x-amz-trailer': 'x-amz-checksum-crc32',
      'x-amz-decoded-content-length': '4',
    };
    expect(errorOf(await put('a', body(crc('bodx')), headers))).toEqual(error(400, 'BadDigest'));
    expect((await put('a', body(crc('body')), headers)).status).toBe(200);
    expect((await get('a')).text).toBe('body');
    expect((await get('a')).headers).not.toHaveProperty('content-encoding');
  });

  test.each<[string, Partial<Request>]>([
    ['range', { headers: { range: 'bytes=0-1' } }],
    ['if-none-match', { method: 'PUT', body: '', headers: { 'if-none-match': '*' } }],
    ['x-amz-copy-source', { method: 'PUT', body: '', headers: { 'x-amz-copy-source': 'assets/a' } }],
    ['x-amz-checksum-crc32c', { method: 'PUT', body: '', headers: { 'x-amz-checksum-crc32c': 'AAAAAA==' } }],
    ['tagging', { query: { tagging: '' } }],
    ['versionId', { method: 'DELETE', query: { versionId: 'x' } }],
  ])('an object with %s is refused by that name', async (name, request) => {
    await put('a', 'a');
    expect(errorOf(await get('a', request))).toEqual(
      error(501, 'NotImplemented', new RegExp(`The local cloud does not serve .*${name}`)),
    );
    expect((await get('a')).text).toBe('a');
  });
});

describe('a list', () => {
  const KEYS = ['a', 'a/1', 'a/2', 'a/b/3', 'b', '\uffee', '\ud83c\udfe0'];
  beforeEach(async () => {
    for (const key of [...KEYS].reverse()) await put(encodeURIComponent(key).replace(/%2F/g, '/'), key);
  });

  test("a list has the order of the keys' bytes, and describes each object", async () => {
    const result = await list();
    expect(keysOf(result)).toEqual(KEYS);
    expect(result.Contents[4]).toEqual({
      Key: 'b',
      LastModified: expect.stringMatching(/^\d{4}-.*Z$/),
      ETag: `"${md5('b').toString('hex')}"`,
      Size: '1',
      StorageClass: 'STANDARD',
    });
    expect(result).toMatchObject({ Name: BUCKET, KeyCount: '7', MaxKeys: '1000', IsTruncated: 'false' });
  });

  test('a list has the keys with a prefix, after a key, and up to a delimiter', async () => {
    expect(keysOf(await list({ prefix: 'a/' }))).toEqual(['a/1', 'a/2', 'a/b/3']);
    expect(keysOf(await list({ 'start-after': 'a/2' }))).toEqual(['a/b/3', 'b', '\uffee', '\ud83c\udfe0']);
    const top = await list({ delimiter: '/' });
    expect([keysOf(top), top.CommonPrefixes]).toEqual([['a', 'b', '\uffee', '\ud83c\udfe0'], { Prefix: 'a/' }]);
    const inner = await list({ delimiter: '/', prefix: 'a/' });
    expect([keysOf(inner), inner.CommonPrefixes]).toEqual([['a/1', 'a/2'], { Prefix: 'a/b/' }]);
    expect(keysOf(await list({ prefix: 'none' }))).toEqual([]);
  });

  test.each([
    [{}, 7],
    [{ delimiter: '/' }, 5],
  ])('a list comes in pages of one without losing or repeating anything, %j', async (query, count) => {
    const pages: any[] = [];
    for (let token: string | undefined; pages.length === 0 || token; token = pages.at(-1).NextContinuationToken) {
      pages.push(await list({ ...query, 'max-keys': '1', ...(token && { 'continuation-token': token }) }));
    }
    const whole = await list(query);
    expect(pages.map((page) => page.Contents?.Key ?? page.CommonPrefixes.Prefix).sort()).toEqual(
      [...keysOf(whole), ...[whole.CommonPrefixes ?? []].flat().map(({ Prefix }: any) => Prefix)].sort(),
    );
    expect(pages.map(({ IsTruncated }) => IsTruncated)).toEqual([...Array(count - 1).fill('true'), 'false']);
  });

  test('a list of no keys has no next page', async () => {
    expect(await list({ 'max-keys': '0' })).toMatchObject({ KeyCount: '0', IsTruncated: 'false' });
  });

  test('a list has keys percent-encoded on request', async () => {
    await put('%0D%20%2B', '');
    expect(keysOf(await list({ 'encoding-type': 'url' }))).toEqual([
      '%0D%20%2B',
      'a',
      'a/1',
      'a/2',
      'a/b/3',
      'b',
      '%EF%BF%AE',
      '%F0%9F%8F%A0',
    ]);
  });
});

describe('an upload in parts', () => {
  const MEGABYTE = 1024 * 1024;
  const parts = [Buffer.alloc(5 * MEGABYTE, 'a'), Buffer.alloc(5 * MEGABYTE, 'b'), Buffer.from('end')];
  const begin = async (headers: Record<string, string> = {}): Promise<string> =>
    (await client.s3('POST', `/${BUCKET}/big`, { query: { uploads: '' }, headers })).body.InitiateMultipartUploadResult
      .UploadId;
  const part = (uploadId: string, partNumber: number, body: Uint8Array) =>
    client.s3('PUT', `/${BUCKET}/big`, { query: { uploadId, partNumber: String(partNumber) }, body });
  const complete = (uploadId: string, listed: Listed) =>
    client.s3('POST', `/${BUCKET}/big`, { query: { uploadId }, body: listing(listed) });

  test('a completed upload is an object of all parts in their order', async () => {
    const uploadId = await begin({ 'content-type': 'application/zip' });
    for (const [number, body] of [[3, parts[2]], [1, parts[1]], [2, parts[1]], [1, parts[0]]] as const) {
      expect((await part(uploadId, number, body)).status).toBe(200);
    }
    expect(cloud.services.s3.buckets()[0].objects).toBe(0);
    const { status, body } = await complete(uploadId, parts.map((bytes, index) => [index + 1, bytes]));
    const etag = `"${createHash('md5').update(Buffer.concat(parts.map(md5))).digest('hex')}-3"`;
    expect([status, body.CompleteMultipartUploadResult.ETag]).toEqual([200, etag]);
    expect(Buffer.concat(parts).equals(cloud.services.s3.getObject(BUCKET, 'big')!)).toBe(true);
    expect((await client.s3('HEAD', `/${BUCKET}/big`)).headers).toMatchObject({
      etag,
      'content-type': 'application/zip',
      'content-length': String(10 * MEGABYTE + 3),
    });
    expect(errorOf(await part(uploadId, 4, parts[2]))).toEqual(error(404, 'NoSuchUpload'));
  });

  test.each<[string, Listed, string]>([
    ['a part that did not come', [[1, parts[0]], [2, parts[2]]], 'InvalidPart'],
    ['a part that is another one', [[1, parts[1]]], 'InvalidPart'],
    ['parts out of order', [[3, parts[2]], [1, parts[0]]], 'InvalidPartOrder'],
    ['a part twice', [[1, parts[0]], [1, parts[0]]], 'InvalidPartOrder'],
    ['a part that is too small', [[3, parts[2]], [4, parts[2]]], 'EntityTooSmall'],
    ['no parts', [], 'InvalidArgument'],
  ])('an upload is not completed with %s', async (_what, listed, code) => {
    const uploadId = await begin();
    for (const [number, body] of [
      [1, parts[0]],
      [3, parts[2]],
      [4, parts[2]],
    ] as const) {await part(uploadId, number, body);}
    expect(errorOf(await complete(uploadId, listed))).toEqual(error(400, code));
    expect(cloud.services.s3.getObject(BUCKET, 'big')).toBeUndefined();
    expect((await complete(uploadId, [[1, parts[0]]])).status).toBe(200);
  });

  test('an aborted upload disappears', async () => {
    const uploadId = await begin();
    await part(uploadId, 1, parts[2]);
    expect((await client.s3('DELETE', `/${BUCKET}/big`, { query: { uploadId } })).status).toBe(204);
    expect(errorOf(await complete(uploadId, [[1, parts[2]]]))).toEqual(error(404, 'NoSuchUpload'));
  });
});

describe('what is kept', () => {
  test('objects and uploads under way survive a restart; files of unacknowledged ones do not', async () => {
    const path = mkdtempSync(join(tmpdir(), 's3-'));
    const before = await LocalCloud.start({ dataDirectory: path });
    before.services.s3.createBucket(BUCKET, { algorithm: 'aws:kms' });
    const local = new TestClient(before);
    await local.s3('PUT', `/${BUCKET}/a`, { body: 'kept' });
    const { body } = await local.s3('POST', `/${BUCKET}/b`, { query: { uploads: '' } });
    const query = { uploadId: body.InitiateMultipartUploadResult.UploadId };
    await local.s3('PUT', `/${BUCKET}/b`, { query: { ...query, partNumber: '1' }, body: 'part' });
    await before.stop();
    writeFileSync(join(path, 's3-objects', 'half'), 'written');

    const after = await LocalCloud.start({ dataDirectory: path });
    const again = new TestClient(after);
    expect((await again.s3('GET', `/${BUCKET}/a`)).text).toBe('kept');
    expect((await again.s3('GET', `/${BUCKET}`, { query: { encryption: '' } })).text).toContain(
      '<SSEAlgorithm>aws:kms</SSEAlgorithm>',
    );
    expect((await again.s3('POST', `/${BUCKET}/b`, { query, body: listing([[1, 'part']]) })).status).toBe(200);
    expect((await again.s3('GET', `/${BUCKET}/b`)).text).toBe('part');
    expect(readdirSync(join(path, 's3-objects'))).toHaveLength(2);
    await after.stop();
  });
});

describe('a role', () => {
  const bucket = `arn:aws:s3:::${BUCKET}`;
  const object = `${bucket}/dir/a`;
  const key = `/${BUCKET}/dir/a`;

  test.each<[string, string, string, string, Partial<Request>]>([
    ['s3:CreateBucket', 'arn:aws:s3:::other', 'PUT', '/other', { body: EU }],
    ['s3:DeleteBucket', bucket, 'DELETE', `/${BUCKET}`, {}],
    ['s3:GetBucketLocation', bucket, 'GET', `/${BUCKET}`, { query: { location: '' } }],
    ['s3:GetEncryptionConfiguration', bucket, 'GET', `/${BUCKET}`, { query: { encryption: '' } }],
    ['s3:ListBucket', bucket, 'GET', `/${BUCKET}`, { query: { 'list-type': '2', 'prefix': 'dir/' } }],
    ['s3:ListBucket', bucket, 'HEAD', `/${BUCKET}`, {}],
    ['s3:PutObject', object, 'PUT', key, { body: 'a' }],
    ['s3:GetObject', object, 'GET', key, {}],
    ['s3:GetObject', object, 'HEAD', key, {}],
    ['s3:DeleteObject', object, 'DELETE', key, {}],
    ['s3:PutObject', object, 'POST', key, { query: { uploads: '' } }],
    ['s3:PutObject', object, 'PUT', key, { query: { uploadId: 'x', partNumber: '1' } }],
    ['s3:PutObject', object, 'POST', key, { query: { uploadId: 'x' }, body: listing([[1, 'a']]) }],
    ['s3:AbortMultipartUpload', object, 'DELETE', key, { query: { uploadId: 'x' } }],
  ])('a role needs %s on %s for %s %s', async (action, resource, method, path, request) => {
    const others = [
      's3:CreateBucket',
      's3:DeleteBucket',
      's3:GetBucketLocation',
      's3:GetEncryptionConfiguration',
      's3:ListBucket',
      's3:PutObject',
      's3:GetObject',
      's3:DeleteObject',
      's3:AbortMultipartUpload',
    ].filter((other) => other !== action);
    await put('dir/a', '');
    const denied = await clientWith(cloud, allow(others), allow(action, `${resource}-other`)).s3(method, path, request);
    expect(denied.status).toBe(403);
    if (method !== 'HEAD') {
      expect(denied.body.Error.Message).toContain(
        `is not authorized to perform: ${action} on resource: ${resource} because`,
      );
    }
    const condition = { StringEquals: { 'aws:ResourceAccount': '123456789012' } };
    expect((await clientWith(cloud, allow(action, resource, condition)).s3(method, path, request)).status).not.toBe(
      403,
    );
  });

  test('a role that may not list a bucket does not learn that a key is missing', async () => {
    expect(errorOf(await clientWith(cloud, allow('s3:GetObject')).s3('GET', key))).toEqual(
      error(403, 'AccessDenied', /s3:ListBucket/),
    );
    expect(errorOf(await clientWith(cloud, allow(['s3:GetObject', 's3:ListBucket'])).s3('GET', key))).toEqual(
      error(404, 'NoSuchKey'),
    );
  });
});
