/** Going on in another run: the permission for it may be of the same deployment. */

import { Clients, invokeAgain } from '../../src/handlers/calls';

const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
/** @param answers one for each call, the last one for all that follow */
const lambdaOf = (...answers: (Error | object)[]) => {
  const send = jest.fn(async (_command: { input: Record<string, any> }) => {
    const answer = answers.length > 1 ? answers.shift()! : answers[0];
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return { send, clients: { lambda: { send } } as unknown as Clients };
};

test('the event is handed over without waiting for what comes of it', async () => {
  const { send, clients } = lambdaOf({});
  await invokeAgain('arn:function', { Continuation: { made: 'ü' } }, 1_000, clients);
  const [[{ input }]] = send.mock.calls;
  expect(input).toMatchObject({ FunctionName: 'arn:function', InvocationType: 'Event' });
  expect(JSON.parse(input.Payload.toString())).toEqual({ Continuation: { made: 'ü' } });
});

test('a permission that is not effective yet is waited for', async () => {
  const { send, clients } = lambdaOf(denied, denied, {});
  await invokeAgain('arn:function', {}, 10_000, clients);
  expect(send).toHaveBeenCalledTimes(3);
});

test('a permission that never comes fails when the patience ends', async () => {
  const { send, clients } = lambdaOf(denied);
  await expect(invokeAgain('arn:function', {}, 300, clients)).rejects.toBe(denied);
  expect(send.mock.calls.length).toBeGreaterThan(1);
});

test('another refusal fails at once', async () => {
  const { send, clients } = lambdaOf(Object.assign(new Error('too large'), { name: 'RequestTooLargeException' }));
  await expect(invokeAgain('arn:function', {}, 10_000, clients)).rejects.toThrow('too large');
  expect(send).toHaveBeenCalledTimes(1);
});
