/**
 * A caller that waits while simulated time stands still finds the reason in the cloud's log, before
 * the test runner gives up.
 */

import { Duration } from 'aws-cdk-lib';
import type { LocalCloud } from '../../../local/cloud';

/** Real timers do not fire by themselves here. */
const onTheWall: (() => void)[] = [];
const REPORTED = [3_000, 10_000];
const logged: string[] = [];
let cloud: LocalCloud;

beforeEach(async () => {
  logged.length = 0;
  jest.doMock('node:timers', () => ({
    ...jest.requireActual('node:timers'),
    setTimeout: (work: () => void, milliseconds: number) => {
      if (REPORTED.includes(milliseconds)) onTheWall.push(work);
      const timer = { unref: () => timer };
      return timer;
    },
  }));
  const { LocalCloud: Cloud } = jest.requireActual<{ LocalCloud: typeof LocalCloud }>('../../../local/cloud');
  cloud = await Cloud.start({ clock: 'simulated', log: (line) => logged.push(line) });
});
afterEach(() => cloud.stop());

const later = () => onTheWall.splice(0).forEach((work) => work());

test('the report names the work that holds the clock', async () => {
  let end!: () => void;
  const held = cloud.clock.hold('a promise of the test', new Promise<void>((resolve) => { end = resolve; }));
  const advanced = cloud.time.advance(Duration.minutes(1));
  await new Promise((resolve) => setTimeout(resolve, 5));
  later();
  expect(logged).toEqual(['simulated time stands still, for a promise of the test has not ended in 10 s']);
  end();
  await Promise.all([held, advanced]);
});

test('the report names scheduled work where nobody lets time pass', async () => {
  const done = cloud.time.after(Duration.minutes(1), () => 'done');
  later();
  expect(logged).toEqual([
    expect.stringMatching(
      /^simulated time stands still, and something is to be done at 2026-01-01T00:01:00.000Z: .*time\.advance/,
    ),
  ]);
  await cloud.time.advance(Duration.minutes(1));
  expect(await done).toBe('done');
});

test('nothing is reported while a caller waits', async () => {
  const done = cloud.time.after(Duration.minutes(1), () => 'done');
  const advanced = cloud.time.advance(Duration.minutes(2));
  later();
  await Promise.all([done, advanced]);
  expect(logged).toEqual([]);
});
