import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { READINGS, testsThatRead } from '../../projenrc/affected';

test('the tests that are named exist', () => {
  for (const path of READINGS.flatMap(({ tests }) => tests)) expect([path, existsSync(join(__dirname, '../..', path))]).toEqual([path, true]);
});

test.each([
  ['the Lambda code', ['src/handlers/engine.ts'], ['test/local/cli', 'test/local/package.test.ts', 'test/fleet', 'test/handlers', 'test/regressions', 'test/torture']],
  ['a construct and an example', ['src/destination.ts', 'examples/go/go.mod'], ['test/local/cli', 'test/local/package.test.ts', 'test/examples.test.ts', 'test/nag.test.ts', 'test/smart-home.test.ts']],
  ['what imports lead to', ['test/samples/ota-task.ts'], []],
  ['what other tasks test', ['e2e/integ.test.ts', 'docs/support.md'], []],
  ['nothing', [], []],
  ['what all tests depend on', ['README.md', 'package-lock.json'], 'all'],
  ['what prepares all tests', ['test/support/global-setup.ts'], 'all'],
  ['a file of an unknown kind', ['local/data.json'], 'all'],
] as const)('%s is read by its tests', (_what, changed, tests) => {
  expect(testsThatRead(changed)).toEqual(tests);
});
