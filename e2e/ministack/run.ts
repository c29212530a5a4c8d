/** Runs smart-home.ts; the results go to the terminal, and as JUnit XML into test-reports. */

import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { junit, spec } from 'node:test/reporters';

const REPORTS = join(__dirname, '../../test-reports');

mkdirSync(REPORTS, { recursive: true });
const events = run({ files: [join(__dirname, 'smart-home.ts')] });
events.on('test:fail', () => { process.exitCode = 1; });
events.compose(new spec()).pipe(process.stdout);
events.compose(junit).pipe(createWriteStream(join(REPORTS, 'ministack.xml')));
