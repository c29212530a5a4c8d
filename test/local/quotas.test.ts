import { TestClient } from './client';
import { LocalCloud } from '../../local/cloud';

const together = <T>(count: number, work: () => Promise<T>) => Promise.all(Array.from({ length: count }, work));

test('with quotas the eleventh call of a second is throttled, by operation', async () => {
  const cloud = await LocalCloud.start({ clock: 'simulated', quotas: true });
  try {
    const client = new TestClient(cloud);
    const answers = await together(15, () => client.get('/credential-lockers'));
    const throttled = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(throttled).toHaveLength(5);
    expect(throttled[0]).toMatchObject({
      headers: { 'x-amzn-errortype': 'ThrottlingException' },
      body: { Message: 'Rate exceeded' },
    });
    expect((await client.get('/destinations')).status).toBe(200);
  } finally {
    await cloud.stop();
  }
});

test('the quota refills with the time of the cloud', async () => {
  const cloud = await LocalCloud.start({ clock: 'simulated', quotas: true });
  try {
    const client = new TestClient(cloud);
    for (let i = 0; i < 3; i++) {
      expect((await together(10, () => client.get('/credential-lockers'))).map(({ status }) => status)).toEqual(
        Array(10).fill(200),
      );
      await cloud.clock.pass(1100);
    }
  } finally {
    await cloud.stop();
  }
});

test('without quotas no call is throttled', async () => {
  const cloud = await LocalCloud.start({ clock: 'simulated' });
  try {
    const client = new TestClient(cloud);
    expect((await together(30, () => client.get('/credential-lockers'))).every(({ status }) => status === 200)).toBe(
      true,
    );
  } finally {
    await cloud.stop();
  }
});
