/** Every break still finds the code that it changes. */

import { BREAKS, broken } from '../../torture/breaks';
import { bundle } from '../../torture/simulation/code';

let whole: string;
beforeAll(async () => { whole = await bundle(); });

test.each(BREAKS.map((one) => [one.what, one] as const))('%s', (_what, one) => {
  expect(() => broken(one, whole)).not.toThrow();
});
