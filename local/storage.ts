/**
 * The data of the cloud: maps of plain data, and folders for files. With a data directory they
 * survive the end of the process, however it ends: a journal on the disk has each change before its
 * call is answered.
 */

import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { types } from 'node:util';
import { deserialize, serialize } from 'node:v8';

/** A change of a map: without a value, the key is deleted. */
type Change = [map: string, key: string, value?: unknown];

const LENGTH_BYTES = 4;

export class Storage {
  /** @param directory the data directory; without one the data is lost when the cloud stops */
  public static open(directory?: string): Storage {
    if (directory === undefined) return new Storage();
    // The directory contains secrets and the administrator's credentials.
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const lock = join(directory, 'lock');
    takeLock(lock);
    return new Storage(directory, lock);
  }

  private readonly maps = new Map<string, StoredMap<unknown>>();
  private readonly folders = new Map<string, string>();
  private journal?: number;
  private isClosed = false;

  private constructor(private directory?: string, private readonly lock?: string) {
    if (directory === undefined) return;
    const path = join(directory, 'journal');
    for (const [map, key, ...value] of existsSync(path) ? changesIn(readFileSync(path)) : []) {
      this.mapOf(map).restore(key, value);
    }
    // The new journal begins with the current contents of the old one.
    writeFileSync(
      `${path}.next`,
      Buffer.concat(
        [...this.maps].flatMap(([name, map]) => [...map].map(([key, value]) => record([name, key, value]))),
      ),
    );
    renameSync(`${path}.next`, path);
    this.journal = openSync(path, 'a');
  }

  /**
   * The map with a name, always the same one. Its values are plain data: what `structuredClone` can
   * copy, without functions or instances of classes. A change in place is not stored; set the value
   * again.
   */
  public map<V>(name: string): Map<string, V> {
    return this.mapOf(name) as Map<string, V>;
  }

  /** A folder for files, created on first use. Its files are as durable as the file system. */
  public folder(name: string): string {
    const known = this.folders.get(name);
    if (known !== undefined) return known;
    if (this.isClosed) throw new Error('the cloud has stopped, and keeps nothing any more');
    this.directory ??= mkdtempSync(join(tmpdir(), 'device-fleets-'));
    const path = join(this.directory, name);
    mkdirSync(path, { recursive: true });
    this.folders.set(name, path);
    return path;
  }

  /** Deletes the entries of a folder that have other names than these. */
  public prune(folder: string, used: ReadonlySet<string>): void {
    const path = this.directory && join(this.directory, folder);
    for (const name of path && existsSync(path) ? readdirSync(path) : []) {
      if (!used.has(name)) rmSync(join(path!, name), { recursive: true });
    }
  }

  public close(): void {
    this.isClosed = true;
    if (this.lock === undefined) {
      if (this.directory !== undefined) rmSync(this.directory, { recursive: true, force: true });
      return;
    }
    if (this.journal === undefined) return;
    closeSync(this.journal);
    this.journal = undefined;
    releaseLock(this.lock);
  }

  private mapOf(name: string): StoredMap<unknown> {
    const known = this.maps.get(name);
    if (known) return known;
    const map = new StoredMap((key, ...value) => this.keep([name, key, ...value]));
    this.maps.set(name, map);
    return map;
  }

  private keep(change: Change): void {
    if (this.journal !== undefined) writeSync(this.journal, record(change));
  }
}

class StoredMap<V> extends Map<string, V> {
  constructor(private readonly keep: (key: string, ...value: [V?]) => void) {
    super();
  }

  public set(key: string, value: V): this {
    this.keep(key, value);
    return super.set(key, value);
  }

  public delete(key: string): boolean {
    const deleted = super.delete(key);
    if (deleted) this.keep(key);
    return deleted;
  }

  public clear(): void {
    for (const key of [...this.keys()]) this.delete(key);
  }

  /** Applies a change from the journal. */
  public restore(key: string, value: readonly unknown[]): void {
    if (value.length > 0) super.set(key, value[0] as V);
    else super.delete(key);
  }
}

function record(change: Change): Buffer {
  const data = serialize(change);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
}

/** The last record may be cut off: its writer was killed before it answered the call. */
function* changesIn(journal: Buffer): Generator<Change> {
  for (let start = 0; start + LENGTH_BYTES <= journal.length;) {
    const end = start + LENGTH_BYTES + journal.readUInt32BE(start);
    if (end > journal.length) return;
    yield ownCopy(deserialize(journal.subarray(start + LENGTH_BYTES, end))) as Change;
    start = end;
  }
}

/**
 * In a test runner's sandbox, `deserialize` returns objects of the outer realm, such as dates that
 * are no `Date` there.
 */
function ownCopy(value: unknown): unknown {
  if (types.isDate(value)) return new Date(value.getTime());
  if (types.isMap(value)) return new Map(Array.from(value, ([key, item]) => [key, ownCopy(item)]));
  if (types.isSet(value)) return new Set(Array.from(value, ownCopy));
  if (Array.isArray(value)) return Array.from(value, ownCopy);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, ownCopy(item)]));
}

/** The locks of this process. The number in a lock may also be that of a former process. */
const held = new Set<string>();

/** Two clouds in one directory would overwrite each other's state. */
function takeLock(path: string): void {
  const owner = existsSync(path) ? Number(readFileSync(path, 'utf8')) : undefined;
  if (owner && (owner === process.pid ? held.has(path) : isRunning(owner))) {
    throw new Error(`the data directory is in use by process ${owner}; if that is no local cloud, delete ${path}`);
  }
  writeFileSync(path, String(process.pid));
  held.add(path);
}

function releaseLock(path: string): void {
  rmSync(path, { force: true });
  held.delete(path);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
