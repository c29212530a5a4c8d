/** A stack whose function is a real process in an endless loop, which simulated time could not run. */

import type { Harness } from './harness';
import { reasonOf, startHarness } from './harness';

let harness: Harness;
beforeAll(async () => { harness = await startHarness({ clock: 'wall', speed: 60, timeoutSeconds: 20 }); });
afterAll(() => harness.stop());

test('the stack waits for a function that spins for as long as ServiceTimeout says', async () => {
  const before = harness.cloud.clock.now();
  const Spinning = {
    Type: 'Custom::Thing',
    Properties: { ServiceToken: harness.serviceToken, ServiceTimeout: 30, Script: { Create: 'spin' } },
  };
  const stack = await harness.deploy({ Spinning });
  expect(stack.status).toMatch(/^ROLLBACK_/);
  expect(reasonOf(harness, 'Spinning')).toContain('did not receive a response');
  expect(harness.cloud.clock.now() - before).toBeGreaterThanOrEqual(30_000);
});
