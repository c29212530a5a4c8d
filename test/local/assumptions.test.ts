import type { AssumptionSettings } from '../../local/assumptions';
import { Assumptions } from '../../local/assumptions';

test('the variations change one assumption at a time, beginning with none', () => {
  const variations = [...Assumptions.variations()];
  expect(variations[0]).toEqual({});
  expect(variations.slice(1).every((variation) => Object.keys(variation).length === 1)).toBe(true);
  expect(new Set(variations.map((variation) => JSON.stringify(variation))).size).toBe(variations.length);
  expect(variations).toContainEqual({ clientTokenReuse: 'first answer' });
  expect(variations).toContainEqual({ roleAssumableAfterSeconds: 60 });
});

test('every variation differs from the default and can be set', () => {
  const defaults = new Assumptions();
  for (const variation of [...Assumptions.variations()].slice(1)) {
    const [[name, setting]] = Object.entries(variation) as [[keyof AssumptionSettings, never]];
    expect(defaults.get(name)).not.toBe(setting);
    expect(new Assumptions(variation).get(name)).toBe(setting);
  }
});

test('an assumption changes while the cloud runs', () => {
  const assumptions = new Assumptions({ absentInUpdate: 'cleared' });
  assumptions.set('absentInUpdate', 'unchanged');
  assumptions.set('profileMilliseconds', 12_345);
  expect([assumptions.get('absentInUpdate'), assumptions.get('profileMilliseconds')]).toEqual(['unchanged', 12_345]);
});

test.each([
  ['an unknown assumption', { nothing: 1 }, /no assumption is called nothing; there are clientTokenReuse/],
  ['the name of a member of every object', { constructor: 1 }, /no assumption is called constructor/],
  ['an unknown setting', { absentInUpdate: 'maybe' }, 'absentInUpdate cannot be maybe; it can be unchanged, cleared'],
  ['a time before 0', { profileMilliseconds: -1 }, 'profileMilliseconds cannot be -1; it can be any time from 0 on'],
  ['a time that is none', { profileMilliseconds: NaN }, /cannot be NaN/],
])('an assumption fails with %s', (_, settings, message) => {
  expect(() => new Assumptions(settings as never)).toThrow(message);
});
