/**
 * Replays every form of event that was ever on the wire against the current code, and compares the
 * calls and the answer.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Harness } from './harness';
import type { ResourceStatus } from '../../../local/services/cloudformation';
import { CREDENTIAL_LOCKER } from '../../../src/api/iot-managed-integrations';
import { propertiesOf } from '../../../src/api/resource-kind';
import type { Shape } from '../../../src/api/schema';
import { adapters } from '../../../src/handlers/provider/adapters';
import type { Final } from '../../../src/handlers/provider/outcome';
import { SAMPLES } from '../../samples';
import { pressAtOnce } from '../../samples/common/claimed-devices';
import { holdThing } from '../../samples/common/held';
import { NEW } from '../../samples/common/sample';
import { EVENTS, REPLAY } from '../replays';

// Reads: test/handlers/events/*.json

const FOLDER = join(__dirname, '../events');
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const read = (type: string, name: string): string => readFileSync(join(FOLDER, `${type}-${name}.json`), 'utf8');

let harness: Harness;
/** The events that CloudFormation and the function itself have sent. */
let sent: any[];
let answers: any[];
/** The resources that the events' resources refer to. */
let locker: string;

beforeEach(async () => {
  const assumptions = {
    profileMilliseconds: 0,
    missingDestination: 'allowed',
    otaTaskDeletionMilliseconds: 0,
    associationDeletionMilliseconds: 0,
    thingDeletionMilliseconds: 0,
    encryptionMilliseconds: 0,
  } as const;
  harness = await Harness.start({ assumptions });
  harness.putFunction(Duration.minutes(1));
  jest.spyOn(harness.cloud.functions, 'invokeAsync').mockImplementation((_name, next) => { sent.push(next); });
  harness.cloud.route('/arn', ({ path, query, body }) => {
    const answer = JSON.parse(Buffer.from(body).toString());
    answers.push({ path, query, ...answer });
    harness.takes(answer);
    return { status: 200 };
  });
  referredTo(harness);
  for (const id of loggingThings()) holdThing(harness.cloud, id);
  locker = (await harness.create(CREDENTIAL_LOCKER, {}) as Final).physicalId;
  harness.cloud.services.secretsManager.operations.PutSecretValue(
    { SecretId: harness.secretArn, SecretString: '{"front-door":"900137947003133"}' },
    undefined as never,
  );
  const { iot1click } = harness.cloud.services;
  for (const deviceId of ['G030PM0000000001', 'G030PM0000000002']) iot1click.addDevice({ deviceId });
  iot1click.addClaimCode({
    claimCode: 'C-0123456789',
    devices: [{ deviceId: 'G030MD0000000001' }, { deviceId: 'G030MD0000000002' }],
  });
  iot1click.addClaimCode({ claimCode: 'C-9876543210', devices: [{ deviceId: 'G030MD0000000003' }] });
  pressAtOnce(harness.cloud);
});

/** The IDs in the events, for the resources that they refer to. */
function referredTo({ cloud, secretArn }: Harness): void {
  const { secretsManager, managedIntegrations } = cloud.services as any;
  secretsManager.operations.PutSecretValue({ SecretId: secretArn, SecretString: 'secret' });
  const GeneralAuthorization = [{ AuthMaterialName: 'one' }];
  const oAuth = { authUrl: 'https://lamps.example.com/authorize' };
  const records: Record<string, object> = {
    'OtaTaskConfiguration configuration1': {},
    'OtaTaskConfiguration configuration2': {},
    'CloudConnector connector1': { Id: 'connector1', EndpointConfig: { lambda: { arn: 'Lamps' } } },
    'ConnectorDestination destination1': { CloudConnectorId: 'connector1', AuthConfig: { GeneralAuthorization } },
    'ConnectorDestination destination2': { CloudConnectorId: 'connector1', AuthConfig: { oAuth } },
    'AccountAssociation association1': {
      ConnectorDestinationId: 'destination2',
      AssociationState: 'ASSOCIATION_SUCCEEDED',
    },
    'ManagedThing hub': {
      Role: 'CONTROLLER',
      Arn: `arn:aws:iotmanagedintegrations:${cloud.region}:${cloud.account}:managed-thing/hub`,
    },
    'ManagedThing lamp': { Id: 'lamp', Role: 'DEVICE', ConnectorDeviceId: 'lamp' },
    'ManagedThingAssociation lamp': { ManagedThingId: 'lamp', AccountAssociationId: 'association1' },
  };
  for (const [name, record] of Object.entries(records)) {
    const [type, id] = name.split(' ');
    managedIntegrations.host.records[type].add(id, record);
  }
}

afterEach(() => harness.stop());

/** The things of the runtime log configurations' events. */
function loggingThings(): Set<string> {
  const events = FILES.filter((name) => name.includes('RuntimeLogConfiguration')).map((name) =>
    JSON.parse(readFileSync(join(FOLDER, name), 'utf8')),
  );
  return new Set(events.map(({ ResourceProperties }) => ResourceProperties.ManagedThingId));
}

/** The event of a file as if it were sent now, with this test's role, secret, locker and receiver of answers. */
function event(type: string, name: string): any {
  const placed = read(type, name)
    .replace(/arn:aws:iam:[^"]+:role\/[^"]+/g, harness.deliveryRoleArn)
    .replace(/arn:aws:secretsmanager:[^"]+/g, harness.secretArn)
    .replace(/(?<="CredentialLockerId": ")[^"]+/g, locker)
    .replace(/(?<="ResponseURL": ")https:\/\/[^/]+/, harness.cloud.endpoint)
    .replace(
      /X-Amz-Date=\d{8}T\d{6}Z/,
      `X-Amz-Date=${harness.cloud.time
        .now()
        .toISOString()
        .replace(/[-:]|\.\d+/g, '')}`,
    );
  const { Continuation, ...request } = JSON.parse(placed);
  return Continuation
    ? { ...request, Continuation: { ...Continuation, startedAt: harness.cloud.clock.now() } }
    : request;
}

/** Sends an event and, by default, the events that the function then sends to itself. */
async function send(first: object, { once = false } = {}): Promise<void> {
  answers = [];
  sent = [first];
  for (const each of sent) {
    expect(await harness.invoke(each)).toEqual({ result: null });
    if (once) return;
  }
}

/** The called operations, with a mark on refused ones. */
const calls = () => harness.cloud.calls.filter(({ service }) => service !== 'cloudformation' && service !== 'lambda')
  .map(({ operation, error }) => `${operation}${error ? '!' : ''}`);

/** Physical IDs that the service assigns at random; all others follow from the event. */
const isRandom = (physicalId: string) => /^[0-9a-f]{32}$/.test(physicalId);

describe.each(SAMPLES.map(({ kind, ...sample }) => [kind.type.slice('Custom::'.length), sample] as const))(
  '%s',
  (type, { events, data = '' }) => {
    test(REPLAY, async () => {
      /** The IDs of this service in place of those in the files. */
      const ids = new Map<string, string>();
      for (const [name, expected, idOf] of events) {
        const request = JSON.parse(
          [...ids].reduce((text, [then, now]) => text.replaceAll(then, now), JSON.stringify(event(type, name))),
        );
        const before = calls().length;
        harness.says(
          `${String(request.RequestType).toUpperCase()}_IN_PROGRESS` as ResourceStatus,
          request.PhysicalResourceId,
          request,
        );
        await send(request);
        expect([name, ...calls().slice(before)]).toEqual([name, ...expected.split(' ').filter(Boolean)]);
        const [{ PhysicalResourceId, Data, NoEcho, ...answer }, ...more] = answers;
        expect(more).toEqual([]);
        const { ResponseURL, StackId, RequestId, LogicalResourceId } = request;
        const { pathname: path, searchParams } = new URL(ResponseURL);
        expect(answer).toEqual({
          path,
          query: Object.fromEntries(searchParams),
          Status: 'SUCCESS',
          StackId,
          RequestId,
          LogicalResourceId,
        });
        expect(NoEcho).toBe(
          request.RequestType === 'Delete' ? undefined : adapters.get(request.ResourceType)!.kind.noEcho,
        );
        expect(Object.keys(Data)).toEqual(request.RequestType === 'Delete' ? [] : data.split(' ').filter(Boolean));
        const then = idOf === NEW ? PhysicalResourceId : JSON.parse(read(type, idOf)).PhysicalResourceId;
        if (isRandom(then) && !ids.has(then)) {
          expect([...ids.values()]).not.toContain(PhysicalResourceId);
          ids.set(then, PhysicalResourceId);
        }
        expect(PhysicalResourceId).toBe(ids.get(then) ?? then);
      }
    });
  },
);

/** The state that the function leaves to its next run. Another form than that of the files needs files of its own. */
test.each<[what: string, type: string, event: string, like: string, given: (on: Harness) => void]>([
  [
    'before anything is made',
    'IoTManagedIntegrations_Destination',
    'create',
    'create-continued',
    ({ cloud, deliveryRoleArn }) => {
      cloud.assumptions.set('roleAssumableAfterSeconds', 3600);
      cloud.iam.putRole({ ...cloud.iam.role(deliveryRoleArn)!, createdAt: cloud.clock.date() });
    },
  ],
  [
    'before devices are claimed',
    'IoT1Click_DeviceClaimByCode',
    'create',
    'create-noted',
    ({
      cloud: {
        services: { iot1click },
      },
    }) => {
      const { InitiateDeviceClaim: initiate, FinalizeDeviceClaim: finalize } = iot1click.operations;
      for (const call of [initiate, finalize]) call({ DeviceId: 'G030PM0000000001' }, undefined as never);
    },
  ],
  [
    'while it is made',
    'IoTManagedIntegrations_ProvisioningProfile',
    'create',
    'create-unfinished',
    ({ cloud: { faults } }) => {
      faults.inject({
        kind: 'error',
        name: 'AccessDeniedException',
        status: 400,
        operation: 'PutSecretValue',
        times: Infinity,
      });
    },
  ],
  [
    'once it is made',
    'IoTManagedIntegrations_ProvisioningProfile',
    'create',
    'create-continued',
    ({ cloud }) => {
      cloud.assumptions.set('profileMilliseconds', 3_600_000);
    },
  ],
])('a continuation %s has the form of its file: %s %s', async (_what, type, name, like, given) => {
  given(harness);
  await send(event(type, name), { once: true });
  expect(answers).toEqual([]);
  const [first, { Continuation, ...next }] = sent;
  expect(next).toEqual(first);
  expect(formOf(Continuation)).toEqual(formOf(JSON.parse(read(type, like)).Continuation));
});

/** The names and types of a value's members. */
function formOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(formOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, formOf(item)]));
}

describe('the files', () => {
  const replayed = Object.entries(EVENTS).flatMap(([type, steps]) => steps.map(([name]) => `${type}-${name}.json`));

  test('every file of old events is replayed once', () => {
    expect(replayed.sort()).toEqual(FILES.sort());
  });

  test('every file of old events is of the kind in its name', () => {
    for (const file of FILES) {
      const { ResourceType, RequestType } = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
      expect(file.startsWith(`${ResourceType.slice('Custom::'.length)}-${RequestType.toLowerCase()}`)).toBe(true);
    }
  });

  test.each([...adapters.values()].map(({ kind }) => kind))(
    'the files of old events have every request and every property of $type',
    (kind) => {
      const events = FILES.map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))).filter(
        ({ ResourceType }) => ResourceType === kind.type,
      );
      expect(new Set(events.map(({ RequestType }) => RequestType))).toEqual(new Set(['Create', 'Update', 'Delete']));
      const missing = pathsIn(propertiesOf(kind)).filter(
        (path) => !events.some(({ ResourceProperties }) => has(ResourceProperties, path)),
      );
      expect(missing).toEqual([]);
    },
  );
});

/** The names from the outermost structure to each member; items of lists count as their list. */
function pathsIn(shape: Shape): string[][] {
  if (shape.type === 'list') return pathsIn(shape.member);
  if (shape.type !== 'structure') return [[]];
  return Object.entries(shape.members).flatMap(([name, member]) => pathsIn(member).map((path) => [name, ...path]));
}

function has(value: any, path: string[]): boolean {
  if (Array.isArray(value)) return value.some((item) => has(item, path));
  const [name, ...inner] = path;
  return name === undefined || (value?.[name] !== undefined && has(value[name], inner));
}
