/** A Python virtual environment beside a requirements.txt, made again when that has changed. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @returns the environment's Python */
export function virtualEnvironment(folder: string): string {
  const requirements = join(folder, 'requirements.txt');
  const environment = join(folder, '.venv');
  const python = join(environment, 'bin', 'python');
  const madeFrom = join(environment, 'requirements.sha256');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(madeFrom) && readFileSync(madeFrom, 'utf8') === wanted) return python;
  rmSync(environment, { recursive: true, force: true });
  run('python3', '-m', 'venv', environment);
  run(
    python,
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--requirement',
    requirements,
  );
  run(python, '-m', 'pip', '--disable-pip-version-check', 'check');
  writeFileSync(madeFrom, wanted);
  return python;
}

function run(command: string, ...args: string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (error) throw new Error(`${command} cannot be run; this needs Python 3.10 or later with venv: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}
