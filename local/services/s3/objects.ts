/**
 * The objects: their bodies in files, their metadata in maps. A file is complete before a map names
 * it, so every acknowledged object survives the end of the process; files without a map entry
 * belong to unacknowledged uploads.
 */

import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '../../random';
import type { Storage } from '../../storage';

/** The metadata of an object, by the names of S3's members. */
export type Attributes = Readonly<Record<string, unknown>>;

export interface Body {
  /** The name of the file in the folder. */
  readonly file: string;
  readonly size: number;
  /** The ETag in quotes, as in headers. */
  readonly etag: string;
}

export interface StoredObject extends Body {
  readonly modifiedAt: Date;
  readonly attributes: Attributes;
}

export interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly attributes: Attributes;
}

const FOLDER = 's3-objects';

export class Objects {
  private readonly objects: Map<string, StoredObject>;
  private readonly uploads: Map<string, Upload>;
  private readonly parts: Map<string, Body>;

  constructor(
    private readonly storage: Pick<Storage, 'map' | 'folder' | 'prune'>,
    private readonly random: Random,
  ) {
    this.objects = storage.map('s3-objects');
    this.uploads = storage.map('s3-uploads');
    this.parts = storage.map('s3-parts');
    storage.prune(FOLDER, new Set([...this.objects.values(), ...this.parts.values()].map(({ file }) => file)));
  }

  public get(bucket: string, key: string): StoredObject | undefined {
    return this.objects.get(`${bucket}/${key}`);
  }

  /** The objects of a bucket by key, in the order of the keys' bytes. */
  public in(bucket: string): [key: string, object: StoredObject][] {
    const prefix = `${bucket}/`;
    return [...this.objects]
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, object]): [string, StoredObject] => [path.slice(prefix.length), object])
      .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }

  public read({ file }: Body): Uint8Array {
    return readFileSync(this.pathOf(file));
  }

  public async put(
    bucket: string,
    key: string,
    bytes: Uint8Array,
    attributes: Attributes,
    now: Date,
  ): Promise<StoredObject> {
    return this.keep(bucket, key, { ...(await this.write(bytes)), attributes, modifiedAt: now });
  }

  public delete(bucket: string, key: string): void {
    const object = this.get(bucket, key);
    this.objects.delete(`${bucket}/${key}`);
    if (object) this.remove(object);
  }

  public begin(upload: Upload): string {
    const id = this.random.uuid();
    this.uploads.set(id, upload);
    return id;
  }

  public upload(id: string): Upload | undefined {
    return this.uploads.get(id);
  }

  public part(uploadId: string, number: number): Body | undefined {
    return this.parts.get(`${uploadId}/${number}`);
  }

  public async putPart(uploadId: string, number: number, bytes: Uint8Array): Promise<Body> {
    const part = await this.write(bytes);
    const former = this.part(uploadId, number);
    this.parts.set(`${uploadId}/${number}`, part);
    if (former) this.remove(former);
    return part;
  }

  /** Joins the parts of an upload into an object. */
  public async complete(uploadId: string, parts: readonly Body[], now: Date): Promise<StoredObject> {
    const { bucket, key, attributes } = this.uploads.get(uploadId)!;
    const file = this.random.uuid();
    for (const part of parts) await appendFile(this.pathOf(file), await readFile(this.pathOf(part.file)));
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const object = this.keep(bucket, key, { file, size, etag: etagOf(parts), attributes, modifiedAt: now });
    this.end(uploadId);
    return object;
  }

  /** Deletes an upload and its parts. */
  public end(uploadId: string): void {
    this.uploads.delete(uploadId);
    for (const [id, part] of [...this.parts]) {
      if (!id.startsWith(`${uploadId}/`)) continue;
      this.parts.delete(id);
      this.remove(part);
    }
  }

  private keep(bucket: string, key: string, object: StoredObject): StoredObject {
    const former = this.get(bucket, key);
    this.objects.set(`${bucket}/${key}`, object);
    if (former) this.remove(former);
    return object;
  }

  private pathOf(file: string): string {
    return join(this.storage.folder(FOLDER), file);
  }

  private async write(bytes: Uint8Array): Promise<Body> {
    const file = this.random.uuid();
    await writeFile(this.pathOf(file), bytes);
    return { file, size: bytes.length, etag: `"${createHash('md5').update(bytes).digest('hex')}"` };
  }

  private remove({ file }: Body): void {
    rmSync(this.pathOf(file), { force: true });
  }
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
function etagOf(parts: readonly Body[]): string {
  const hash = createHash('md5');
  for (const { etag } of parts) hash.update(Buffer.from(etag.slice(1, -1), 'hex'));
  return `"${hash.digest('hex')}-${parts.length}"`;
}
