/**
 * Packages the library for each language, and runs the smart-home example with what has been
 * packaged. Languages whose tools are not there are left out, unless they are named: `npm run
 * languages -- python java`.
 */

import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { junit, spec } from 'node:test/reporters';

const REPORTS = join(__dirname, '../../test-reports');

mkdirSync(REPORTS, { recursive: true });
process.env.LANGUAGES = process.argv.slice(2).join(' ');
const events = run({ files: ['smart-home.ts', 'gates.ts'].map((file) => join(__dirname, file)), concurrency: 1 });
events.on('test:fail', () => { process.exitCode = 1; });
events.compose(new spec()).pipe(process.stdout);
events.compose(junit).pipe(createWriteStream(join(REPORTS, 'languages.xml')));
