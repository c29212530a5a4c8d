/** The Lambda code of this checkout as one text, which a break can change before it runs. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ReadCode } from '../../local/simulation';
import { bundleInOne } from '../../projenrc/bundle-handler';

const FILE = 'index.js';

/** The code, with everything that it imports. */
export async function bundle(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'handler-'));
  try {
    await bundleInOne(folder);
    return readFileSync(join(folder, FILE), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Replaces the code of every function. */
export const inPlaceOf = (text: string): ReadCode => (path) => {
  if (basename(path) !== FILE) throw new Error(`the code is in one file, and ${path} is another`);
  return text;
};
