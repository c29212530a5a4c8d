/** A local cloud refuses incompatible options, and leaves nothing behind. */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalCloudOptions } from '../../local/cloud';
import { LocalCloud } from '../../local/cloud';

const dataDirectory = join(mkdtempSync(join(tmpdir(), 'options-')), 'data');

test.each<[object, string]>([
  [{ clock: 'simulated', speed: 2 }, 'a simulated clock has no speed: leave out `speed`, or the simulated clock'],
  [{ clock: 'simulated', speed: 1 }, 'a simulated clock has no speed: leave out `speed`, or the simulated clock'],
  [
    { clock: 'simulated', dataDirectory },
    'a simulated cloud keeps nothing, since its IDs would come again: leave out `dataDirectory`, or the simulated clock',
  ],
  [{ seed: 2 }, "only a simulated clock has `startsAt` and `seed`: add `clock: 'simulated'`"],
  [{ seed: 0 }, "only a simulated clock has `startsAt` and `seed`: add `clock: 'simulated'`"],
  [
    { clock: 'wall', startsAt: new Date(0) },
    "only a simulated clock has `startsAt` and `seed`: add `clock: 'simulated'`",
  ],
  [{ clock: 'sundial' }, "there is no clock \"sundial\", but 'wall' and 'simulated'"],
  [{ clock: 'simulated', seed: 1.5 }, '`seed` must be an integer from 0 to 2 ** 32 - 1, not 1.5'],
  [{ clock: 'simulated', seed: -1 }, '`seed` must be an integer from 0 to 2 ** 32 - 1, not -1'],
  [{ clock: 'simulated', seed: 2 ** 32 }, '`seed` must be an integer from 0 to 2 ** 32 - 1, not 4294967296'],
  [{ clock: 'simulated', startsAt: new Date('soon') }, '`startsAt` is no time: it is an invalid Date'],
  [{ speed: 0 }, "the clock's speed must be above 0, not 0"],
])('the options %j are refused', async (options, message) => {
  await expect(LocalCloud.start(options)).rejects.toThrow(message);
});

test('a directory that a simulated cloud was refused is free for another one', async () => {
  await expect(LocalCloud.start({ clock: 'simulated', dataDirectory })).rejects.toThrow();
  const cloud = await LocalCloud.start({ dataDirectory, port: 'none' });
  await cloud.stop();
});

test.each<LocalCloudOptions>([
  { clock: 'wall', speed: 60 },
  {
    clock: 'simulated',
    seed: 2 ** 32 - 1,
    startsAt: new Date(0),
    account: '111122223333',
    region: 'ca-central-1',
    quotas: true,
  },
])('the options %j are accepted', async (options) => {
  const cloud = await LocalCloud.start(options);
  await cloud.stop();
  expect([cloud.account, cloud.region]).toEqual([options.account ?? '123456789012', options.region ?? 'eu-west-1']);
});

test('a simulated cloud listens on the given port, and on none by default', async () => {
  const silent = await LocalCloud.start({ clock: 'simulated' });
  await expect(fetch(silent.endpoint)).rejects.toThrow();
  expect(() => silent.environment()).toThrow(
    'Give the clients of this process its clientConfig(), or start it with a `port`',
  );
  await silent.stop();
  const cloud = await LocalCloud.start({ clock: 'simulated', port: 0 });
  expect(cloud.environment()).toMatchObject({ AWS_ENDPOINT_URL: cloud.endpoint });
  expect((await fetch(`${cloud.endpoint}/_device-fleets/status`)).status).toBe(200);
  await cloud.stop();
});
