/** Processes share the programs of a seed, and run each of them. */

import type { Program } from '../../torture/program/program';
import type { Simulator } from '../../torture/run';
import type { Share } from '../../torture/share';
import { runShare } from '../../torture/share';

const SHARE: Share = { seed: 7, programs: 40, index: 0, shares: 1, simplifySeconds: 60 };

/** Records the programs that it receives, and reports problems for some of them. */
function noting(isWrong: (program: Program, number: number) => boolean = () => false) {
  const programs: Program[] = [];
  const simulator = {
    counts: { steps: new Map([['create', 2]]), troubles: new Map() },
    run: async (program: Program) => (isWrong(program, programs.push(program)) ? ['wrong'] : []),
  };
  return { programs, simulator: simulator as unknown as Simulator };
}

test('each program is in one share', async () => {
  const [all, one, other] = [noting(), noting(), noting()];
  expect(await runShare(SHARE, all.simulator)).toEqual({
    programs: 40,
    steps: [['create', 2]],
    troubles: [],
    failure: undefined,
  });
  expect(await runShare({ ...SHARE, shares: 2 }, one.simulator)).toMatchObject({ programs: 20 });
  expect(await runShare({ ...SHARE, shares: 2, index: 1 }, other.simulator)).toMatchObject({ programs: 20 });
  expect(all.programs).toHaveLength(40);
  expect(one.programs.flatMap((program, index) => [program, other.programs[index]])).toEqual(all.programs);
});

test('a failure is simplified, and its path leads to the same program in a run that is not shared', async () => {
  const isWrong = ({ steps }: Program) => steps.length > 1;
  const { failure, programs } = await runShare({ ...SHARE, shares: 2, index: 1 }, noting(isWrong).simulator);
  expect(programs).toBeLessThan(20);
  expect(failure!.problems).toBe('wrong');
  expect(failure!.program.steps).toHaveLength(2);
  const again = noting(isWrong);
  await runShare({ ...SHARE, path: failure!.path, simplifySeconds: 0 }, again.simulator);
  expect(again.programs).toEqual([failure!.program]);
});

test('the time for simplification ends, and what has failed remains', async () => {
  const { programs, simulator } = noting(() => true);
  const { failure } = await runShare({ ...SHARE, simplifySeconds: 0 }, simulator);
  expect(programs).toEqual([failure!.program]);
  expect(failure!.simplifications).toBe(0);
});
