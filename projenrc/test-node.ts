/** `npm run test:node -- 22 24`: all tests on other versions of Node.js, whose programs come as packages of npm. */

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Command } from 'commander';

const ROOT = join(__dirname, '..');
const CACHE = join(ROOT, 'node_modules/.cache/cdk-device-fleets');

/** As the packages are named. */
const PLATFORM = process.platform === 'win32' ? 'win' : process.platform;
const PREFIX = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): number {
  return spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', env }).status ?? 1;
}

/** @returns the folder with the program */
function install(version: string): string {
  const name = `${PREFIX}-${PLATFORM}-${process.arch}`;
  const prefix = join(CACHE, `node-${version}`);
  mkdirSync(prefix, { recursive: true });
  if (run('npm', ['install', '--prefix', prefix, '--no-save', '--no-audit', '--no-fund', `${name}@${version}`]) !== 0) {
    throw new Error(`npm has no package ${name} in version ${version}`);
  }
  return join(prefix, 'node_modules', name, 'bin');
}

function test(version: string, args: readonly string[]): boolean {
  const folder = install(version);
  const env = {
    ...process.env,
    PATH: `${folder}${delimiter}${process.env.PATH}`,
    JEST_JUNIT_OUTPUT_NAME: `node-${version}.xml`,
  };
  console.log(`\nNode.js ${version}`);
  run('node', ['--version'], env);
  return run('node', [join(ROOT, 'node_modules/jest/bin/jest.js'), '--coverage=false', ...args], env) === 0;
}

new Command('test:node')
  .description('Run all tests on other versions of Node.js; what follows -- is for Jest')
  .argument('<versions...>', 'as npm knows them: 22, 24, 24.1.0')
  .action((values: string[]) => {
    const versions = values.filter((value) => /^\d/.test(value));
    const failed = versions.filter((version) => !test(version, values.filter((value) => !versions.includes(value))));
    if (failed.length > 0) throw new Error(`tests fail on Node.js ${failed.join(' and ')}`);
  })
  .parse();
