import { Schedule } from '../../../../../local/services/iot-managed-integrations/ota/schedule';

const schedule = (OtaSchedulingConfig: ConstructorParameters<typeof Schedule>[0]['OtaSchedulingConfig']) =>
  new Schedule({ OtaSchedulingConfig, OtaType: 'CONTINUOUS' });

test.each([
  ['2026-01-31T18:00:00Z', '2026-01-31T18:00:00.000Z'],
  ['2026-01-31T18:00', '2026-01-31T18:00:00.000Z'],
  ['2026-01-31 18:00:30.5', '2026-01-31T18:00:30.500Z'],
  ['2026-01-31T18:00:00+02:00', '2026-01-31T16:00:00.000Z'],
  ['2026-01-31T18:00:00-0330', '2026-01-31T21:30:00.000Z'],
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
])('the time %s is %s', (StartTime, expected) =>
  expect(new Date(schedule({ StartTime }).startsAt!).toISOString()).toBe(expected),
);

test.each([
  [{ StartTime: 'tomorrow' }],
  [{ StartTime: '' }],
  [{ StartTime: '2026-13-01T00:00:00Z' }],
  [{ EndTime: '1767225600' }],
  [{ StartTime: '2026-01-31T18:00:00Z', EndTime: '2026-01-31T18:00:00Z' }],
  [{ MaintenanceWindows: [{ StartTime: 'cron(0 0 * * ? *)' }] }],
  [{ MaintenanceWindows: [{ DurationInMinutes: 5 }] }],
  [{ MaintenanceWindows: [{ StartTime: 'at night', DurationInMinutes: 5 }] }],
])('the schedule %j is invalid', (config) =>
  expect(() => schedule(config)).toThrow(expect.objectContaining({ name: 'ValidationException' })),
);

test('of several windows, the one that is open or opens first counts', () => {
  const { opensAt } = {
    opensAt: (time: string) => new Date(windows.opensAt(Date.parse(time))).toISOString().slice(5, 16),
  };
  const windows = schedule({
    MaintenanceWindows: [
      { StartTime: 'cron(0 22 * * ? *)', DurationInMinutes: 180 },
      { StartTime: 'cron(30 3 * * ? *)', DurationInMinutes: 1 },
    ],
  });
  expect(opensAt('2026-01-01T21:59:00Z')).toBe('01-01T22:00');
  expect(opensAt('2026-01-02T00:59:00Z')).toBe('01-02T00:59');
  expect(opensAt('2026-01-02T01:00:00Z')).toBe('01-02T03:30');
  expect(opensAt('2026-01-02T03:31:00Z')).toBe('01-02T22:00');
});
