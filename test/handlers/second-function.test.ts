/**
 * A second Lambda function: its folder, with the shared code that it uses, is bundled and deployed
 * like the provider's.
 */

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LocalCloud } from '../../local/cloud';
import { bundleFunction } from '../../projenrc/bundle-handler';

// Reads: test/handlers/second-function/index.ts

const SECOND = { index: { source: join(__dirname, 'second-function/index.ts') } };

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'second-function-'));
  await bundleFunction(SECOND, folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('its bundle has only what it imports', () => {
  expect(statSync(join(folder, 'index.js')).size).toBeLessThan(1000);
});

test('it is deployed, and invoked with what is shared', async () => {
  const app = new App();
  const stack = new Stack(app, 'Second');
  new lambda.Function(stack, 'Function', {
    functionName: 'second',
    code: lambda.Code.fromAsset(folder),
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_22_X,
  });
  const cloud = await LocalCloud.start({ clock: 'simulated' });
  try {
    const [{ status }] = await cloud.cloudFormation.deploy(app.synth());
    expect(status).toBe('CREATE_COMPLETE');
    expect(await cloud.functions.invoke('second', { operation: 'Nothing' })).toEqual({ result: null });
    expect(cloud.functions.logs('second').map((line) => JSON.parse(line))).toEqual([
      { level: 'INFO', message: 'invoked', operation: 'Nothing' },
    ]);
  } finally {
    await cloud.stop();
  }
});
