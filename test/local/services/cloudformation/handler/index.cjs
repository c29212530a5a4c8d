/*
 * The Lambda code of the custom resources in these tests. It notes each event in a file and answers as the resource's
 * properties say: `Key` becomes part of the physical ID, and `Script` has, for each request type, members of the answer
 * or a name for what to do instead.
 */

'use strict';

const { appendFileSync, readFileSync } = require('node:fs');

exports.handler = async (event, context) => {
  appendFileSync(process.env.EVENTS, `${JSON.stringify({ ...event, at: Date.now(), awsRequestId: context.awsRequestId })}\n`);
  const { Key = 'a', Value, Script = {} } = event.ResourceProperties;
  const script = Script[event.RequestType] ?? {};
  const physicalId = event.RequestType === 'Delete' ? event.PhysicalResourceId : `${event.LogicalResourceId}-${Key}`;
  const answer = {
    Status: 'SUCCESS',
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    PhysicalResourceId: physicalId,
    Data: { Id: physicalId, Value },
    ...(typeof script === 'string' ? {} : script),
  };
  if (answer.NoEcho) answer.NoEcho = answer.NoEcho === 'true';
  const put = (body) => fetch(event.ResponseURL, { method: 'PUT', body: typeof body === 'string' ? body : JSON.stringify(body) });
  const isSame = (other) => ['StackId', 'LogicalResourceId', 'RequestType'].every((name) => other[name] === event[name]);
  const attempts = () => readFileSync(process.env.EVENTS, 'utf8').trim().split('\n').map((line) => JSON.parse(line)).filter(isSame).length;
  const failUntil = (attempt) => put(attempts() < attempt ? { ...answer, Status: 'FAILED', Reason: 'not yet' } : answer);
  const actions = {
    'crash': () => process.exit(3),
    'throw': () => { throw new Error('as told'); },
    'hang': () => new Promise(() => setInterval(() => {}, 1000)),
    'spin': () => { for (;;); },
    'say nothing': () => {},
    'throw once': () => {
      if (attempts() === 1) throw new Error('as told, once');
      return put(answer);
    },
    'fail once': () => failUntil(2),
    'fail twice': () => failUntil(3),
    'answer for another request': () => put({ ...answer, RequestId: 'another' }),
    'answer for another stack': () => put({ ...answer, StackId: 'another' }),
    'answer twice': async () => {
      await put(answer);
      await put({ ...answer, Status: 'FAILED', Reason: 'the second answer' });
    },
    'answer slowly': async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      await put(answer);
    },
    'answer late': async () => {
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      await put(answer);
    },
    'answer without an ID': () => put({ ...answer, PhysicalResourceId: undefined }),
    'answer at length': () => put({ ...answer, Data: { Value: 'x'.repeat(4096) } }),
    'answer up to the limit': () => put({ ...answer, Data: { Value: 'x'.repeat(4096 - JSON.stringify({ ...answer, Data: { Value: '' } }).length) } }),
    'answer nothing but a status': () => put({ Status: 'SUCCESS', PhysicalResourceId: physicalId }),
    'answer only what is required': () => put({ ...answer, Data: null }),
    'answer nonsense': () => put('nonsense'),
  };
  await (typeof script === 'string' ? actions[script]() : put(answer));
};
