/** Functions of a few lines in a local cloud with simulated time. */

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LocalCloud } from '../../../local/cloud';
import type { FunctionConfiguration, Outcome } from '../../../local/services/lambda';

const started: LocalCloud[] = [];
afterEach(() => Promise.all(started.splice(0).map((cloud) => cloud.stop())));

/** The log lines of a test's clouds. */
export const logged: string[] = [];
beforeEach(() => { logged.length = 0; });

export async function simulated(options: Parameters<typeof LocalCloud.start>[0] = {}): Promise<LocalCloud> {
  const cloud = await LocalCloud.start({ clock: 'simulated', log: (line) => logged.push(line), ...options });
  started.push(cloud);
  return cloud;
}

/** Creates a function from the files of its code, or from `index.js` alone, with all permissions. */
export function put(
  cloud: LocalCloud,
  files: string | Record<string, string>,
  settings: Partial<FunctionConfiguration> = {},
): void {
  const code = mkdtempSync(join(tmpdir(), 'function-'));
  for (const [name, text] of Object.entries(typeof files === 'string' ? { 'index.js': files } : files)) {
    mkdirSync(dirname(join(code, name)), { recursive: true });
    writeFileSync(join(code, name), text);
  }
  const roleArn = `arn:aws:iam::${cloud.account}:role/Role`;
  cloud.iam.putRole({ arn: roleArn, name: 'Role', roleId: 'AROA', trustPolicy: {}, createdAt: cloud.clock.date() });
  cloud.iam.putPolicy(roleArn, 'Everything', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  });
  cloud.functions.put({
    name: 'f',
    code,
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    roleArn,
    timeoutSeconds: 900,
    memoryMegabytes: 128,
    environment: {},
    logGroupName: '/logs/f',
    ...settings,
  });
}

/** The result of a function. */
export async function resultOf(cloud: LocalCloud, event: unknown = {}): Promise<any> {
  const outcome: Outcome = await cloud.functions.invoke('f', event);
  if ('failure' in outcome) throw new Error(`${outcome.failure.errorType}: ${outcome.failure.errorMessage}`);
  return outcome.result;
}

/** The result of a function with such a body. */
export async function ran(body: string, options?: Parameters<typeof simulated>[0]): Promise<any> {
  const cloud = await simulated(options);
  put(cloud, `exports.handler = async (event, context) => { ${body} };`);
  return resultOf(cloud);
}
