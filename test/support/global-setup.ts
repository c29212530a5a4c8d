/** Jest's `globalSetup`: the common resources of all tests of a run. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleSources } from './handler-code';

/** All temporary files of a run go into one folder, which is deleted at the end of the run. */
export default async function prepare({ collectCoverage }: { readonly collectCoverage: boolean }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-device-fleets-'));
  process.env.TMPDIR = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  await bundleSources(join(folder, 'handler-sources'), collectCoverage);
}
