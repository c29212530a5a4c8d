/** Makes cloud assemblies. */

import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';

/** @returns the folder of an assembly, in the folder given, of the app that `build` completes */
export function assemble(folder: string, build: (app: App) => void): string {
  const app = new App({ outdir: mkdtempSync(join(folder, 'cdk.out-')), analyticsReporting: false });
  build(app);
  return app.synth().directory;
}
