/**
 * `npm run test:changed [-- --since main]`: the tests that a change can affect. Jest follows imports; `affected.ts` says what tests
 * read besides.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import { testsThatRead } from './affected';

const ROOT = join(__dirname, '..');

const git = (...args: string[]): string[] => (
  execFileSync('git', ['-c', 'core.quotePath=false', ...args], { cwd: ROOT, encoding: 'utf8' }).split('\n').filter((line) => line));

/** The files that differ from a commit, with those that git does not know yet. */
const changedSince = (commit: string): string[] => (
  [...new Set([...git('diff', '--name-only', '--no-renames', commit), ...git('ls-files', '--others', '--exclude-standard')])]);

function run(program: string, args: readonly string[]): number {
  return spawnSync(program, args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
}

function test(since: string, args: readonly string[]): number {
  const changed = changedSince(since);
  const readers = testsThatRead(changed);
  const tests = readers === 'all' ? [] : [...readers, ...importersOf(changed)];
  console.log(`Files that differ from ${since}: ${changed.length}.`);
  if (readers === 'all') console.log('Any test can depend on one of them.');
  else if (tests.length === 0) return 0;
  const bundled = run(process.execPath, [join(ROOT, 'node_modules/projen/bin/projen'), 'bundle']);
  return bundled || run('npx', ['jest', '--coverage=false', ...args, ...tests]);
}

function importersOf(changed: readonly string[]): string[] {
  const existing = changed.filter((file) => existsSync(join(ROOT, file)));
  if (existing.length === 0) return [];
  const listed = execFileSync('npx', ['jest', '--coverage=false', '--listTests', '--findRelatedTests', ...existing], { cwd: ROOT, encoding: 'utf8' });
  return listed.split('\n').filter((line) => line).map((path) => relative(ROOT, path));
}

new Command('test:changed')
  .description('Run the tests that a change can affect; further arguments are for Jest')
  .option('--since <commit>', 'what the change is compared with', 'HEAD')
  .argument('[args...]')
  .allowUnknownOption()
  .action((args: string[], { since }: { readonly since: string }) => { process.exitCode = test(since, args); })
  .parse();
