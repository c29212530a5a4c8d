import { Rollout } from '../../../../../local/services/iot-managed-integrations/ota/rollout';
import type {
  RolloutPlan,
  RolloutState,
  UpdateBehavior,
} from '../../../../../local/services/iot-managed-integrations/ota/rollout-state';
import { newRollout } from '../../../../../local/services/iot-managed-integrations/ota/rollout-state';
import { Schedule } from '../../../../../local/services/iot-managed-integrations/ota/schedule';

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const minute = (count: number) => START + count * MINUTE;

interface Settings extends Partial<Omit<RolloutPlan, 'schedule'>> {
  readonly scheduling?: ConstructorParameters<typeof Schedule>[0]['OtaSchedulingConfig'];
  readonly behaviors?: Readonly<Record<string, UpdateBehavior | undefined>>;
}

function planOf({ scheduling, behaviors = {}, isContinuous = false, ...settings }: Settings = {}): RolloutPlan {
  return {
    isContinuous,
    pushConfig: {},
    failureShare: 'of notified things',
    behaviorOf: (device) => (device in behaviors ? behaviors[device] : {}),
    schedule: new Schedule({ OtaSchedulingConfig: scheduling, OtaType: isContinuous ? 'CONTINUOUS' : 'ONE_TIME' }),
    ...settings,
  };
}

const devices = (count: number) => Array.from({ length: count }, (_, index) => `d${index}`);
const begin = (plan: RolloutPlan, count = 3) => newRollout(devices(count), plan, START);
const at = (state: RolloutState, plan: RolloutPlan, time: number) => new Rollout(state, plan).advance(time).result();
const statuses = ({ executions }: RolloutState) =>
  Object.fromEntries([...executions].map(([device, { status }]) => [device, status]));

test('without a configuration all devices are notified at once, and the task ends with the last one', () => {
  const plan = planOf({ behaviors: { d1: { startsAfterSeconds: 30, takesSeconds: 150 } } });
  const state = begin(plan, 1000);
  expect(at(state, plan, START)).toMatchObject({ status: 'IN_PROGRESS', notified: 1000, open: 1000 });
  expect(at(state, plan, minute(3) - 1)).toMatchObject({ status: 'IN_PROGRESS', open: 1 });
  expect(at(state, plan, minute(3))).toMatchObject({ status: 'COMPLETED', open: 0, succeeded: 1000 });
  expect(at(state, plan, minute(3)).nextAt).toBeUndefined();
});

test('a task without devices ends when it begins', () => {
  const plan = planOf();
  expect(at(begin(plan, 0), plan, START).status).toBe('COMPLETED');
  const continuous = planOf({ isContinuous: true });
  expect(at(begin(continuous, 0), continuous, minute(10_000)).status).toBe('IN_PROGRESS');
});

test('a constant rate is kept', () => {
  const plan = planOf({ pushConfig: { RolloutConfig: { MaximumPerMinute: 2 } } });
  const notified = [0, 0.99, 1, 2, 3].map((minutes) => at(begin(plan, 5), plan, minute(minutes)).notified);
  expect(notified).toEqual([2, 2, 4, 5, 5]);
});

test('the rate increases with succeeded devices, too', () => {
  const plan = planOf({
    pushConfig: {
      RolloutConfig: {
        ExponentialRolloutRate: {
          BaseRatePerMinute: 1,
          IncrementFactor: 3,
          RateIncreaseCriteria: { numberOfSucceededThings: 2 },
        },
      },
    },
    behaviors: { d1: { takesSeconds: 90 } },
  });
  // d0 has succeeded after 1 minute, d1 after 2:30, d2 after 3: then the rate is 3. After 4 there
  // are 6: then it is 27.
  const notified = [0, 1, 2, 3, 4].map((minutes) => at(begin(plan, 100), plan, minute(minutes)).notified);
  expect(notified).toEqual([1, 2, 3, 6, 33]);
});

describe('time', () => {
  const plan = planOf({
    pushConfig: {
      RolloutConfig: {
        ExponentialRolloutRate: {
          BaseRatePerMinute: 3,
          IncrementFactor: 1.5,
          RateIncreaseCriteria: { numberOfNotifiedThings: 20 },
        },
      },
      TimeoutConfig: { InProgressTimeoutInMinutes: 2 },
      AbortConfig: {
        AbortConfigCriteriaList: [{ FailureType: 'REJECTED', MinNumberOfExecutedThings: 50, ThresholdPercentage: 10 }],
      },
    },
    retryConfig: { RetryConfigCriteria: [{ FailureType: 'ALL', MinNumberOfRetries: 2 }] },
    behaviorOf: (device) => {
      const number = Number(device.slice(1));
      if (number % 11 === 0) return undefined;
      return {
        startsAfterSeconds: number % 50,
        takesSeconds: 20 + (number % 130),
        outcomes: [
          (['SUCCEEDED', 'FAILED', 'SILENT', 'SUCCEEDED', number > 60 ? 'REJECTED' : 'SUCCEEDED'] as const)[number % 5],
          'SUCCEEDED',
        ],
      };
    },
  });

  test.each([1, 7, 60, 601])('time in steps of %s seconds leads to the same state as one step', (seconds) => {
    let state = begin(plan, 150);
    for (let time = START; time <= minute(60); time += seconds * 1000) state = at(state, plan, time);
    expect(at(state, plan, minute(60))).toEqual(at(begin(plan, 150), plan, minute(60)));
    expect(Object.values(statuses(state))).toEqual(expect.arrayContaining(['SUCCEEDED', 'REJECTED', 'CANCELED']));
  });

  test('time does not change the initial state', () => {
    const state = begin(plan, 150);
    const copy = structuredClone(state);
    at(state, plan, minute(60));
    expect(state).toEqual(copy);
  });
});

describe('a device', () => {
  const times = (state: RolloutState, device = 'd0') => {
    const { queuedAt, startedAt, lastUpdatedAt } = state.executions.get(device)!;
    return [queuedAt, startedAt, lastUpdatedAt].map((time) => time !== undefined && (time - START) / MINUTE);
  };

  test('a device is notified, begins, and ends', () => {
    const plan = planOf({ behaviors: { d0: { startsAfterSeconds: 60, takesSeconds: 120 } } });
    const state = begin(plan, 1);
    expect([statuses(at(state, plan, minute(0.9))), times(at(state, plan, minute(0.9)))]).toEqual([
      { d0: 'QUEUED' },
      [0, false, 0],
    ]);
    expect([statuses(at(state, plan, minute(1))), times(at(state, plan, minute(1)))]).toEqual([
      { d0: 'IN_PROGRESS' },
      [0, 1, 1],
    ]);
    expect([statuses(at(state, plan, minute(3))), times(at(state, plan, minute(3)))]).toEqual([
      { d0: 'SUCCEEDED' },
      [0, 1, 3],
    ]);
  });

  test('a device that ends at the last moment succeeds; a moment later it has timed out', () => {
    const pushConfig = { TimeoutConfig: { InProgressTimeoutInMinutes: 2 } };
    for (const [takesSeconds, status] of [[120, 'SUCCEEDED'], [120.001, 'TIMED_OUT']] as const) {
      const plan = planOf({ pushConfig, behaviors: { d0: { takesSeconds } } });
      expect(statuses(at(begin(plan, 1), plan, minute(2)))).toEqual({ d0: status });
    }
  });

  test('a silent device without a timeout is in progress forever', () => {
    const plan = planOf({ behaviors: { d0: { outcomes: ['SILENT'] } } });
    expect(at(begin(plan, 1), plan, minute(1e6))).toMatchObject({ status: 'IN_PROGRESS', open: 1 });
  });

  test('a device that is not connected waits until it connects', () => {
    const behaviors: Record<string, UpdateBehavior | undefined> = { d0: undefined };
    const plan = planOf({ behaviors, pushConfig: { TimeoutConfig: { InProgressTimeoutInMinutes: 1 } } });
    const waiting = at(begin(plan, 1), plan, minute(100));
    expect(statuses(waiting)).toEqual({ d0: 'QUEUED' });
    behaviors.d0 = {};
    const rollout = new Rollout(waiting, plan);
    rollout.connect('d0', minute(100));
    rollout.connect('d0', minute(100));
    expect(rollout.advance(minute(101)).result()).toMatchObject({ status: 'COMPLETED', succeeded: 1 });
  });

  test('a device that leaves is removed, once, and its later events are dropped', () => {
    const plan = planOf({ behaviors: { d0: { outcomes: ['SILENT'] } } });
    const rollout = new Rollout(begin(plan, 2), plan).advance(minute(1));
    rollout.leave('d0', minute(1));
    rollout.leave('d0', minute(1));
    rollout.leave('d1', minute(1));
    rollout.leave('nobody', minute(1));
    const state = rollout.advance(minute(100)).result();
    expect([statuses(state), state.status, state.open]).toEqual([{ d0: 'REMOVED', d1: 'SUCCEEDED' }, 'COMPLETED', 0]);
  });

  test('a device that joins a continuous task is notified at once, whatever the rate, but not twice', () => {
    const plan = planOf({ isContinuous: true, pushConfig: { RolloutConfig: { MaximumPerMinute: 1 } } });
    const rollout = new Rollout(begin(plan, 3), plan).advance(START);
    for (const device of ['x', 'x', 'y', 'd2']) rollout.join(device, START + 1);
    expect(Object.keys(statuses(rollout.result()))).toEqual(['d0', 'x', 'y']);
    expect(Object.keys(statuses(rollout.advance(minute(5)).result()))).toEqual(['d0', 'x', 'y', 'd1', 'd2']);
    rollout.join('x', minute(5));
    expect(rollout.advance(minute(9)).result().executions.get('x')).toMatchObject({
      executionNumber: 2,
      status: 'SUCCEEDED',
    });
  });
});

describe('retries', () => {
  const plan = (FailureType: 'FAILED' | 'TIMED_OUT' | 'ALL', MinNumberOfRetries: number, behavior: UpdateBehavior) =>
    planOf({
      pushConfig: { TimeoutConfig: { InProgressTimeoutInMinutes: 1 } },
      retryConfig: { RetryConfigCriteria: [{ FailureType, MinNumberOfRetries }] },
      behaviors: { d0: behavior },
    });
  const ends = (one: RolloutPlan) => {
    const { status, executionNumber, retries } = at(begin(one, 1), one, minute(60)).executions.get('d0')!;
    return [status, executionNumber, retries];
  };

  test('retries happen as often as allowed, after the allowed failures', () => {
    expect(ends(plan('FAILED', 2, { outcomes: ['FAILED'] }))).toEqual(['FAILED', 3, { FAILED: 2 }]);
    expect(ends(plan('FAILED', 2, { outcomes: ['FAILED', 'SUCCEEDED'] }))).toEqual(['SUCCEEDED', 2, { FAILED: 1 }]);
    expect(ends(plan('FAILED', 2, { outcomes: ['SILENT'] }))).toEqual(['TIMED_OUT', 1, {}]);
    expect(ends(plan('TIMED_OUT', 1, { outcomes: ['SILENT'] }))).toEqual(['TIMED_OUT', 2, { TIMED_OUT: 1 }]);
    expect(ends(plan('ALL', 3, { outcomes: ['SILENT', 'FAILED', 'SILENT', 'FAILED'] }))).toEqual([
      'FAILED',
      4,
      { TIMED_OUT: 2, FAILED: 1 },
    ]);
    expect(ends(plan('ALL', 10, { outcomes: ['REJECTED'] }))).toEqual(['REJECTED', 1, {}]);
    expect(ends(plan('ALL', 0, { outcomes: ['FAILED'] }))).toEqual(['FAILED', 1, {}]);
  });

  test('retries make a device count once, by its latest end', () => {
    const one = plan('ALL', 5, { outcomes: ['FAILED', 'FAILED', 'SILENT', 'SUCCEEDED'] });
    const counts = [1, 2, 3, 4].map((minutes) => {
      const { failures, succeeded } = at(begin(one, 1), one, minute(minutes));
      return [failures.FAILED, failures.TIMED_OUT, succeeded];
    });
    expect(counts).toEqual([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]);
  });
});

describe('an abort criterion', () => {
  const criterion = (
    FailureType: 'FAILED' | 'REJECTED' | 'TIMED_OUT' | 'ALL',
    MinNumberOfExecutedThings: number,
    ThresholdPercentage: number,
  ) => ({
    AbortConfig: { AbortConfigCriteriaList: [{ FailureType, MinNumberOfExecutedThings, ThresholdPercentage }] },
  });
  const failing = (count: number, outcome: 'FAILED' | 'REJECTED') =>
    Object.fromEntries(devices(count).map((device) => [device, { outcomes: [outcome] }]));

  test('an abort criterion is met at its threshold, and not below', () => {
    for (const [failures, status] of [[4, 'COMPLETED'], [5, 'CANCELED']] as const) {
      const plan = planOf({ pushConfig: criterion('FAILED', 1, 25), behaviors: failing(failures, 'FAILED') });
      expect(at(begin(plan, 20), plan, minute(9)).status).toBe(status);
    }
  });

  test('an abort criterion counts its own failures', () => {
    for (const [type, status] of [
      ['FAILED', 'COMPLETED'],
      ['REJECTED', 'CANCELED'],
      ['ALL', 'CANCELED'],
      ['TIMED_OUT', 'COMPLETED'],
    ] as const) {
      const plan = planOf({ pushConfig: criterion(type, 1, 100), behaviors: failing(2, 'REJECTED') });
      expect(at(begin(plan, 2), plan, minute(9)).status).toBe(status);
    }
  });

  test('an abort criterion waits until enough devices have been notified', () => {
    const plan = planOf({
      pushConfig: { ...criterion('ALL', 10, 10), RolloutConfig: { MaximumPerMinute: 4 } },
      behaviors: failing(100, 'FAILED'),
    });
    // 4 and 4 fail in minutes 1 and 2. In minute 3, twelve have been notified.
    expect(at(begin(plan, 100), plan, minute(3))).toMatchObject({
      status: 'CANCELED',
      notified: 12,
      isClosed: true,
      waiting: [],
    });
    expect(at(begin(plan, 100), plan, minute(2.9))).toMatchObject({ status: 'IN_PROGRESS', notified: 12 });
  });

  test('an abort criterion with a share is not met without devices', () => {
    const plan = planOf({ pushConfig: criterion('ALL', 1, 0) });
    expect(at(begin(plan, 5), plan, minute(9)).status).toBe('COMPLETED');
  });

  test('an abort cancels waiting executions and retries; running ones continue', () => {
    const plan = planOf({
      pushConfig: criterion('FAILED', 1, 20),
      retryConfig: { RetryConfigCriteria: [{ FailureType: 'ALL', MinNumberOfRetries: 9 }] },
      behaviors: {
        d0: { outcomes: ['FAILED'] },
        d1: { takesSeconds: 300 },
        d2: undefined,
        d3: { startsAfterSeconds: 120 },
      },
    });
    const state = at(begin(plan, 5), plan, minute(60));
    expect(statuses(state)).toEqual({ d0: 'FAILED', d1: 'SUCCEEDED', d2: 'CANCELED', d3: 'CANCELED', d4: 'SUCCEEDED' });
    expect([state.status, state.open, state.nextAt]).toEqual(['CANCELED', 0, undefined]);
  });

  test('an abort criterion takes the share of the ended devices, as assumed', () => {
    const plan = planOf({
      pushConfig: criterion('ALL', 1, 50),
      behaviors: { d0: { outcomes: ['FAILED'], takesSeconds: 10 } },
    });
    expect(at(begin(plan, 10), plan, minute(9)).status).toBe('COMPLETED');
    const ended = { ...plan, failureShare: 'of ended things' } as const;
    expect(at(begin(ended, 10), ended, minute(9)).status).toBe('CANCELED');
  });
});

describe('a schedule', () => {
  test('a schedule lets a task begin at its time', () => {
    const plan = planOf({ scheduling: { StartTime: '2026-01-01T02:00:00Z' } });
    expect(begin(plan)).toMatchObject({ status: 'SCHEDULED', nextAt: minute(120) });
    expect(at(begin(plan), plan, minute(120) - 1)).toMatchObject({ status: 'SCHEDULED', notified: 0 });
    expect(at(begin(plan), plan, minute(120))).toMatchObject({ status: 'IN_PROGRESS', notified: 3 });
  });

  test.each([
    ['STOP_ROLLOUT', { d0: 'SUCCEEDED', d1: 'QUEUED' }, 'IN_PROGRESS'],
    ['CANCEL', { d0: 'SUCCEEDED', d1: 'CANCELED' }, 'COMPLETED'],
    ['FORCE_CANCEL', { d0: 'CANCELED', d1: 'CANCELED' }, 'COMPLETED'],
  ] as const)('a schedule ends with %s', (EndBehavior, expected, status) => {
    const plan = planOf({
      scheduling: { EndTime: '2026-01-01T00:01:30Z', EndBehavior },
      pushConfig: { RolloutConfig: { MaximumPerMinute: 1 } },
      behaviors: { d0: { takesSeconds: 300 }, d1: undefined },
    });
    const state = at(begin(plan, 5), plan, minute(60));
    expect([statuses(state), state.status, state.waiting]).toEqual([expected, status, []]);
  });

  test('a schedule ends continuous tasks, too', () => {
    const plan = planOf({ isContinuous: true, scheduling: { EndTime: '2026-01-01T01:00:00Z' } });
    expect(at(begin(plan), plan, minute(59)).status).toBe('IN_PROGRESS');
    const rollout = new Rollout(begin(plan), plan).advance(minute(60));
    rollout.join('late', minute(61));
    expect(rollout.result()).toMatchObject({ status: 'COMPLETED', notified: 3 });
  });

  describe('with a maintenance window', () => {
    const scheduling = { MaintenanceWindows: [{ StartTime: 'cron(30 0 * * ? *)', DurationInMinutes: 2 }] };
    const DAY = 24 * 60;

    test('a maintenance window lets devices be notified while it is open, and the next day', () => {
      const plan = planOf({ isContinuous: true, scheduling, pushConfig: { RolloutConfig: { MaximumPerMinute: 1 } } });
      const minutes = [0, 29, 30, 31, 32, 33, DAY + 29, DAY + 30, DAY + 31, DAY + 32];
      expect(minutes.map((count) => at(begin(plan, 4), plan, minute(count)).notified)).toEqual([
        0, 0, 1, 2, 2, 2, 2, 3, 4, 4,
      ]);
    });

    test('a maintenance window lets devices begin, and retry, while it is open', () => {
      const plan = planOf({
        isContinuous: true,
        scheduling,
        retryConfig: { RetryConfigCriteria: [{ FailureType: 'ALL', MinNumberOfRetries: 1 }] },
        behaviors: { d0: { startsAfterSeconds: 180 }, d1: { takesSeconds: 300, outcomes: ['FAILED', 'SUCCEEDED'] } },
      });
      const state = begin(plan, 2);
      expect(statuses(at(state, plan, minute(36)))).toEqual({ d0: 'QUEUED', d1: 'FAILED' });
      expect(statuses(at(state, plan, minute(DAY + 30)))).toEqual({ d0: 'IN_PROGRESS', d1: 'IN_PROGRESS' });
      expect(statuses(at(state, plan, minute(DAY + 36)))).toEqual({ d0: 'SUCCEEDED', d1: 'SUCCEEDED' });
    });

    test('a maintenance window lets a joining device wait for it', () => {
      const plan = planOf({ isContinuous: true, scheduling });
      const rollout = new Rollout(begin(plan, 0), plan).advance(minute(35));
      rollout.join('late', minute(35));
      expect(rollout.result().notified).toBe(0);
      expect(rollout.advance(minute(DAY + 30)).result().notified).toBe(1);
    });

    test('a maintenance window does not affect a task for a list of devices', () => {
      const plan = planOf({ scheduling });
      expect(at(begin(plan), plan, START).notified).toBe(3);
    });
  });
});
