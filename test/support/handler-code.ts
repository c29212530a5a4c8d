/**
 * The Lambda code from its sources, for functions in simulated time: the same entry point as in the
 * published asset, but readable in stack traces, and counted by coverage.
 */

import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { COUNTED, countInThisTest } from './counted';
import { LocalCloud } from '../../local/cloud';
import type { ReadCode, SimulatedProcess } from '../../local/simulation';
import { Modules } from '../../local/simulation';
import { bundleFile, bundleFunction, FUNCTIONS } from '../../projenrc/bundle-handler';

// Reads: test/support/parts.ts

const FOLDER = 'DEVICE_FLEETS_HANDLER_SOURCES';

countInThisTest();

/** Bundles the code once for all tests of a run. @param isCounted whether the run collects coverage */
export async function bundleSources(outdir: string, isCounted: boolean): Promise<void> {
  const plugins = isCounted ? [COUNTED] : [];
  const options = { minify: false, sourcemap: 'inline' } as const;
  await bundleFunction(FUNCTIONS.provider, outdir, plugins, options);
  await bundleFile(
    'parts',
    { ...FUNCTIONS.provider.engine, source: join(__dirname, 'parts.ts') },
    outdir,
    plugins,
    options,
  );
  process.env[FOLDER] = outdir;
}

/** The files of the function. */
export const FILES = Object.keys(FUNCTIONS.provider).map((name) => `${name}.js`);

/** The folder of the published asset. */
export const ASSET = join(__dirname, '../../assets/provider');

/** Reads the sources wherever a function has a copy of the published asset. */
export const fromSources: ReadCode = (path) =>
  isOfAsset(dirname(path)) ? textOf(join(process.env[FOLDER]!, basename(path))) : readFileSync(path, 'utf8');

/** The parts of the sources, loaded in a simulated process. */
export const loadParts = (process: SimulatedProcess): typeof import('./parts') =>
  new Modules(process, fromSources).load(join(ASSET, 'parts.js'));

const isOfAsset = remembered((folder) => FILES.every((name) => existsSync(join(folder, name))));
const textOf = remembered((path) => readFileSync(path, 'utf8'));

/** These do not change, and every function that starts asks for them again. */
function remembered<T>(find: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    if (!known.has(path)) known.set(path, find(path));
    return known.get(path)!;
  };
}

/** A cloud in simulated time, in which the Lambda code is that of the sources. */
export const simulatedCloud = (options: Parameters<typeof LocalCloud.start>[0] = {}): Promise<LocalCloud> => (
  LocalCloud.start({ clock: 'simulated', readCode: fromSources, ...options }));
