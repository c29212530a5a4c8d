/** Waiting, always until a deadline. */

import { Rehearsal } from './rehearsal';
import { TimedOutWaiting, poll, RunIsOver } from '../../../src/handlers/shared/runtime';

let stage: Rehearsal;
beforeEach(() => { stage = new Rehearsal(); });
afterEach(() => jest.restoreAllMocks());

describe('polling', () => {
  const pauses = async (until: number, time?: number) => {
    const slept: number[] = [];
    const runtime = stage.runtime(time);
    const sleep = (milliseconds: number) => { slept.push(milliseconds); return runtime.sleep(milliseconds); };
    const error = await poll({ ...runtime, sleep }, runtime.now() + until, async () => undefined).catch(
      (thrown) => thrown,
    );
    return { slept, error };
  };

  test('polling returns the first value', async () => {
    const values = [undefined, undefined, 0];
    expect(await poll(stage.runtime(), Infinity, async () => values.shift())).toBe(0);
    expect(values).toEqual([]);
  });

  test('polling pauses longer and longer, up to 15 seconds, and never beyond the deadline', async () => {
    expect(await pauses(50_000)).toEqual({
      slept: [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 4250],
      error: expect.any(TimedOutWaiting),
    });
  });

  test('polling spreads its pauses by a quarter to either side', async () => {
    jest.spyOn(Math, 'random').mockReturnValueOnce(0).mockReturnValueOnce(1);
    expect((await pauses(1_000)).slept.slice(0, 2)).toEqual([187.5, 625]);
  });

  test('polling ends with the run', async () => {
    expect(await pauses(50_000, 800)).toEqual({ slept: [250, 500, 50], error: expect.any(RunIsOver) });
  });

  test('polling times out where both deadlines are the same', async () => {
    expect((await pauses(800, 800)).error).toBeInstanceOf(TimedOutWaiting);
  });

  test('polling rethrows errors', async () => {
    await expect(poll(stage.runtime(), Infinity, async () => { throw new Error('wrong'); })).rejects.toThrow('wrong');
  });

  test('polling ends when it is aborted', async () => {
    const attempt = jest.fn(async () => { stage.over.abort(new Error('over')); return undefined; });
    await expect(poll(stage.runtime(), Infinity, attempt)).rejects.toThrow('over');
    expect(attempt).toHaveBeenCalledTimes(1);
  });
});
