/** Programs that the Lambda code has failed, and does not fail any more. */

import { REGRESSIONS } from './programs';
import { Simulator } from '../../torture/run';
import { bundle } from '../../torture/simulation/code';

let simulator: Simulator;
beforeAll(async () => { simulator = new Simulator(await bundle()); });

test.each(Object.entries(REGRESSIONS))('%s', async (_name, program) => {
  expect(await simulator.run(program)).toEqual([]);
});
