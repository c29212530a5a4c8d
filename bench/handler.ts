/** How large the Lambda code is and how long it takes to load, against the same code on the AWS SDK's own clients. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, Plugin } from 'esbuild';
import { Figure, median } from './figure';

const ROUNDS = 21;
const HANDLERS = join(__dirname, '../src/handlers');

const officialClients: Plugin = {
  name: 'official-clients',
  setup: ({ onResolve }) => onResolve({ filter: /^\.\/client$/ }, () => ({ path: join(__dirname, 'official-clients.ts') })),
};

/** Bundles the Lambda code as the package does. */
async function bundle(outdir: string, external: string[], plugins: Plugin[] = []): Promise<void> {
  for (const entry of ['index', 'engine']) {
    await build({
      entryPoints: [join(HANDLERS, `${entry}.ts`)],
      outdir,
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
      legalComments: 'none',
      external: entry === 'index' ? ['./engine'] : external,
      logLevel: 'error',
      plugins,
    });
  }
}

const kilobytes = (directory: string) => (statSync(join(directory, 'index.js')).size + statSync(join(directory, 'engine.js')).size) / 1000;

/** The time from nothing to everything loaded, in a process of its own. */
function loadMilliseconds(directory: string): number {
  const script = 'const start = process.hrtime.bigint(); require("./index.js"); require("./engine.js");'
    + 'process.stdout.write(String(Number(process.hrtime.bigint() - start) / 1e6));';
  return Number(execFileSync(process.execPath, ['-e', script], { cwd: directory, encoding: 'utf8' }));
}

export async function handlerFigures(): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'device-fleets-bench-'));
  const [ours, official] = [join(directory, 'ours'), join(directory, 'official')];
  try {
    await bundle(ours, ['@smithy/core/event-streams']);
    // The official Lambda client has an operation with an event stream, and so does not load without their support.
    await bundle(official, [], [officialClients]);
    const rounds = Array.from({ length: ROUNDS }, () => ({ ours: loadMilliseconds(ours), official: loadMilliseconds(official) })).slice(1);
    const against = 'the same on the AWS SDK\'s own clients';
    return [
      { name: 'Lambda code', value: kilobytes(ours), unit: 'kB', against, other: kilobytes(official), goal: 0.4 },
      {
        name: 'loading it',
        value: median(rounds.map((round) => round.ours)),
        unit: 'ms',
        against,
        other: median(rounds.map((round) => round.official)),
        goal: 0.4,
      },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}
