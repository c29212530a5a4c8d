import { Cron } from '../../../../../local/services/iot-managed-integrations/ota/cron';

const next = (expression: string, after: string) => {
  const time = new Cron(expression).next(Date.parse(after));
  return time === Infinity ? undefined : new Date(time).toISOString().replace(':00.000Z', '');
};

test.each([
  ['cron(0 10 * * ? *)', '2026-01-01T10:00:00Z', '2026-01-02T10:00'],
  ['cron(0 10 * * ? *)', '2026-01-01T09:59:59Z', '2026-01-01T10:00'],
  ['0 18 ? * MON-FRI *', '2026-01-02T18:00:00Z', '2026-01-05T18:00'],
  ['0 18 ? * 2-6 *', '2026-01-02T18:00:00Z', '2026-01-05T18:00'],
  ['0 8 1 * ? *', '2026-01-01T08:00:00Z', '2026-02-01T08:00'],
  ['0/20 8,20 ? feb sat,sun 2026', '2026-01-31T00:00:00Z', '2026-02-01T08:00'],
  ['0/20 8,20 ? FEB SAT,SUN 2026', '2026-02-01T08:40:00Z', '2026-02-01T20:00'],
  ['*/45 0 * * ? *', '2026-01-01T00:00:00Z', '2026-01-01T00:45'],
  ['1/10 * * * ? *', '2026-01-01T00:51:00Z', '2026-01-01T01:01'],
  ['0 0 29 2 ? *', '2026-01-01T00:00:00Z', '2028-02-29T00:00'],
  ['0 0 29 2 ? *', '2096-03-01T00:00:00Z', '2104-02-29T00:00'],
  ['59 23 31 12 ? 1970-2199', '2026-12-31T23:59:00Z', '2027-12-31T23:59'],
])('%s after %s comes at %s', (expression, after, expected) => expect(next(expression, after)).toBe(expected));

test.each([['0 0 30 2 ? *'], ['0 0 1 1 ? 2020']])('the expression %s never comes', (expression) =>
  expect(next(expression, '2026-01-01T00:00:00Z')).toBeUndefined(),
);

test.each([
  '',
  'cron()',
  '0 10 * * ?',
  '0 10 * * ? * *',
  '0 10 * * * *',
  '0 10 ? * ? *',
  '60 10 * * ? *',
  '0 24 * * ? *',
  '0 0 0 * ? *',
  '0 0 32 * ? *',
  '0 0 * 13 ? *',
  '0 0 ? * 8 *',
  '0 0 ? * FUN *',
  '0 0 L * ? *',
  '0 0 3W * ? *',
  '0 0 ? * 3#2 *',
  '-1 0 * * ? *',
  '5-1 0 * * ? *',
  '0/0 0 * * ? *',
  '0/ 0 * * ? *',
  ', 0 * * ? *',
  '0 10 * * ? 1969',
  'rate(5 minutes)',
  '０ 10 * * ? *',
  '1e1 0 * * ? *',
])('the expression %p is invalid', (expression) => {
  expect(() => new Cron(expression)).toThrow(
    expect.objectContaining({ name: 'ValidationException', message: expect.stringContaining(expression) }),
  );
});
