/**
 * The Lambda code from its sources, for functions in simulated time: the same entry point as in the published asset, but
 * readable in stack traces, and counted by coverage.
 */

import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LocalCloud } from '../../local/cloud';
import type { ReadCode } from '../../local/simulation';
import { bundleFile, FILE_NAMES } from '../../projenrc/bundle-handler';

const FOLDER = 'DEVICE_FLEETS_HANDLER_SOURCES';

/** Makes the code once for all tests of a run. */
export async function bundleSources(outdir: string): Promise<void> {
  for (const name of FILE_NAMES) await bundleFile(name, outdir, [], { minify: false, sourcemap: 'inline' });
  process.env[FOLDER] = outdir;
}

/** Reads the sources wherever a function has a copy of the published asset. */
export const fromSources: ReadCode = (path) => {
  const name = basename(path, '.js');
  const isAsset = FILE_NAMES.every((file) => existsSync(join(dirname(path), `${file}.js`)));
  return readFileSync(isAsset ? join(process.env[FOLDER]!, `${name}.js`) : path, 'utf8');
};

/** A cloud in simulated time, in which the Lambda code is that of the sources. */
export const simulatedCloud = (options: Parameters<typeof LocalCloud.start>[0] = {}): Promise<LocalCloud> => (
  LocalCloud.start({ clock: 'simulated', readCode: fromSources, ...options }));
