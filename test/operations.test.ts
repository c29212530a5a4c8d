/** docs/operations.md: every operation has its place there, with the test that shows it, and that test exists. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rows, text } from '../projenrc/operations';

// Reads: docs/operations.md, test/grants.test.ts, test/handlers/emulated/old-events.test.ts, test/handlers/emulated/connectors.test.ts, test/handlers/emulated/deletion.test.ts

const ROOT = join(__dirname, '..');
const MODEL = join(ROOT, '../shared/models/iot-managed-integrations-2025-03-03.json');

/** The titles of all tests in the files, without running them. */
function titlesIn(files: readonly string[]): Set<string> {
  const args = ['--coverage=false', '--reporters=default', '--json', '--testNamePattern=^$', ...files];
  const output = execFileSync(process.execPath, [join(ROOT, 'node_modules/jest/bin/jest.js'), ...args], {
    cwd: ROOT,
    stdio: 'pipe',
    maxBuffer: 2 ** 26,
  });
  const { testResults } = JSON.parse(String(output)) as {
    testResults: { name: string; assertionResults: { fullName: string }[] }[];
  };
  return new Set(
    testResults.flatMap(({ name, assertionResults }) => assertionResults.map(({ fullName }) => `${name}: ${fullName}`)),
  );
}

test('the document has all 83 operations', () => {
  expect(new Set(rows.map(({ operation }) => operation)).size).toBe(83);
});

(existsSync(MODEL) ? test : test.skip)('it has the operations of AWS\'s model', () => {
  const { operations } = JSON.parse(readFileSync(MODEL, 'utf8'));
  expect(rows.map(({ operation }) => operation).sort()).toEqual(Object.keys(operations).sort());
});

test.each(rows)('$operation has its place, and a test there', ({ places }) => {
  expect(places).not.toEqual([]);
  expect(places.filter(({ tests }) => tests.length === 0)).toEqual([]);
});

test('the tests that the document names exist', () => {
  const named = rows.flatMap(({ places }) => places.flatMap(({ tests }) => tests));
  const titles = titlesIn([...new Set(named.map(({ file }) => file))]);
  expect(named.filter(({ file, title }) => !titles.has(`${join(ROOT, file)}: ${title}`))).toEqual([]);
});

test('the document is current; `npx tsx projenrc/support-matrix.ts` writes it', () => {
  const lines = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8').split('\n');
  expect(text.split('\n').filter((line, index) => line !== lines[index])).toEqual([]);
});
