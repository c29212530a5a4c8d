/**
 * A page of a bucket's list: objects, and the common prefixes of keys up to a delimiter.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */

import type { ListObjectsV2 } from './description';
import type { StoredObject } from './objects';
import type { Input } from '../../../src/api/schema';

const MAX_KEYS = 1000;

/** An object by its key, or several objects by their common prefix. */
interface Entry {
  readonly name: string;
  readonly object?: StoredObject;
}

/** @param objects in the order of their keys */
export function listObjects(
  objects: readonly [string, StoredObject][],
  input: Input<typeof ListObjectsV2>,
  owner: string,
): object {
  const { Bucket, Prefix = '', Delimiter, ContinuationToken, StartAfter, EncodingType, FetchOwner } = input;
  const maxKeys = Math.min(input.MaxKeys ?? MAX_KEYS, MAX_KEYS);
  const encode = (name: string) => (EncodingType === 'url' ? encodeURIComponent(name).replace(/%2F/g, '/') : name);
  const wanted = objects.filter(([key]) => key.startsWith(Prefix) && isAfter(key, StartAfter));
  const left = entriesOf(wanted, Prefix, Delimiter).filter(({ name }) =>
    isAfter(name, ContinuationToken && fromToken(ContinuationToken)),
  );
  const page = left.slice(0, maxKeys);
  const truncated = page.length > 0 && page.length < left.length;
  return {
    Name: Bucket,
    Prefix: encode(Prefix),
    Delimiter: Delimiter === undefined ? undefined : encode(Delimiter),
    MaxKeys: maxKeys,
    KeyCount: page.length,
    IsTruncated: truncated,
    ContinuationToken,
    NextContinuationToken: truncated ? toToken(page.at(-1)!.name) : undefined,
    StartAfter: StartAfter === undefined ? undefined : encode(StartAfter),
    EncodingType,
    Contents: page.flatMap(({ name, object }) =>
      object
        ? [
          {
            Key: encode(name),
            LastModified: object.modifiedAt,
            ETag: object.etag,
            Size: object.size,
            StorageClass: 'STANDARD',
            ...(FetchOwner && { Owner: { ID: owner } }),
          },
        ]
        : [],
    ),
    CommonPrefixes: page.filter(({ object }) => !object).map(({ name }) => ({ Prefix: encode(name) })),
  };
}

function entriesOf(objects: readonly [string, StoredObject][], prefix: string, delimiter: string | undefined): Entry[] {
  const entries = new Map<string, Entry>();
  for (const [key, object] of objects) {
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    const entry = end < 0 ? { name: key, object } : { name: key.slice(0, end + delimiter!.length) };
    entries.set(entry.name, entry);
  }
  return [...entries.values()];
}

const isAfter = (name: string, start: string | undefined) =>
  !start || Buffer.compare(Buffer.from(name), Buffer.from(start)) > 0;

/** The opaque token of the next page. */
const toToken = (name: string) => Buffer.from(name).toString('base64url');
const fromToken = (token: string) => Buffer.from(token, 'base64url').toString();
