/** A simulation that one cloud after the other uses, with its processes. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { simulated } from './simulated';
import type { LocalCloud } from '../../../local/cloud';
import type { Simulation } from '../../../local/simulation';
import { Modules } from '../../../local/simulation';

const CODE = `
  let count = 0;
  exports.count = () => ++count;
  exports.draw = () => [Date.now(), Math.random(), performance.now(), crypto.randomUUID()];
  exports.later = (seconds, work) => setTimeout(work, seconds * 1000);
  exports.ask = (url) => fetch(url).then((response) => response.text());
  exports.request = (url, work) => require("node:http").get(url, (response) => response.on("data", (data) => work(String(data))));
`;

function load(simulation: Simulation): any {
  const folder = mkdtempSync(join(tmpdir(), 'process-'));
  writeFileSync(join(folder, 'index.js'), CODE);
  return new Modules(simulation.process({ name: 'the process', cwd: folder, env: {}, write: () => {} })).load(
    join(folder, 'index.js'),
  );
}

async function next(former: LocalCloud): Promise<LocalCloud> {
  await former.stop();
  former.simulation!.restart();
  return simulated({ simulation: former.simulation });
}

const named = (cloud: LocalCloud, name: string, seconds = 0) => cloud.route('/who', async () => {
  await cloud.clock.sleep(seconds * 1000);
  return { status: 200, body: name };
});

test('a restarted simulation has the same time and randomness, and its processes keep their state', async () => {
  const first = await simulated();
  const code = load(first.simulation!);
  const [id, drawn] = [first.random.uuid(), code.draw()];
  expect([code.count(), code.count()]).toEqual([1, 2]);
  await first.time.advance(Duration.hours(1));
  code.draw();

  const second = await next(first);
  expect([second.random.uuid(), code.draw()]).toEqual([id, drawn]);
  expect(code.count()).toBe(3);
});

test('a process reaches the current cloud', async () => {
  const first = await simulated();
  const code = load(first.simulation!);
  named(first, 'first');
  const ask = (cloud: LocalCloud) => cloud.clock.run('the answers', () => Promise.all([
    code.ask(`${cloud.endpoint}/who`), new Promise((resolve) => { code.request(`${cloud.endpoint}/who`, resolve); }),
  ]));
  expect(await ask(first)).toEqual(['first', 'first']);

  const second = await next(first);
  named(second, 'second');
  expect(await ask(second)).toEqual(['second', 'second']);
});

test('work that was under way has no effect', async () => {
  const first = await simulated();
  const code = load(first.simulation!);
  named(first, 'first', 60);
  const came: string[] = [];
  code.later(60, () => came.push('timer'));
  code.ask(`${first.endpoint}/who`).then((name: string) => came.push(`fetch ${name}`), () => came.push('failure'));
  code
    .request(`${first.endpoint}/who`, (name: string) => came.push(`request ${name}`))
    .on('error', () => came.push('error'));
  void first.time.after(Duration.minutes(1), () => came.push('after'));
  await first.time.advance(Duration.seconds(30));

  const second = await next(first);
  await second.time.advance(Duration.days(1));
  expect(came).toEqual([]);
});
