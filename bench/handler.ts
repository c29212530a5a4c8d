/** How large the Lambda code is and how long it takes to load, against the same code on the AWS SDK's own clients. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import type { Figure } from './figure';
import { typical } from './figure';
import { bundleFile, bundleFunction, FUNCTIONS } from '../projenrc/bundle-handler';

const ROUNDS = 41;

/** From the folder of the compiled benchmark. */
const OFFICIAL_CLIENTS = join(__dirname, '../bench/official-clients.ts');

const officialClients: Plugin = {
  name: 'official-clients',
  setup: ({ onResolve }) => onResolve({ filter: /^\.\/client$/ }, () => ({ path: OFFICIAL_CLIENTS })),
};

/** What every cold start loads; the protocol of CloudFormation is loaded when it is needed. */
const kilobytes = (directory: string) =>
  (statSync(join(directory, 'index.js')).size + statSync(join(directory, 'engine.js')).size) / 1000;

/**
 * The CPU time until everything is loaded, in a process of its own; without that in which Node.js
 * makes its loader ready.
 */
function loadMilliseconds(directory: string): number {
  const script =
    'require("./nothing.js"); const before = process.cpuUsage(); require("./index.js"); require("./engine.js");'
    + 'const { user, system } = process.cpuUsage(before); process.stdout.write(String((user + system) / 1000));';
  return Number(execFileSync(process.execPath, ['-e', script], { cwd: directory, encoding: 'utf8' }));
}

export async function handlerFigures(): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'device-fleets-bench-'));
  const [ours, official] = [join(directory, 'ours'), join(directory, 'official')];
  try {
    await bundleFunction(FUNCTIONS.provider, ours);
    await bundleFile('index', FUNCTIONS.provider.index, official);
    await bundleFile('engine', FUNCTIONS.provider.engine, official, [officialClients]);
    for (const folder of [ours, official]) writeFileSync(join(folder, 'nothing.js'), '');
    const rounds = Array.from({ length: ROUNDS }, () => ({
      ours: loadMilliseconds(ours),
      official: loadMilliseconds(official),
    })).slice(1);
    const against = 'the same on the AWS SDK\'s own clients';
    return [
      { name: 'Lambda code', value: kilobytes(ours), unit: 'kB', against, other: kilobytes(official), goal: 0.4 },
      {
        name: 'CPU time of loading it',
        value: typical(rounds.map((round) => round.ours)),
        unit: 'ms',
        against,
        other: typical(rounds.map((round) => round.official)),
        goal: 0.4,
      },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}
