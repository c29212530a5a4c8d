/**
 * The unit tests as one, for the mutation check, which bundles this file with all that it imports:
 * that is loaded once for each mutant then, and not once for each test file.
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
