/**
 * In simulated time, the same steps take the same course, whatever else the machine does and
 * whatever day it is. The test runs the whole life of a stack with all samples in processes of
 * their own.
 */

import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

// Reads: test/fleet/determinism/whole-life.ts, test/fleet/determinism/another-day.cjs

const ROOT = join(__dirname, '../..');
const FOLDER = join(__dirname, 'determinism');

// However slow the machine is.
jest.setTimeout(600_000);

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'determinism-')); });
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the life with each seed, one after the other. @returns all observations of each */
async function live(
  seeds: readonly number[],
  timeZone: string,
  nodeOptions: readonly string[] = [],
): Promise<string[]> {
  const files = seeds.map((seed) => join(folder, `${seed} ${timeZone.replace('/', ' ')}`));
  const settings = seeds.map((seed, index) => `${seed}=${files[index]}`);
  await promisify(execFile)(
    process.execPath,
    [...nodeOptions, '--import', 'tsx', join(FOLDER, 'whole-life.ts'), ...settings],
    {
      cwd: ROOT,
      env: { ...process.env, TZ: timeZone },
    },
  );
  return files.map((file) => readFileSync(file, 'utf8'));
}

async function underLoad<T>(work: () => Promise<T>): Promise<T> {
  const load = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  try {
    return await work();
  } finally {
    load.kill('SIGKILL');
  }
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** The least that a whole life must contain, so that equal hashes prove something. */
const SHOWN = [
  '"status":"UPDATE_ROLLBACK_COMPLETE"',
  '"status":"DELETE_COMPLETE"',
  '"operation":"Invoke"',
  '"time":"2026-01-01T00:',
  '"line":"{',
];

test('a whole life is the same in another process, under load and on another day, and another with another seed', async () => {
  const [quiet, otherSeed] = await live([1, 2], 'UTC');
  const [busy] = await underLoad(() => live([1], 'Asia/Kolkata', ['--require', join(FOLDER, 'another-day.cjs')]));
  // The hash proves equality, but does not show a difference.
  const [lines, others] = [quiet, busy].map((text) => text.split('\n'));
  expect(others.find((line, index) => line !== lines[index])).toBeUndefined();
  expect(hashOf(busy)).toBe(hashOf(quiet));
  expect(SHOWN.filter((text) => !quiet.includes(text))).toEqual([]);
  expect(hashOf(otherSeed)).not.toBe(hashOf(quiet));
});
