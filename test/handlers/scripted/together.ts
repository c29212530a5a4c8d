/**
 * All scripted tests in one file for the mutation check, which bundles it with its imports and
 * loads the bundle once for each mutant.
 */

import { readdirSync } from 'node:fs';

for (const file of readdirSync(__dirname)) {
  const [, name] = /^(.+)\.test\.ts$/.exec(file) ?? [];
  if (name) {
    describe(name, () => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- so that the bundle has them all, and each is in a block of its own
      require(`./${name}.test.ts`);
    });
  }
}
