/** An update of a thousand devices, minute by minute, against a table that was computed by hand. */

import { Harness } from '../harness';

const DEVICES = 1000;

/** Ten a minute at first, twice as many after each further hundred, at most 150. */
const PUSH_CONFIG = {
  RolloutConfig: {
    ExponentialRolloutRate: {
      BaseRatePerMinute: 10,
      IncrementFactor: 2,
      RateIncreaseCriteria: { numberOfNotifiedThings: 100 },
    },
    MaximumPerMinute: 150,
  },
  AbortConfig: {
    AbortConfigCriteriaList: [
      {
        Action: 'CANCEL' as const,
        FailureType: 'TIMED_OUT' as const,
        MinNumberOfExecutedThings: 100,
        ThresholdPercentage: 3,
      },
    ],
  },
  TimeoutConfig: { InProgressTimeoutInMinutes: 3 },
};

/** The number of devices that have been notified after the minute. */
const NOTIFIED = [
  10, 20, 30, 40, 50, 60, 70, 80, 90, 100, // 10 a minute
  120, 140, 160, 180, 200, // 20
  240, 280, 320, // 40
  400, // 80
  550, 700, 850, 1000, // 150 instead of 160 and more
];

let harness: Harness;
let ids: string[];

beforeEach(async () => {
  harness = new Harness();
  ids = [];
  for (let n = 0; n < DEVICES; n++) {
    ids.push(await harness.thing({ MetaData: { fleet: 'lights' } }));
    harness.world.connect(ids[n]);
  }
}, 60_000);
afterEach(() => harness.close());

async function start(): Promise<string> {
  const { TaskConfigurationId } = await harness.call('CreateOtaTaskConfiguration', { PushConfig: PUSH_CONFIG });
  const { TaskId } = await harness.call('CreateOtaTask', {
    S3Url: 's3://firmware/job.json',
    OtaType: 'CONTINUOUS',
    OtaTargetQueryString: 'attributes.fleet=lights',
    TaskConfigurationId,
  });
  return TaskId!;
}

/** The devices by the status of their executions. */
async function progress(Identifier: string) {
  const { Status, TaskProcessingDetails: details } = await harness.call('GetOtaTask', { Identifier });
  const { processingTargets, ...counts } = details!;
  return {
    Status,
    waiting: processingTargets?.length ?? 0,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)),
  };
}

test('the rate increases as configured, up to its maximum', async () => {
  const task = await start();
  for (const [minute, notified] of NOTIFIED.entries()) {
    // Each device takes a minute: those of the minutes before are done.
    const succeeded = minute === 0 ? {} : { numberOfSucceededThings: NOTIFIED[minute - 1] };
    const inProgress = { NumberOfInProgressThings: notified - (NOTIFIED[minute - 1] ?? 0) };
    expect([minute, await progress(task)]).toEqual([
      minute,
      { Status: 'IN_PROGRESS', waiting: DEVICES - notified, ...inProgress, ...succeeded },
    ]);
    harness.clock.step({ minutes: 1 });
  }
  expect(await progress(task)).toEqual({ Status: 'IN_PROGRESS', waiting: 0, numberOfSucceededThings: DEVICES });
});

test('silent devices time out, and too many of them end the notifications', async () => {
  // Notified in minute 17, together with twenty that succeed; they have three minutes.
  for (const id of ids.slice(280, 300)) harness.world.setUpdateBehavior(id, { outcomes: ['SILENT'] });
  // Notified in minutes 0 and 15, and not connected.
  for (const id of [ids[5], ids[220]]) harness.world.disconnect(id);
  const task = await start();
  const at = async (minute: number, minutes: number) => {
    harness.clock.step({ minutes });
    return [minute, await progress(task)];
  };
  expect(await at(17, 17)).toEqual([
    17,
    {
      Status: 'IN_PROGRESS',
      waiting: 680,
      numberOfQueuedThings: 2,
      NumberOfInProgressThings: 40,
      numberOfSucceededThings: 278,
    },
  ]);
  expect(await at(19, 2)).toEqual([
    19,
    {
      Status: 'IN_PROGRESS',
      waiting: 450,
      numberOfQueuedThings: 2,
      NumberOfInProgressThings: 20 + 150,
      numberOfSucceededThings: 378,
    },
  ]);
  // 3 % of the 550 notified devices are 16.5: the seventeenth is one too many.
  expect(await at(20, 1)).toEqual([20, {
    Status: 'CANCELED', waiting: 0, NumberOfCanceledThings: 2, numberOfTimedOutThings: 20, numberOfSucceededThings: 528,
  }]);
  expect(await at(60, 40)).toEqual([60, {
    Status: 'CANCELED', waiting: 0, NumberOfCanceledThings: 2, numberOfTimedOutThings: 20, numberOfSucceededThings: 528,
  }]);
  expect(
    (await harness.call('ListOtaTaskExecutions', { Identifier: task, MaxResults: 1000 })).ExecutionSummaries,
  ).toHaveLength(550);
});
