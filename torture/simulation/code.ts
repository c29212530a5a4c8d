/** The Lambda code of this checkout in one text, which can be broken on purpose before it is run. */

import { basename, join } from 'node:path';
import { BuildOptions, buildSync } from 'esbuild';
import type { ReadCode } from '../../local/simulation';

const ROOT = join(__dirname, '../..');

/** The code with everything that it needs. */
export function bundle(options: BuildOptions = {}): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(ROOT, 'src/handlers/index.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    ...options,
  });
  return outputFiles![0].text;
}

/** Puts the code into the place of any function's. */
export const inPlaceOf = (text: string): ReadCode => (path) => {
  if (basename(path) !== 'index.js') throw new Error(`the code is in one file, and ${path} is another`);
  return text;
};
