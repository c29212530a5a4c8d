/** The button-fleet example: a deployment that waits for a human, who comes in time, or does not. */

import { Duration } from 'aws-cdk-lib';
import { Harness } from './harness';
import type { ButtonFleetStackProps } from '../examples/button-fleet/button-fleet-stack';
import { ButtonFleetStack } from '../examples/button-fleet/button-fleet-stack';

const STACK = 'ButtonFleet';
const DOOR = 'G030MD0123456789';
const ROOMS = ['G030MD0000000001', 'G030MD0000000002'];
const CODE = 'C-8KAWHRFGWQ';

let harness: Harness;
beforeEach(async () => {
  harness = await Harness.start();
  hands().addDevice({ deviceId: DOOR });
  hands().addClaimCode({ claimCode: CODE, devices: ROOMS.map((deviceId) => ({ deviceId })) });
});
afterEach(() => harness?.stop());

const hands = () => harness.cloud.services.iot1click;
const claims = () => Object.fromEntries(hands().snapshot().devices.map(({ deviceId, claim }) => [deviceId, claim]));
const nothingClaimed = () => Object.fromEntries([DOOR, ...ROOMS].map((deviceId) => [deviceId, 'UNCLAIMED']));

function buttonFleet(props: ButtonFleetStackProps = {}): string {
  const { account, region, endpoint } = harness.cloud;
  return harness.assemble((app) => new ButtonFleetStack(app, STACK, { endpoint, ...props, env: { account, region } }));
}

async function eventually(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition() && tries < 600; tries++) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(condition()).toBe(true);
}

test('deploy waits until the button is pressed, then everything rings; and destroy gives all back', async () => {
  let ended = false;
  const deployment = harness.cdk.deploy(buttonFleet(), '--outputs-file', harness.path('outputs')).finally(() => {
    ended = true;
  });
  await eventually(() => claims()[DOOR] === 'CLAIM_INITIATED' && claims()[ROOMS[0]] === 'CLAIMED');
  // Long enough for an attempt to finalize, and for the box.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  expect([ended, harness.status(STACK), claims()[DOOR]]).toEqual([false, 'CREATE_IN_PROGRESS', 'CLAIM_INITIATED']);

  hands().press(DOOR);
  expect(await deployment).toContain('✅  ButtonFleet');
  const { [STACK]: outputs } = harness.outputs('outputs');
  expect(outputs).toMatchObject({
    DoorArn: expect.stringMatching(`:devices/${DOOR}$`),
    DoorType: 'button',
    RoomsClaimed: '2',
  });
  expect(hands().snapshot().devices).toMatchObject(
    [DOOR, ...ROOMS].map((deviceId) => ({ deviceId, claim: 'CLAIMED', enabled: true })),
  );

  const rings = () => harness.cloud.functions.logs(outputs.RingName).join('\n');
  hands().press(DOOR, 'LONG');
  await eventually(() => rings().includes(`${DOOR} rang: LONG`));

  await harness.cdk.deploy(buttonFleet({ boxEnabled: false }));
  expect(hands().snapshot().devices.map(({ enabled }) => enabled)).toEqual([true, false, false]);

  await harness.cdk.destroy(buttonFleet({ boxEnabled: false }));
  expect(claims()).toEqual(nothingClaimed());
});

test('deploy fails at the timeout when nobody presses, names the device, and leaves nothing claimed', async () => {
  const failure = await harness.cdk.deploy(buttonFleet({ patience: Duration.minutes(1) })).catch((error) => error);
  expect(failure).toMatchObject({ name: 'CdkFailure', exitCode: 1 });
  expect(failure.message).toMatch(
    /The device G030MD0123456789 has published no event.*waits for somebody to press its button/,
  );
  expect(harness.status(STACK)).toBe('ROLLBACK_COMPLETE');
  expect(claims()).toEqual(nothingClaimed());
});
