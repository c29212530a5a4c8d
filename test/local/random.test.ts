import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { TestClient } from './client';
import { assemble } from './services/cloudformation/harness';
import { LocalCloud } from '../../local/cloud';
import type { Random } from '../../local/random';
import { SeededRandom, SystemRandom } from '../../local/random';
import { newPrivateKey } from '../../local/services/iot-managed-integrations/devices/certificate';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const several = <T>(make: (index: number) => T, length = 100) => Array.from({ length }, (_none, index) => make(index));
const valuesOf = (random: Random) => [
  random.uuid(),
  random.bytes(30).toString('hex'),
  ...several(() => random.integer(1000), 20),
];

describe.each([
  ['SystemRandom', () => new SystemRandom()],
  ['SeededRandom', () => new SeededRandom(7)],
])('%s', (_name, make) => {
  test('UUIDs are of version 4, and differ', () => {
    const random = make();
    const uuids = several(() => random.uuid());
    expect(uuids.filter((uuid) => !UUID.test(uuid))).toEqual([]);
    expect(new Set(uuids).size).toBe(100);
  });

  test('bytes have the requested length, and take every value', () => {
    const random = make();
    expect([0, 1, 3, 4, 5, 864].map((size) => random.bytes(size).length)).toEqual([0, 1, 3, 4, 5, 864]);
    expect(new Set(random.bytes(10_000)).size).toBe(256);
  });

  test('integers are below their bound, each as often as the others', () => {
    const random = make();
    const counts = several(() => 0, 3);
    for (let drawn = 0; drawn < 30_000; drawn++) counts[random.integer(3)]++;
    // Six standard deviations: this fails in one run of a hundred million.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(490);
    expect(several(() => random.integer(1))).toEqual(several(() => 0));
  });

  test('integers have no bias by a remainder', () => {
    const random = make();
    // A remainder of 32 bits would be in the lower half of this range five times out of eight.
    const bound = 3 * 2 ** 30;
    const lower = several(() => random.integer(bound), 10_000).filter((integer) => integer < bound / 2).length;
    expect(Math.abs(lower - 5_000)).toBeLessThan(300);
  });

  test('integers can be longer than 32 bits', () => {
    const random = make();
    const integers = several(() => random.integer(2 ** 47));
    expect(integers.filter((integer) => !(Number.isInteger(integer) && integer >= 0 && integer < 2 ** 47))).toEqual([]);
    expect(Math.max(...integers)).toBeGreaterThan(2 ** 45);
  });

  test.each([0, -1, 1.5, NaN])('integers cannot be below %d', (below) => {
    expect(() => make().integer(below)).toThrow(/below|max/);
  });

  test('a private key is a key of P-256 that signs and verifies', () => {
    const random = make();
    const pem = newPrivateKey(random);
    const key = createPrivateKey(pem);
    expect([pem.split('\n')[0], key.asymmetricKeyType, key.asymmetricKeyDetails]).toEqual([
      '-----BEGIN PRIVATE KEY-----',
      'ec',
      { namedCurve: 'prime256v1' },
    ]);
    const message = Buffer.from('message');
    const signature = sign('sha256', message, key);
    expect(verify('sha256', message, createPublicKey(key), signature)).toBe(true);
    expect(verify('sha256', Buffer.from('other'), createPublicKey(key), signature)).toBe(false);
    expect(newPrivateKey(random)).not.toBe(pem);
  });
});

test.each([
  ['no bit', 0],
  ['every bit', 255],
])('a private key is valid where %s of its randomness is set', (_what, byte) => {
  const random = { bytes: (size: number) => Buffer.alloc(size, byte) } as Random;
  expect(createPrivateKey(newPrivateKey(random)).asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
});

describe('a seed', () => {
  test.each([0, 1, 2 ** 31, 2 ** 32 - 1])('the seed %d gives the same values each time', (seed) => {
    expect(valuesOf(new SeededRandom(seed))).toEqual(valuesOf(new SeededRandom(seed)));
    expect(newPrivateKey(new SeededRandom(seed))).toBe(newPrivateKey(new SeededRandom(seed)));
  });

  test('a seed gives other values than another seed, from the first one on', () => {
    const firsts = several((seed) => new SeededRandom(seed).bytes(4));
    expect(new Set(firsts.map((bytes) => bytes.toString('hex'))).size).toBe(100);
    expect(new Set(firsts.map(([byte]) => byte)).size).toBeGreaterThan(60);
    expect(newPrivateKey(new SeededRandom(1))).not.toBe(newPrivateKey(new SeededRandom(2)));
  });

  test('the values of a seed stay the same from version to version', () => {
    const random = new SeededRandom(1);
    expect([random.uuid(), random.bytes(5).toString('hex'), random.integer(1000)]).toEqual([
      'a4850fce-fc77-47c1-8b0c-2bfac1b932e3',
      '2e38168168',
      957,
    ]);
  });

  test.each([1.5, NaN, 2 ** 32, -1])('a seed cannot be %d', (seed) => {
    expect(() => new SeededRandom(seed)).toThrow(/^the seed must be an integer from 0 to /);
  });
});

describe('a cloud', () => {
  let cloud: LocalCloud;
  afterEach(async () => {
    jest.restoreAllMocks();
    await cloud.stop();
  });

  /** The values that a cloud generates in some calls and a deployment. */
  const madeUp = async (seed: number) => {
    const random = new SeededRandom(seed);
    jest.spyOn(SystemRandom.prototype, 'uuid').mockImplementation(() => random.uuid());
    jest.spyOn(SystemRandom.prototype, 'bytes').mockImplementation((size) => random.bytes(size));
    jest.spyOn(SystemRandom.prototype, 'integer').mockImplementation((below) => random.integer(below));
    cloud = await LocalCloud.start();
    const client = new TestClient(cloud);
    const { body: locker } = await client.post('/credential-lockers', {});
    const {
      body: { ClaimCertificate, ClaimCertificatePrivateKey },
    } = await client.post('/provisioning-profiles', { ProvisioningType: 'FLEET_PROVISIONING' });
    const { body: endpoint } = await client.post('/custom-endpoint', {});
    const [stack] = await cloud.cloudFormation.deploy(assemble({
      Stack: {
        Resources: {
          Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
          Secret: { Type: 'AWS::SecretsManager::Secret', DependsOn: 'Role', Properties: { GenerateSecretString: {} } },
        },
      },
    }));
    const { administrator } = cloud.iam;
    const requests = cloud.calls.map(({ requestId }) => requestId);
    const secret = cloud.services.secretsManager.getSecretValue(stack.resources[1].physicalId!);
    const resources = stack.resources.map(({ physicalId }) => physicalId);
    await cloud.stop();
    return [
      administrator,
      requests,
      locker.Id,
      ClaimCertificate,
      ClaimCertificatePrivateKey,
      endpoint,
      stack.id,
      resources,
      secret,
    ];
  };

  test('two clouds generate the same values from the same randomness, and others from another', async () => {
    const [first, second, other] = [await madeUp(1), await madeUp(1), await madeUp(2)];
    expect(second).toEqual(first);
    other.forEach((value, index) => expect(value).not.toEqual(first[index]));
    expect(JSON.stringify(first)).not.toMatch(/undefined|null/);
  });
});
