/** Runs the tools of other languages. Their output is shown only when they fail. */

import { spawnSync } from 'node:child_process';

const MINUTE = 60_000;

export type Command = readonly [program: string, ...args: string[]];

/** @returns what the command wrote to its standard output */
export function run([program, ...args]: Command, cwd?: string): string {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    timeout: 25 * MINUTE,
    maxBuffer: 2 ** 26,
  });
  if (error) throw new Error(`${program} cannot be run: ${error.message}`);
  if (status !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** Why a command does not end well, in a line; nothing when it does. */
export function complaint([program, ...args]: Command): string | undefined {
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: MINUTE });
  if (status === 0) return undefined;
  return `${[program, ...args].join(' ')}: ${error?.message ?? (stderr || stdout).trim().split('\n').at(-1)!.trim()}`;
}
