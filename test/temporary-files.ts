/** For Jest's `globalSetup`: all temporary files of a run go into one folder, which goes when the run is over. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function collectTemporaryFiles(): void {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-device-fleets-'));
  process.env.TMPDIR = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
}
