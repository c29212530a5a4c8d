/** Calls: logged, retried while a permission may still arrive, aborted with the run. */

import { Rehearsal, refusal, START } from './rehearsal';
import { CreateCredentialLocker, GetCredentialLocker } from '../../../src/api/iot-managed-integrations';
import { DescribeDevice } from '../../../src/api/iot1click';
import { PutSecretValue } from '../../../src/api/secrets-manager';
import type { Clients } from '../../../src/handlers/shared/calls';
import { invokeAgain, sharedClients } from '../../../src/handlers/shared/calls';
import { ServiceClient } from '../../../src/handlers/shared/client';

let stage: Rehearsal;
beforeEach(() => { stage = new Rehearsal(); });
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

test('a call is logged with its context, and without sensitive values', async () => {
  stage.on('CreateCredentialLocker', () => { stage.time += 12.4; return { Id: '1' }; });
  await stage
    .callsOf({ context: { stackId: 's', logicalResourceId: 'l' } })
    .call(CreateCredentialLocker, { Name: 'Home', ClientToken: 't' });
  expect(stage.log).toEqual([{
    level: 'INFO',
    message: 'called',
    stackId: 's',
    logicalResourceId: 'l',
    operation: 'CreateCredentialLocker',
    input: { Name: '***', ClientToken: 't' },
    requestId: 'r-1',
    attempts: 1,
    milliseconds: 12,
  }]);
});

test('a failed call is logged with its code', async () => {
  stage.on('GetCredentialLocker', () => { stage.time += 7; return refusal('ValidationException', 'secret words'); });
  await expect(stage.callsOf().call(GetCredentialLocker, { Identifier: '1' })).rejects.toMatchObject({
    code: 'ValidationException',
    detail: 'secret words',
  });
  expect(stage.log).toEqual([
    {
      level: 'WARN',
      message: 'call failed',
      operation: 'GetCredentialLocker',
      input: { Identifier: '1' },
      error: 'ValidationException',
      milliseconds: 7,
    },
  ]);
});

test('a secret goes to Secrets Manager, and its value into no log', async () => {
  stage.on('PutSecretValue', { ARN: 'arn' });
  const input = { SecretId: 'arn', ClientRequestToken: 't', SecretString: 'key', VersionStages: ['AWSCURRENT'] };
  expect(await stage.callsOf().secret(PutSecretValue, input)).toMatchObject({ ARN: 'arn' });
  expect(stage.inputs('PutSecretValue')).toEqual([input]);
  expect(JSON.stringify(stage.log)).not.toContain('key');
});

test('a stack is looked up once, whatever the answer', async () => {
  stage.on('DescribeStackResource', refusal('AccessDenied'));
  await expect(
    stage.callsOf({ permissionsUntil: Infinity }).stackResource({ StackName: 's', LogicalResourceId: 'l' }),
  ).rejects.toThrow('DescribeStackResource failed');
  expect(stage.calls).toHaveLength(1);
});

describe('a permission that may still arrive', () => {
  const calls = () =>
    stage.callsOf({
      permissionsUntil: START + 10_000,
      isRoleNotReady: ({ code, detail }) => code === 'ValidationException' && detail === 'role',
    });

  test.each(['AccessDeniedException', 'UnauthorizedException'])('a permission is awaited after %s', async (name) => {
    stage.on('GetCredentialLocker', refusal(name), refusal(name), { Id: '1' });
    expect(await calls().call(GetCredentialLocker, { Identifier: '1' })).toMatchObject({ Id: '1' });
    expect(stage.calls).toHaveLength(3);
  });

  test('a permission is awaited where a role is not ready', async () => {
    stage.on('GetCredentialLocker', refusal('ValidationException', 'role'), { Id: '1' });
    expect(await calls().call(GetCredentialLocker, { Identifier: '1' })).toMatchObject({ Id: '1' });
  });

  test('a permission is awaited until its deadline, and no longer', async () => {
    stage.on('GetCredentialLocker', refusal('AccessDeniedException', 'not you'));
    await expect(calls().call(GetCredentialLocker, { Identifier: '1' })).rejects.toThrow(
      'GetCredentialLocker failed: AccessDeniedException: not you',
    );
    expect(stage.time).toBeGreaterThanOrEqual(10_000);
    expect(stage.time).toBeLessThan(20_000);
  });

  test('another error does not wait for a permission', async () => {
    stage.on('GetCredentialLocker', refusal('ValidationException', 'other'));
    await expect(calls().call(GetCredentialLocker, { Identifier: '1' })).rejects.toThrow('other');
    expect(stage.calls).toHaveLength(1);
  });
});

test('a call that fails at the end of the run fails for that reason', async () => {
  stage.on('GetCredentialLocker', () => { stage.over.abort(new Error('over')); return refusal('AbortError'); });
  await expect(stage.callsOf().call(GetCredentialLocker, { Identifier: '1' })).rejects.toThrow('over');
  expect(stage.log).toEqual([]);
});

test('the end of the run aborts a call', async () => {
  const send = jest.fn(async () => ({ $metadata: {} }));
  await stage
    .callsOf({ clients: { iotmanagedintegrations: { send } } as unknown as Clients })
    .call(GetCredentialLocker, { Identifier: '1' });
  expect(send).toHaveBeenCalledWith(expect.anything(), { abortSignal: stage.over.signal });
});

test.each([
  ['iotmanagedintegrations', GetCredentialLocker],
  ['iot1click', DescribeDevice],
] as const)('a call of %s is a command of that service', async (service, operation) => {
  const send = jest.fn<any, any>(async () => ({ $metadata: {} }));
  await stage.callsOf({ service, clients: { [service]: { send } } as unknown as Clients }).call(operation as any, {});
  expect(send.mock.calls[0][0].schema[1]).toBe(`com.amazonaws.${service}`);
});

test('each service has one client, of its own', async () => {
  const clients = sharedClients();
  expect(sharedClients()).toBe(clients);
  expect(Object.keys(clients).sort()).toEqual([
    'cloudformation',
    'iot1click',
    'iotmanagedintegrations',
    'lambda',
    'secretsmanager',
  ]);
  expect(Object.values(clients)).toEqual(Array(5).fill(expect.any(ServiceClient)));
  expect(new Set(Object.values(clients)).size).toBe(5);
  expect(clients.cloudformation).toBe(clients.cloudformation);
  // A look-up of the stack must not take long.
  expect(await (clients.cloudformation as any).client.config.maxAttempts()).toBe(2);
});

describe('going on in another run', () => {
  beforeEach(() => jest.useFakeTimers());

  /** Runs the work, and lets time pass as it needs. */
  async function finished<T>(work: Promise<T>): Promise<unknown> {
    const end = work.then((value) => value, (error) => error);
    await jest.advanceTimersByTimeAsync(60_000);
    return end;
  }

  test('handing over sends the event, and does not wait for the outcome', async () => {
    stage.on('Invoke', {});
    await invokeAgain('arn:function', { Continuation: { made: 'ü' } }, 1_000, stage.clients);
    expect(stage.inputs('Invoke')).toEqual([
      { FunctionName: 'arn:function', InvocationType: 'Event', Payload: Buffer.from('{"Continuation":{"made":"ü"}}') },
    ]);
  });

  test('handing over waits for the permission', async () => {
    stage.on('Invoke', refusal('AccessDeniedException'), {});
    expect(await finished(invokeAgain('arn:function', {}, 10_000, stage.clients))).toBeUndefined();
    expect(stage.calls).toHaveLength(2);
  });

  test('handing over fails with the denial when its time is over', async () => {
    const denial = refusal('AccessDeniedException');
    stage.on('Invoke', denial);
    const startedAt = Date.now();
    const failedAt = invokeAgain('arn:function', {}, 3_000, stage.clients).catch((error) => [
      error,
      Date.now() - startedAt,
    ]);
    expect(await finished(failedAt)).toEqual([denial, 3_000]);
  });

  test('handing over fails at once for another error', async () => {
    const error = refusal('RequestTooLargeException');
    stage.on('Invoke', error);
    expect(await finished(invokeAgain('arn:function', {}, 10_000, stage.clients))).toBe(error);
    expect(stage.calls).toHaveLength(1);
  });
});
