import { Assumptions } from '../../../../local/assumptions';
import { withClientToken } from '../../../../local/services/iot-managed-integrations/client-tokens';
import { SimulatedClock } from '../../../../local/simulation/clock';
import { Storage } from '../../../../local/storage';
import { CreateDestination } from '../../../../src/api/iot-managed-integrations/destination';

let storage: Storage;
let clock: SimulatedClock;
beforeEach(() => {
  storage = Storage.open();
  clock = new SimulatedClock({ startsAt: new Date(0), log: console.error });
});
afterEach(() => storage.close());

/** A slow handler. It records its starts, and fails as often as the test says. */
function slow(failures = 0) {
  const begun: unknown[] = [];
  const handler = async (input: unknown) => {
    const count = begun.push(input);
    await clock.sleep(20);
    if (count <= failures) throw new Error(`failure ${count}`);
    return { Name: `answer ${count}` };
  };
  const call = withClientToken(CreateDestination, handler, { assumptions: new Assumptions(), clock, storage });
  return { begun, call: (input: object) => call(input, undefined as never) };
}

const outcomes = (calls: readonly unknown[]) =>
  clock.run('calls', () =>
    Promise.all(calls.map((call) => Promise.resolve(call).catch(({ message }: Error) => message))),
  );

test('calls with one token at the same time are one call', async () => {
  const { begun, call } = slow();
  const answers = await outcomes([1, 2, 3].map(() => call({ ClientToken: 't' })));
  expect(answers).toEqual(Array(3).fill({ Name: 'answer 1' }));
  expect(begun).toHaveLength(1);
});

test('of the calls that wait for a failing one, only one continues', async () => {
  const { begun, call } = slow(1);
  const answers = await outcomes([1, 2, 3].map(() => call({ ClientToken: 't' })));
  expect(answers).toEqual(['failure 1', { Name: 'answer 2' }, { Name: 'answer 2' }]);
  expect(begun).toHaveLength(2);
});

test('calls with other tokens, or with none, do not wait for each other', async () => {
  const { begun, call } = slow();
  const calls = [{ ClientToken: 'a' }, { ClientToken: 'b' }, {}, {}].map(call);
  await clock.pass(5);
  expect(begun).toHaveLength(4);
  await outcomes(calls);
});
