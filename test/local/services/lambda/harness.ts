/** Functions of a few lines, in simulated time or in processes of their own. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WallClock } from '../../../../local/clock';
import { SystemRandom } from '../../../../local/random';
import type { FunctionConfiguration, LambdaHost } from '../../../../local/services/lambda';
import { LambdaFunctions } from '../../../../local/services/lambda';
import { Simulation } from '../../../../local/simulation';
import { Storage } from '../../../../local/storage';

const started: { stop(): void }[] = [];
afterEach(() => started.splice(0).forEach((one) => one.stop()));

export interface Settings {
  readonly concurrency?: number;
  /** The directory of all data. */
  readonly directory?: string;
}

const ENDPOINT = 'http://127.0.0.1:9';

/** Functions whose execution environments are processes of their own. @param speed of the clock on the wall */
export const startReal = ({ speed = 1, ...settings }: Settings & { readonly speed?: number } = {}): LambdaFunctions => (
  start({ clock: new WallClock(speed), random: new SystemRandom() }, settings));

/** Functions in simulated time, which passes while a caller waits for an invocation, or as `pass` says. */
export function startSimulated(settings: Settings = {}) {
  const simulation = new Simulation({ log: console.error });
  simulation.connect(ENDPOINT, async () => undefined);
  const { clock, random } = simulation;
  const functions = start({ clock, random, environment: simulation.environments() }, settings);
  return { functions, clock, pass: (seconds: number) => clock.pass(seconds * 1000) };
}

function start(
  host: Pick<LambdaHost, 'clock' | 'random' | 'environment'>,
  { concurrency, directory }: Settings,
): LambdaFunctions {
  const storage = Storage.open(directory);
  const functions = new LambdaFunctions(
    {
      ...host,
      account: '123456789012',
      region: 'eu-west-1',
      endpoint: ENDPOINT,
      iam: {
        credentialsFor: (roleArn, session) => {
          if (roleArn !== 'role') throw new Error(`there is no role ${roleArn}`);
          return { accessKeyId: 'KEY', secretAccessKey: `secret of ${session}`, sessionToken: 'TOKEN' };
        },
      },
      storage,
    },
    concurrency,
  );
  started.push(functions, { stop: () => storage.close() });
  return functions;
}

/** Creates a function `f` from source code. */
export function put(
  functions: LambdaFunctions,
  source: string,
  settings: Partial<FunctionConfiguration> & { readonly file?: string } = {},
): void {
  const code = mkdtempSync(join(tmpdir(), 'function-'));
  writeFileSync(join(code, settings.file ?? 'index.js'), source);
  functions.put({
    name: 'f',
    code,
    handler: 'index.handler',
    runtime: 'nodejs20.x',
    roleArn: 'role',
    // In a real process, seconds are of the wall clock, and the machine may be busy.
    timeoutSeconds: 300,
    memoryMegabytes: 256,
    environment: {},
    logGroupName: '/logs/f',
    ...settings,
  });
}

export async function resultOf(functions: LambdaFunctions, event: unknown = {}): Promise<any> {
  const outcome = await functions.invoke('f', event, 'request-1');
  if ('failure' in outcome) throw new Error(`${outcome.failure.errorType}: ${outcome.failure.errorMessage}`);
  return outcome.result;
}

/** Waits for an effect that only a real process can have. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
