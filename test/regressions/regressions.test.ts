/** Random programs that have found a fault, which is mended. */

import { REGRESSIONS } from './programs';
import { Templates } from '../../torture/apps/templates';
import { Simulator } from '../../torture/run';
import { bundle } from '../../torture/simulation/code';

let simulator: Simulator;
beforeAll(async () => { simulator = new Simulator(await bundle(), new Templates()); });

test.each(Object.entries(REGRESSIONS))('%s', async (_name, program) => {
  expect(await simulator.run(program)).toEqual([]);
});
