/**
 * Counts Lambda code that runs outside of Jest's modules for the coverage, and for the mutation
 * check, of the test that runs it.
 */

import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { runInThisContext } from 'node:vm';
import type { Plugin } from 'esbuild';
import { compile } from './compile.cjs';

const SOURCES = join(__dirname, '../../src', sep);

/** The code is compiled like Jest's modules, so that the counters of a file are the same in both. */
export const COUNTED: Plugin = {
  name: 'counted',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (!path.startsWith(SOURCES)) return undefined;
      const { code, map } = compile(path, readFileSync(path, 'utf8'), { instrument: true, format: 'esm' });
      return {
        contents: `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}`,
        loader: 'js',
      };
    });
  },
};

/**
 * The counters of coverage and, with the active mutant, of the mutation check, under istanbul's and
 * Stryker's names.
 */
const COVERAGE = '__coverage__';
const MUTATION = '__stryker__';
const ACTIVE_MUTANT = '__STRYKER_ACTIVE_MUTANT__';

/** To be called in each test file: code outside of Jest's modules finds these globals elsewhere than code inside. */
export function countInThisTest(): void {
  const outside = runInThisContext('globalThis');
  const inside = globalThis as any;
  for (const name of [COVERAGE, MUTATION]) outside[name] = inside[name] ??= {};
  // Code in simulated time has an environment of its own.
  outside[MUTATION].activeMutant ??= process.env[ACTIVE_MUTANT];
}
