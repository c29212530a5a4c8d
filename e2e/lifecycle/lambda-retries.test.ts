/** What becomes of a function that throws, by a clock that runs faster: Lambda's first retry comes after a minute. */

import { Harness } from '../harness';

const SPEED = 20;
const MINUTE = 60_000;

let harness: Harness;
beforeAll(async () => { harness = await Harness.start({ speed: SPEED }); });
afterAll(() => harness?.stop());

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html: "If the
// function returns an error, by default
// Lambda attempts to run it two more times, with a one-minute wait between the first two attempts".
test('a function that throws is invoked again, and its answer counts', async () => {
  const app = harness.things.assembly('Retried', {
    things: { A: { script: { Create: 'throw once' }, serviceTimeout: 300 } },
  });
  await harness.cdk.deploy(app);
  expect(harness.status('Retried')).toBe('CREATE_COMPLETE');
  const [first, second, ...others] = harness.things.received('Retried');
  expect(others).toEqual([]);
  expect(second).toMatchObject({ RequestType: 'Create', RequestId: first.RequestId });
  expect((second.at - first.at) * SPEED).toBeGreaterThanOrEqual(MINUTE);
});
