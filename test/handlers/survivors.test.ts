/** The explanations of surviving mutants are still about the code. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SURVIVORS } from './survivors';

// Reads: docs/mutation.md, src/handlers/provider/*.ts, src/handlers/shared/*.ts, src/handlers/provider/adapters/*.ts

const textOf = (file: string) => readFileSync(join(__dirname, '../..', file), 'utf8');

test.each(SURVIVORS)('$file has $line', ({ file, line }) => {
  expect(textOf(`src/handlers/${file}`).split('\n').map((each) => each.trim())).toContain(line);
});

test.each(SURVIVORS)('docs/mutation.md tells why a mutant of $file may survive: $why', ({ why }) => {
  expect(textOf('docs/mutation.md')).toContain(why);
});
