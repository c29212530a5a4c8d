/** The unit tests as one, for the mutation check: what they import is loaded once for each mutant, and not once for each file. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** It replaces a module that the others test. */
const ALONE = 'index.test.ts';

for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.test.ts') && name !== ALONE)) {
  describe(file, () => { jest.requireActual(join(__dirname, file)); });
}
