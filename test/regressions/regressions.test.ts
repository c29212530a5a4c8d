/** Programs that the Lambda code has failed, and does not fail any more. */

import { REGRESSIONS } from './programs';
import { Simulator } from '../../torture/run';

let simulator: Simulator;
beforeAll(() => { simulator = new Simulator(); });

test.each(Object.entries(REGRESSIONS))('%s', async (_name, program) => {
  expect(await simulator.run(program)).toEqual([]);
});
