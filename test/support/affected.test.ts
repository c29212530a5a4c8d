/**
 * `npm run test:changed` runs every test that a change can affect: files name in `// Reads: ...`
 * what they read without importing it.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extract, isCode, readsOf } from './reads.cjs';
import { affectedBy, matches } from '../../projenrc/affected';

// Reads: test/**.ts, test/**.cjs, torture/**.ts, local/**.ts, local/**.cjs

const ROOT = join(__dirname, '../..');

const READERS = new Map([
  ['test/old-events.test.ts', ['test/events/*.json', 'docs/events.md']],
  ['test/text.test.ts', ['src/handlers/provider/*.ts']],
]);

const ALL = 'all tests';

test.each<[string, string[], string[] | typeof ALL]>([
  ['code', ['src/events/destination.ts'], ['src/events/destination.ts']],
  [
    'code that is read as text',
    ['src/handlers/provider/stack.ts'],
    ['test/text.test.ts', 'src/handlers/provider/stack.ts'],
  ],
  [
    'code in a folder below one that is read',
    ['src/handlers/provider/adapters/stack.ts'],
    ['src/handlers/provider/adapters/stack.ts'],
  ],
  ['a file of tests', ['test/events/destination.test.ts'], ['test/events/destination.test.ts']],
  ['what is read', ['test/events/create.json'], ['test/old-events.test.ts']],
  ['a document that is read', ['docs/events.md'], ['test/old-events.test.ts']],
  ['other documents', ['README.md', 'docs/support.md', 'test/events/README.md'], []],
  ['end-to-end tests and measurements', ['e2e/boto3/conftest.py', 'integ/integ.logs.ts.snapshot/tree.json'], []],
  ['a file that nobody says to read', ['test/data/model.json'], ALL],
  ['the packages', ['package-lock.json'], ALL],
  ['how tests are compiled', ['src/events/destination.ts', 'test/support/compile.cjs'], ALL],
  ['deleted code', ['-src/private/names.ts'], ALL],
  ['a deleted file of tests', ['-test/events/destination.test.ts'], []],
  ['a deleted file that was read', ['-test/events/create.json'], ['test/old-events.test.ts']],
])('%s can affect no more and no less', (_what, files, expected) => {
  const affected = affectedBy(
    files.map((file) => ({ file: file.replace(/^-/, ''), isDeleted: file.startsWith('-') })),
    READERS,
  );
  expect('all' in affected ? ALL : affected.related).toEqual(expected);
});

test('Jest takes code that is read for imported', () => {
  const source = "import { a } from './a';\n\n// Reads: src/b.ts, README.md, src/c/*.ts\n";
  const imports = (text: string) => new Set(text.includes("'./a'") ? ['./a'] : []);
  expect([...extract(source, '/x.ts', imports)]).toEqual(['./a', join(ROOT, 'src/b.ts')]);
});

describe('files that read others', () => {
  const listed = (...options: string[]) =>
    execFileSync('git', ['ls-files', ...options], { cwd: ROOT, encoding: 'utf8' }).split('\n');
  const files = [...listed(), ...listed('--others', '--exclude-standard')].filter(
    (file) => file && existsSync(join(ROOT, file)),
  );
  const code = files
    .filter((file) => isCode(file) && /^(test|torture|local)\//.test(file))
    .map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]);

  /** What these look for beside themselves is no file of the repository that a test reads. */
  const READ_NOTHING = [
    'local/bootstrap.ts', // a template of the CDK's command
    'test/api/models.test.ts', // models that are not in the repository
    'test/support/counted.ts', // only a name
    'test/support/reads.cjs', // only names
    'torture/malformed/events/judge.ts', // only a name
  ];

  test('every file that reads others names them', () => {
    const readers = code.filter(([file, text]) => !READ_NOTHING.includes(file) && text.includes('join(__dirname'));
    expect(readers.length).toBeGreaterThan(10);
    expect(readers.filter(([, text]) => readsOf(text).length === 0).map(([file]) => file)).toEqual([]);
  });

  test('the named files exist', () => {
    const named = code.flatMap(([, text]) => readsOf(text));
    expect(named.filter((pattern) => !files.some((file) => matches(file, pattern)))).toEqual([]);
  });
});
