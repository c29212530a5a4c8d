/**
 * Runs one of these apps for integ-runner, which reads cloud assemblies up to schema 53, while
 * aws-cdk-lib writes schema 54. Schema 54 added two things that no app here has,
 * `allowDeleteFailures` to integration tests and suppressed violations to validation reports, so
 * that the assemblies can be marked with the version that the runner reads.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { version as runner } from '@aws-cdk/integ-runner/package.json';
import { Manifest } from 'aws-cdk-lib/cloud-assembly-schema';
import { DISABLE_CREATION_STACK_TRACES, DISABLE_METADATA_STACK_TRACE } from 'aws-cdk-lib/cx-api';

const WRITTEN = '54.0.0';
const READ = '53.0.0';
const RUNNER = '2.197.10';

function checkVersions(): void {
  const written = Manifest.version();
  if (runner !== RUNNER) {
    throw new Error(
      `integ-runner is now ${runner}, not ${RUNNER}. If it reads schema ${WRITTEN}, remove integ/synth.ts`,
    );
  }
  if (written !== WRITTEN) {
    throw new Error(
      `aws-cdk-lib now writes schema ${written}, not ${WRITTEN}. See what changed, then change integ/synth.ts`,
    );
  }
}

/** Stack traces would put the folders of this machine into the snapshots. */
function withoutStackTraces(): void {
  const context = JSON.parse(process.env.CDK_CONTEXT_JSON ?? '{}');
  process.env.CDK_CONTEXT_JSON = JSON.stringify({
    ...context,
    [DISABLE_CREATION_STACK_TRACES]: true,
    [DISABLE_METADATA_STACK_TRACE]: true,
  });
}

/** Marks every manifest of the assembly, those of its assets and of its tests too. */
function mark(folder: string): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    const file = join(folder, name);
    const content = JSON.parse(readFileSync(file, 'utf8'));
    if (content.version === WRITTEN) writeFileSync(file, JSON.stringify({ ...content, version: READ }, undefined, 2));
  }
}

checkVersions();
withoutStackTraces();
// The app is synthesized when the process is about to end.
process.once('exit', (code) => { if (code === 0) mark(process.env.CDK_OUTDIR!); });
void import(resolve(process.argv[2]));
