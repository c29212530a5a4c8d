/** Writes the library's public API, as jsii has compiled it, into baseline/.jsii: what later versions must stay compatible with. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** What is not API, or changes without the API: it would only make differences. */
const LEFT_OUT = ['bin', 'dependencyClosure', 'fingerprint', 'keywords', 'locationInModule', 'readme', 'symbolId', 'targets'];

const assembly = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'), (key, value) => {
  if (LEFT_OUT.includes(key)) return undefined;
  return key === 'docs' ? { stability: value.stability, deprecated: value.deprecated } : value;
});
writeFileSync(join(ROOT, 'baseline/.jsii'), `${JSON.stringify(assembly, undefined, 1)}\n`);
