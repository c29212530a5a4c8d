/**
 * What the bundle has in place of `node:fs/promises`, which takes a twentieth of the time to load everything. The SDK reads
 * its configuration files with it; a Lambda function seldom has any.
 */

import type { promises } from 'node:fs';

export const readFile: typeof promises.readFile = (...args: Parameters<typeof promises.readFile>) => lazily().readFile(...args) as any;

function lazily(): typeof promises {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at once
  return require('node:fs').promises;
}
