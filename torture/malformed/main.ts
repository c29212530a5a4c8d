/** Sends malformed events to the Lambda code and malformed requests to the local cloud, and counts the outcomes. */

import { performance } from 'node:perf_hooks';
import { Command, InvalidArgumentError } from 'commander';
import { badConnections, ConnectionJudge } from './connections';
import { EventJudge } from './events/judge';
import { malformedEvents } from './events/malformed';
import { RequestJudge } from './requests/judge';
import { malformedRequests } from './requests/malformed';
import { brokenTemplates, execute } from './requests/templates';
import { World } from './requests/world';
import type { Counts, Suite } from './suite';
import { run } from './suite';

const count = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('it must be a number');
  return Number(text);
};

interface Options {
  readonly inputs: number;
  readonly seed: number;
  readonly suite?: string;
  readonly path?: string;
}

const options = new Command('torture:malformed')
  .description('Sends malformed events to the Lambda code and malformed requests to the local cloud.')
  .option('--inputs <number>', 'how many', count, 50_000)
  .option('--seed <number>', 'makes the same inputs again', count, Date.now() % 2 ** 31)
  .option('--suite <name>', 'one of the kinds of inputs only')
  .option('--path <path>', 'one input only, which has been found before')
  .parse()
  .opts<Options>();

void (async () => {
  const suites: Suite<any>[] = [eventSuite(), await requestSuite(), templateSuite(), connectionSuite()];
  const chosen = suites.filter(({ name }) => name === (options.suite ?? name));
  const shares = chosen.reduce((sum, { share }) => sum + share, 0);
  let isBad = false;
  console.log(`seed ${options.seed}`);
  for (const suite of chosen) {
    const counts: Counts = new Map();
    const startedAt = performance.now();
    await suite.begin?.();
    const found = await run(
      suite,
      { seed: options.seed, path: options.path, inputs: Math.ceil((options.inputs * suite.share) / shares) },
      counts,
    );
    print(suite.name, counts, performance.now() - startedAt);
    await suite.end?.();
    if (found) console.error(found);
    isBad ||= found !== undefined;
  }
  process.exitCode = isBad ? 1 : 0;
})();

function eventSuite(): Suite<any> {
  let judge: EventJudge;
  return {
    name: 'events',
    share: 0.5,
    inputs: malformedEvents,
    begin: async () => { judge = await EventJudge.make(); },
    judge: (input) => judge.judge(input),
  };
}

async function requestSuite(): Promise<Suite<any>> {
  const world = await World.make();
  await world.cloud.stop();
  const judge = new RequestJudge();
  return {
    name: 'requests',
    share: 0.38,
    inputs: malformedRequests(world.cloud.served),
    judge: judge.judge,
    end: () => judge.stop(),
  };
}

function templateSuite(): Suite<any> {
  const judge = new RequestJudge(execute);
  return { name: 'templates', share: 0.1, inputs: brokenTemplates, judge: judge.judge, end: () => judge.stop() };
}

function connectionSuite(): Suite<any> {
  let judge: ConnectionJudge;
  return {
    name: 'connections',
    share: 0.02,
    inputs: badConnections,
    begin: async () => { judge = await ConnectionJudge.start(); },
    judge: (input) => judge.judge(input),
    end: () => judge.stop(),
  };
}

function print(name: string, counts: Counts, milliseconds: number): void {
  const total = [...counts.values()].flatMap((row) => [...row.values()]).reduce((sum, each) => sum + each, 0);
  console.log(`\n${name}: ${total} in ${(milliseconds / 1_000).toFixed(1)} s`);
  for (const [what, row] of [...counts].sort(([a], [b]) => a.localeCompare(b))) {
    console.log(`  ${what.padEnd(42)} ${[...row].map(([outcome, each]) => `${outcome} ${each}`).join(', ')}`);
  }
}
