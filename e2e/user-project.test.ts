/**
 * A project that `cdk init` makes, with the package as it is published, in which the examples of
 * docs/guide/testing.md are run and compiled.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const LONG = 300_000;
/** What the project needs besides the package. */
const INSTALLED = [
  'aws-cdk-lib@latest',
  'constructs@latest',
  '@aws-sdk/client-secrets-manager',
  'esbuild',
  'tsx',
  'vitest',
];

const folder = mkdtempSync(join(tmpdir(), 'user-project-'));
const app = join(folder, 'app');

const inRoot = (program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Runs a program in the project. @returns what it has written, once it has succeeded */
function run(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: app,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`);
  return `${stdout}${stderr}`;
}

/** The examples for a test runner. */
const examples = (runner: string) =>
  [...readFileSync(join(ROOT, 'docs/guide/testing.md'), 'utf8').matchAll(/^```ts (\S+)\n([^]*?)^```/gm)]
    .filter(([, name]) => name === runner)
    .map(([, , text]) => text);

/** Writes the examples for a test runner into the project. @returns their files */
function write(runner: string, directory: string): string[] {
  mkdirSync(join(app, directory), { recursive: true });
  return examples(runner).map((text, index) => {
    const file = `${directory}/example-${index + 1}.test.ts`;
    writeFileSync(join(app, file), text);
    return file;
  });
}

beforeAll(() => {
  if (!existsSync(join(ROOT, 'lib/index.d.ts'))) inRoot('npx', 'projen', 'compile');
  const [{ filename }] = JSON.parse(inRoot('npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder));
  mkdirSync(app);
  run(join(ROOT, 'node_modules/.bin/cdk'), 'init', 'app', '--language', 'typescript', '--generate-only');
  run('npm', 'install', '--no-audit', '--no-fund', join(folder, filename), ...INSTALLED);
}, LONG);

test('the examples run in Jest, with its fake timers too', () => {
  const files = write('jest', 'test');
  expect(files).toHaveLength(2);
  expect(run('npx', 'jest', ...files)).toMatch(/^Tests: +3 passed, 3 total$/m);
  const config = readFileSync(join(app, 'jest.config.js'), 'utf8').replace(
    'module.exports = {',
    'module.exports = { fakeTimers: { enableGlobally: true },',
  );
  writeFileSync(join(app, 'jest.fake.config.js'), config);
  expect(config).toContain('enableGlobally');
  expect(run('npx', 'jest', '--config', 'jest.fake.config.js', ...files)).toMatch(/^Tests: +3 passed, 3 total$/m);
}, LONG);

test('the example runs in Vitest', () => {
  const [file] = write('vitest', 'vitest');
  expect(run('npx', 'vitest', 'run', '--no-color', file)).toMatch(/Tests +1 passed \(1\)/);
}, LONG);

test('the example runs by node:test', () => {
  const [file] = write('node:test', 'node-test');
  expect(run(process.execPath, '--import', 'tsx', '--test', file)).toMatch(/^# pass 1$/m);
}, LONG);

test('the examples compile', () => {
  for (const [runner, directory] of [
    ['jest', 'test'],
    ['vitest', 'vitest'],
    ['node:test', 'node-test'],
  ]) {write(runner, directory);}
  run('npx', 'tsc', '--noEmit');
}, LONG);
