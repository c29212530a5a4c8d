/**
 * `device-fleets-local start`: writes what tools read to the standard output, and messages for
 * people to the error output.
 */

import type { LocalCloudOptions } from '..';
import { LocalCloud } from '..';
import { FORMATS } from './environment';

interface StartOptions extends Omit<LocalCloudOptions, 'port'> {
  readonly port: number;
  readonly bootstrap: boolean;
  readonly format: keyof typeof FORMATS;
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const PARENT_CHECK_MILLISECONDS = 500;

export async function start({ bootstrap, format, ...options }: StartOptions): Promise<void> {
  const stopped = stopSignal();
  const cloud = await LocalCloud.start(options).catch((error) => { throw explained(error, options); });
  if (bootstrap) await Promise.race([cloud.bootstrap(), stopped]);
  console.error(greeting(cloud, options));
  console.log(FORMATS[format](cloud.environment()));
  await stopped;
  await cloud.stop();
  // Deployments that are under way do not keep the process alive.
  process.exit(0);
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    STOP_SIGNALS.forEach((signal) => process.once(signal, () => resolve()));
    if (process.env.npm_command === 'exec') whenOrphaned(resolve);
  });
}

/** npx does not pass signals on: when npx is stopped, this process only sees that its parent has changed. */
function whenOrphaned(stop: () => void): void {
  const parent = process.ppid;
  setInterval(() => { if (process.ppid !== parent) stop(); }, PARENT_CHECK_MILLISECONDS).unref();
}

function explained(error: NodeJS.ErrnoException, { port }: { readonly port: number }): Error {
  return error.code === 'EADDRINUSE'
    ? new Error(`port ${port} of 127.0.0.1 is in use; stop what uses it, or name another one with --port`)
    : error;
}

function greeting(
  { account, region, endpoint, enforcesIam }: LocalCloud,
  { dataDirectory }: LocalCloudOptions,
): string {
  return [
    `The local cloud of account ${account}, Region ${region}, runs on ${endpoint} until Ctrl+C.`,
    dataDirectory
      ? `Its data is kept in ${dataDirectory}.`
      : 'Nothing is kept when it stops; --data-directory keeps it.',
    ...(enforcesIam
      ? []
      : [
        'IAM policies are not judged: install @cloud-copilot/iam-simulate (AGPL-3.0) beside this package if they are to be.',
      ]),
    'Set these variables in another terminal, and there: npx cdk deploy, npx device-fleets-local status',
    '',
  ].join('\n');
}
