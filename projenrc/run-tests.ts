/**
 * `npm test`: bundles and runs Jest, and meanwhile the linter and the type checks, whose output
 * follows that of Jest. Arguments are for Jest.
 */

import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const PROJEN = join(ROOT, 'node_modules/projen/bin/projen');

interface Result {
  readonly task: string;
  readonly hasPassed: boolean;
  readonly seconds: number;
  /** Nothing if it has been shown already. */
  readonly output: string;
}

/** Runs a task of projen. @param isShown whether its output goes to the terminal at once */
function run(task: string, isShown: boolean, args: readonly string[] = []): Promise<Result> {
  const startedAt = Date.now();
  const child = spawn(process.execPath, [PROJEN, task, ...args], {
    cwd: ROOT,
    stdio: isShown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({
        task,
        hasPassed: status === 0,
        seconds: Math.round((Date.now() - startedAt) / 1000),
        output: Buffer.concat(output).toString(),
      });
    });
  });
}

async function bundleAndTest(args: readonly string[]): Promise<Result[]> {
  const bundled = await run('bundle', true);
  return bundled.hasPassed ? [bundled, await run('jest', true, args)] : [bundled];
}

/** One after the other, so that Jest has the other cores. */
async function check(): Promise<Result[]> {
  return [await run('eslint', false), await run('typecheck', false)];
}

async function main(args: readonly string[]): Promise<void> {
  const checks = check();
  const results = [...await bundleAndTest(args), ...await checks];
  for (const { output } of results) process.stdout.write(output);
  process.stdout.write('\n');
  for (const { task, hasPassed, seconds } of results) {
    console.log(`${hasPassed ? 'passed' : 'FAILED'}  ${task} (${seconds} s)`);
  }
  process.exitCode = results.every(({ hasPassed }) => hasPassed) ? 0 : 1;
}

void main(process.argv.slice(2));
