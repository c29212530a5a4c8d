import { describe as describeViolation } from '../../src/private/violations';

const names = { 'Name': 'fleetName', 'Config.Rates': 'rates', 'Secret': 'secret.arn' };

test.each([
  ['Name', 'fleetName'],
  ['NameTag', 'nameTag'],
  ['Description', 'description'],
  ['Config.Rates.Slow', 'rates.slow'],
  ['Config.Rates[2].MaxValue', 'rates[2].maxValue'],
  ['Config.Other', 'config.other'],
  ['Tags.***', 'tags.***'],
  ['Tags key', 'tags key'],
  ['Config.Criteria.numberOfThings', 'config.criteria.numberOfThings'],
])('the violation of %s is reported as %s', (path, prop) => {
  expect(describeViolation({ path, value: '1', rule: 'must be 2' }, names)).toBe(`${prop} must be 2 (is 1)`);
});
