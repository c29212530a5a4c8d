/**
 * `npm run test:changed [-- --since main]`: the tests that a change can affect. Jest follows
 * imports, and what files say they read besides (`test/support/reads.cjs`); `affected.ts` knows the
 * rest.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Readers } from './affected';
import { affectedBy } from './affected';
import { isCode, readsOf } from '../test/support/reads.cjs';

const ROOT = join(__dirname, '..');

const git = (...args: string[]): string[] =>
  execFileSync('git', ['-c', 'core.quotePath=false', ...args], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((line) => line);
const exists = (file: string) => existsSync(join(ROOT, file));

/** The files that differ from where this branch left a commit's, with those that git does not know yet. */
function changedSince(commit: string): string[] {
  const [base] = git('merge-base', commit, 'HEAD');
  return [
    ...new Set([
      ...git('diff', '--name-only', '--no-renames', base),
      ...git('ls-files', '--others', '--exclude-standard'),
    ]),
  ];
}

function readers(): Readers {
  const code = git('ls-files', '--cached', '--others', '--exclude-standard').filter(
    (file) => isCode(file) && exists(file),
  );
  return new Map(code.map((file) => [file, readsOf(readFileSync(join(ROOT, file), 'utf8'))]));
}

function run(program: string, args: readonly string[]): number {
  return spawnSync(program, args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
}

function test(since: string, args: readonly string[]): number {
  const changed = changedSince(since);
  console.log(
    changed.length === 0 ? `Nothing differs from ${since}.` : `What differs from ${since}: ${changed.join(', ')}.`,
  );
  const affected = affectedBy(changed.map((file) => ({ file, isDeleted: !exists(file) })), readers());
  if (!('all' in affected) && affected.related.length === 0) {
    if (changed.length > 0) console.log('No test depends on that.');
    return 0;
  }
  if ('all' in affected) console.log(`Any test can depend on ${affected.all}.`);
  const bundled = run(process.execPath, [join(ROOT, 'node_modules/projen/bin/projen'), 'bundle']);
  const related = 'all' in affected ? [] : ['--findRelatedTests', ...affected.related];
  return (
    bundled
    || run(process.execPath, [join(ROOT, 'node_modules/jest/bin/jest.js'), '--coverage=false', ...args, ...related])
  );
}

new Command('test:changed')
  .description('Run the tests that a change can affect; further arguments are for Jest')
  .option('--since, --changedSince <commit>', 'what the change is compared with', 'HEAD')
  .argument('[args...]')
  .allowUnknownOption()
  .action((args: string[], { changedSince: since }: { readonly changedSince: string }) => {
    process.exitCode = test(since, args);
  })
  .parse();
