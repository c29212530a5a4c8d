/**
 * The unit tests as one, for the mutation check, which bundles this file with all that it imports: that is loaded once for each
 * mutant then, and not once for each test file.
 */

import { readdirSync } from 'node:fs';

/** It replaces a module that the others test. */
const ALONE = 'index';

const names = readdirSync(__dirname).flatMap((file) => /^(.+)\.test\.ts$/.exec(file)?.[1] ?? []);
for (const name of names.filter((each) => each !== ALONE)) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- so that the bundle has them all, and each is in a block of its own
  describe(name, () => { require(`./${name}.test.ts`); });
}
