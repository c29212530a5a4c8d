import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transformSync } from 'esbuild';
import { Project } from './published';

// Reads: README.md

const ROOT = join(__dirname, '../..');
const LONG = 180_000;

let project: Project;
beforeAll(() => { project = new Project(); });
afterAll(() => project.remove());

/** Runs a tool of this repository in the project, which has no tools itself. */
async function run(tool: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(ROOT, 'node_modules', tool), ...args], {
    cwd: project.folder, env: { PATH: process.env.PATH },
  }).catch((error) => { throw new Error(`${error.stdout}${error.stderr}`); });
  return `${stdout}${stderr}`;
}

const write = (file: string, text: string) => writeFileSync(join(project.folder, file), text);

/** The example of the section "In your tests". */
function example(): string {
  return /### In your tests[^]*?```js\n([^]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))![1];
}

test('the example of the README runs in Jest', async () => {
  write('package.json', '{}');
  write('fleet.test.js', transformSync(example(), { format: 'cjs' }).code);
  const output = await run('jest/bin/jest.js', '--rootDir', project.folder);
  expect(output).toContain('Tests:       1 passed, 1 total');
}, LONG);

test('an ECMAScript module can import the package', async () => {
  write('start.mjs', [
    "import { LocalCloud } from 'cdk-device-fleets/local-cloud';",
    'const cloud = await LocalCloud.start();',
    'console.log((await fetch(cloud.endpoint)).status);',
    'await cloud.stop();',
  ].join('\n'));
  const { stdout } = await promisify(execFile)(process.execPath, [join(project.folder, 'start.mjs')]);
  expect(stdout).toBe('403\n');
});

test("a strict compiler accepts the package's types, and those that they refer to", async () => {
  write(
    'use.ts',
    `
    import { Duration } from 'aws-cdk-lib';
    import { LocalCloud, type ClientConfig, type LocalCloudOptions, type StackDescription } from 'cdk-device-fleets/local-cloud';
    const options: LocalCloudOptions = { clock: 'simulated', startsAt: new Date(), seed: 7, assumptions: { lockerNames: 'unique' } };
    export async function use(): Promise<string | undefined> {
      const cloud: LocalCloud = await LocalCloud.start(options);
      const stacks: StackDescription[] = await cloud.cloudFormation.deploy('cdk.out', { rollback: false });
      const fired: number = cloud.faults.inject({ kind: 'drop', operation: 'CreateCredentialLocker' }).fired;
      const { result, failure } = { result: undefined, failure: undefined, ...await cloud.functions.invoke('f', { any: 'event' }) };
      const opened: Promise<number> = cloud.time.after(Duration.minutes(30), () => 1);
      await cloud.time.advance(Duration.minutes(await opened));
      const { region }: ClientConfig = cloud.clientConfig();
      if (failure?.errorType === region) return String(result ?? cloud.time.now().toISOString());
      // @ts-expect-error: known by its type, not of any
      cloud.services.managedIntegrations.snapshot().CredentialLocker[0].ProvisioningType;
      // @ts-expect-error: no such assumption
      cloud.assumptions.set('weather', fired + stacks.length);
      return cloud.services.managedIntegrations.snapshot().CredentialLocker[0].Name;
    }`,
  );
  // The types of aws-cdk-lib need `esnext.disposable`.
  const options = ['--strict', '--target', 'es2022', '--lib', 'es2022,esnext.disposable,dom', '--module', 'node16'];
  await run('typescript/bin/tsc', 'use.ts', '--ignoreConfig', '--noEmit', ...options);
}, LONG);

test('published files do not refer to unpublished ones', () => {
  const folder = join(project.folder, 'node_modules/cdk-device-fleets');
  expect(readdirSync(join(folder, 'local-cloud')).sort()).toEqual([
    'THIRD_PARTY_LICENSES', 'bootstrap-template.yaml', 'bootstrap.cjs', 'cli.js', 'index.d.ts', 'index.js', 'types',
  ]);
  expect(existsSync(join(folder, 'local'))).toBe(false);
  const code = ['index.js', 'cli.js'].map((file) => readFileSync(join(folder, 'local-cloud', file), 'utf8')).join('\n');
  const required = new Set([...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name));
  expect([...required].filter((name) => !isBuiltin(name)).sort()).toEqual(['./index.js']);
  expect(code).not.toContain(ROOT);
});

test('bundled code comes with its licences', () => {
  const licences = readFileSync(
    join(project.folder, 'node_modules/cdk-device-fleets/local-cloud/THIRD_PARTY_LICENSES'),
    'utf8',
  );
  for (const name of [
    'aws-cdk',
    'commander',
    'cli-table3',
    'fast-xml-parser',
    'fflate',
    'yaml',
    '@smithy/signature-v4',
  ]) {
    expect(licences).toMatch(new RegExp(`^${name} [\\d.]+ \\((MIT|ISC|Apache-2\\.0)\\)$`, 'm'));
  }
  expect(licences).not.toMatch(/iam-simulate|AFFERO/i);
});
