/**
 * The code of functions, in folders with the hash of their content as name: equal code is stored
 * once, and the code of a running function never changes.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import type { Storage } from '../../storage';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_UNZIPPED_BYTES = 262_144_000;

const FOLDER = 'functions';

export class FunctionCode {
  constructor(private readonly storage: Pick<Storage, 'folder' | 'prune'>) {}

  /** Stores a deployment package. @returns the name of its folder */
  public unpack(archive: Uint8Array): string {
    return this.keep(archive, (folder) => {
      for (const [name, content] of entriesOf(archive)) write(folder, name, content);
    });
  }

  /** Stores source code from a template. @returns the name of its folder */
  public source(text: string): string {
    return this.keep(text, (folder) => write(folder, 'index.js', text));
  }

  /** The path of the folder with a name; a path stays as it is. */
  public pathOf(folder: string): string {
    return isAbsolute(folder) ? folder : join(this.storage.folder(FOLDER), folder);
  }

  /** Deletes all folders except those with these names. */
  public prune(used: ReadonlySet<string>): void {
    this.storage.prune(FOLDER, used);
  }

  /** A folder gets its name only when it is complete, because its writer may be killed. */
  private keep(content: string | Uint8Array, fill: (folder: string) => void): string {
    const name = createHash('sha256').update(content).digest('hex');
    if (existsSync(this.pathOf(name))) return name;
    const unfinished = mkdtempSync(this.pathOf('unfinished-'));
    try {
      fill(unfinished);
      renameSync(unfinished, this.pathOf(name));
    } catch (error) {
      rmSync(unfinished, { recursive: true });
      throw error;
    }
    return name;
  }
}

/** The files of an archive. An archive can claim to be larger than the memory, so its size is checked first. */
function entriesOf(archive: Uint8Array): [name: string, content: Uint8Array][] {
  let total = 0;
  const isWanted = ({ name, originalSize }: { name: string; originalSize: number }) => {
    total += originalSize;
    return !name.endsWith('/') && total <= MAX_UNZIPPED_BYTES;
  };
  const files = Object.entries(unzip(archive, isWanted));
  if (total > MAX_UNZIPPED_BYTES) throw new Error(`Unzipped size must be smaller than ${MAX_UNZIPPED_BYTES} bytes`);
  if (files.length === 0) throw new Error('Uploaded file must be a non-empty zip');
  return files;
}

function unzip(
  archive: Uint8Array,
  filter: (file: { name: string; originalSize: number }) => boolean,
): Record<string, Uint8Array> {
  try {
    return unzipSync(archive, { filter });
  } catch {
    throw new Error('Could not unzip uploaded file. Please check your file, then try to upload again.');
  }
}

function write(folder: string, name: string, content: string | Uint8Array): void {
  const path = resolve(folder, name);
  if (!path.startsWith(`${folder}${sep}`)) {
    throw new Error(`Could not unzip uploaded file: its entry ${name} would lie outside of the function's folder.`);
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
