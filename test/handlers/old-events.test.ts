/** Every form of event that was ever on the wire, replayed against the current code: which calls it leads to, and which answer. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { Harness } from './harness';
import { pressAtOnce, putThing } from './kinds';
import { ResourceStatus } from '../../local/cloudformation';
import { CREDENTIAL_LOCKER } from '../../src/api/iot-managed-integrations';
import { propertiesOf } from '../../src/api/resource-kind';
import { Shape } from '../../src/api/schema';
import { adapters } from '../../src/handlers/adapters';
import { Final } from '../../src/handlers/outcome';

/** An event's name; the calls that it leads to; the event whose physical ID is the answer's; the members of the answer's `Data`. */
type Step = readonly [event: string, calls: string, id: string, data: string];

const NONE = '';
/** The ID of what no other event is about. */
const NEW = 'new';
const LOCKER = 'Arn CreatedAt';
const DESTINATION = 'Name CreatedAt';
const ENDPOINT = 'EndpointAddress';
const THING = 'Arn CreatedAt ProvisioningStatus';
const NOTIFICATION = 'EventType CreatedAt';
const OTA = 'CreatedAt';
const PROFILE = 'Arn ClaimCertificate Name';
const CLAIM = 'Arn Type';
const BOX = 'Total';
const TASK = 'TaskArn CreatedAt';
const ASSOCIATION = 'Arn OAuthAuthorizationUrl';
const DISCOVERY = 'Arn Status StartedAt FinishedAt DeviceCount AuthenticationMaterials';
const DISCOVER = 'StartDeviceDiscovery GetDeviceDiscovery ListDiscoveredDevices';

const PUT_ENCRYPTION = 'PutDefaultEncryptionConfiguration GetDefaultEncryptionConfiguration';

/** Enabled for the callbacks, and disabled. */
const CALLBACKS = 'UpdateDeviceState InvokeDeviceMethod InvokeDeviceMethod UpdateDeviceState';

/** The events of each kind in an order in which stacks could send them. */
const LIVES: Readonly<Record<string, readonly Step[]>> = {
  IoTManagedIntegrations_CredentialLocker: [
    ['create', 'CreateCredentialLocker GetCredentialLocker', 'update-tags', LOCKER],
    ['create-continued', 'CreateCredentialLocker GetCredentialLocker', 'update-tags', LOCKER],
    ['update-tags', 'GetCredentialLocker UntagResource TagResource GetCredentialLocker', 'update-tags', LOCKER],
    ['update-rollback-of-unknown-property', 'GetCredentialLocker', 'update-tags', LOCKER],
    ['update-name', 'GetCredentialLocker CreateCredentialLocker GetCredentialLocker', 'delete', LOCKER],
    ['delete', 'DeleteCredentialLocker', 'delete', NONE],
    ['delete-of-never-made', '', 'delete-of-never-made', NONE],
    ['delete-of-cancelled', '', 'delete-of-cancelled', NONE],
    ['create-without-properties', 'CreateCredentialLocker GetCredentialLocker', 'delete-without-service-timeout', LOCKER],
    ['delete-without-service-timeout', 'DeleteCredentialLocker', 'delete-without-service-timeout', NONE],
  ],
  IoTManagedIntegrations_Destination: [
    ['create', 'CreateDestination GetDestination', 'update-name', DESTINATION],
    ['create-continued', 'CreateDestination GetDestination', 'update-name', DESTINATION],
    ['update-description-and-stream', 'UpdateDestination GetDestination', 'update-name', DESTINATION],
    ['update-name', 'GetDestination CreateDestination GetDestination', 'delete', DESTINATION],
    ['delete', 'DeleteDestination', 'delete', NONE],
    ['create-without-description', 'CreateDestination GetDestination', NEW, DESTINATION],
  ],
  IoTManagedIntegrations_CustomEndpoint: [
    ['create', 'RegisterCustomEndpoint GetCustomEndpoint', 'delete', ENDPOINT],
    ['update-timeout', 'GetCustomEndpoint', 'delete', ENDPOINT],
    ['delete', '', 'delete', NONE],
  ],
  IoTManagedIntegrations_DefaultEncryption: [
    ['create', `GetDefaultEncryptionConfiguration ${PUT_ENCRYPTION}`, 'delete', NONE],
    ['create-continued', 'GetDefaultEncryptionConfiguration', 'delete', NONE],
    ['update-key', `GetDefaultEncryptionConfiguration ${PUT_ENCRYPTION}`, 'delete', NONE],
    ['delete', `GetDefaultEncryptionConfiguration ${PUT_ENCRYPTION}`, 'delete', NONE],
    ['delete-of-cancelled', 'GetDefaultEncryptionConfiguration GetDefaultEncryptionConfiguration', 'delete-of-cancelled', NONE],
  ],
  IoTManagedIntegrations_EventLogConfiguration: [
    ['create', 'CreateEventLogConfiguration GetEventLogConfiguration', 'update-level', NONE],
    ['update-level', 'UpdateEventLogConfiguration GetEventLogConfiguration', 'update-level', NONE],
    ['update-type', 'GetEventLogConfiguration CreateEventLogConfiguration GetEventLogConfiguration', 'delete', NONE],
    ['delete', 'DeleteEventLogConfiguration', 'delete', NONE],
    ['create-without-resource', 'CreateEventLogConfiguration GetEventLogConfiguration', NEW, NONE],
  ],
  IoTManagedIntegrations_HubConfiguration: [
    ['create', 'PutHubConfiguration GetHubConfiguration', 'delete', NONE],
    ['update-time', 'PutHubConfiguration GetHubConfiguration', 'delete', NONE],
    ['delete', 'GetHubConfiguration PutHubConfiguration', 'delete', NONE],
    ['delete-without-time-on-removal', '', 'delete', NONE],
    ['delete-of-cancelled', '', 'delete-of-cancelled', NONE],
  ],
  IoTManagedIntegrations_RuntimeLogConfiguration: [
    ['create', 'PutRuntimeLogConfiguration GetRuntimeLogConfiguration', 'update-thing', NONE],
    ['update-level-and-upload', 'PutRuntimeLogConfiguration GetRuntimeLogConfiguration', 'update-thing', NONE],
    ['update-thing', 'GetRuntimeLogConfiguration PutRuntimeLogConfiguration GetRuntimeLogConfiguration', 'delete', NONE],
    ['delete', 'ResetRuntimeLogConfiguration', 'delete', NONE],
  ],
  IoTManagedIntegrations_ManagedThing: [
    ['create', 'CreateManagedThing UpdateManagedThing GetManagedThing', 'update-tags', THING],
    ['create-continued', 'GetManagedThing', 'update-tags', THING],
    ['update-in-place', 'UpdateManagedThing GetManagedThing', 'update-tags', THING],
    ['update-tags', 'GetManagedThing UntagResource TagResource GetManagedThing', 'update-tags', THING],
    ['update-barcode', 'GetManagedThing CreateManagedThing UpdateManagedThing GetManagedThing', 'delete', THING],
    ['update-rollback-of-barcode', 'GetManagedThing GetManagedThing', 'delete', THING],
    ['delete', 'DeleteManagedThing GetManagedThing!', 'delete', NONE],
    ['create-from-secret', 'GetSecretValue CreateManagedThing GetManagedThing', NEW, THING],
    ['delete-of-cancelled', 'DeleteManagedThing! GetManagedThing!', 'delete-of-cancelled', NONE],
  ],
  IoTManagedIntegrations_NotificationConfiguration: [
    ['create', 'CreateNotificationConfiguration GetNotificationConfiguration', 'update-destination', NOTIFICATION],
    ['update-destination', 'UpdateNotificationConfiguration GetNotificationConfiguration', 'update-destination', NOTIFICATION],
    ['update-event-type', 'GetNotificationConfiguration CreateNotificationConfiguration GetNotificationConfiguration', 'delete', NOTIFICATION],
    ['delete', 'DeleteNotificationConfiguration', 'delete', NONE],
  ],
  IoTManagedIntegrations_OtaTaskConfiguration: [
    ['create', 'CreateOtaTaskConfiguration GetOtaTaskConfiguration', 'update-name-and-rate', OTA],
    ['update-name-and-rate', 'GetOtaTaskConfiguration CreateOtaTaskConfiguration GetOtaTaskConfiguration', 'delete', OTA],
    ['delete', 'DeleteOtaTaskConfiguration', 'delete', NONE],
    ['create-without-name', 'CreateOtaTaskConfiguration GetOtaTaskConfiguration', 'update-rate', OTA],
    ['update-rate', 'GetOtaTaskConfiguration CreateOtaTaskConfiguration GetOtaTaskConfiguration', NEW, OTA],
  ],
  IoTManagedIntegrations_ProvisioningProfile: [
    ['create', 'CreateProvisioningProfile PutSecretValue GetProvisioningProfile', 'update-tags', PROFILE],
    ['create-unfinished', 'CreateProvisioningProfile DescribeSecret GetProvisioningProfile', 'update-tags', PROFILE],
    ['create-continued', 'GetProvisioningProfile', 'update-tags', PROFILE],
    ['update-tags', 'GetProvisioningProfile UntagResource TagResource GetProvisioningProfile', 'update-tags', PROFILE],
    ['update-name', 'GetProvisioningProfile CreateProvisioningProfile PutSecretValue GetProvisioningProfile', 'delete', PROFILE],
    ['update-name-continued', 'GetProvisioningProfile', 'delete', PROFILE],
    [
      'delete', 'DeleteProvisioningProfile GetProvisioningProfile! DescribeSecret UpdateSecretVersionStage UpdateSecretVersionStage',
      'delete', NONE,
    ],
    ['delete-continued', 'DeleteProvisioningProfile! GetProvisioningProfile! DescribeSecret', 'delete', NONE],
    ['create-just-in-time', 'CreateProvisioningProfile GetProvisioningProfile', NEW, PROFILE],
    ['create-own-claim', 'CreateProvisioningProfile GetProvisioningProfile', NEW, PROFILE],
  ],
  IoTManagedIntegrations_OtaTask: [
    ['create', 'CreateOtaTask GetOtaTask', 'update-description-configuration-and-tags', TASK],
    ['create-continued', 'GetOtaTask', 'update-description-configuration-and-tags', TASK],
    [
      'update-description-configuration-and-tags', 'UpdateOtaTask GetOtaTask TagResource GetOtaTask', 'update-description-configuration-and-tags', TASK,
    ],
    ['update-targets', 'GetOtaTask CreateOtaTask GetOtaTask', 'delete', TASK],
    ['delete', 'DeleteOtaTask GetOtaTask!', 'delete', NONE],
  ],
  IoTManagedIntegrations_CloudConnector: [
    ['create', 'CreateCloudConnector GetCloudConnector', 'update-name-and-description', 'Name'],
    ['update-name-and-description', 'UpdateCloudConnector GetCloudConnector', 'update-name-and-description', 'Name'],
    ['update-function', 'GetCloudConnector CreateCloudConnector GetCloudConnector', 'delete', 'Name'],
    ['delete', 'DeleteCloudConnector', 'delete', NONE],
  ],
  IoTManagedIntegrations_ConnectorDestination: [
    ['create', 'CreateConnectorDestination GetConnectorDestination', 'update-authorization-in-place', 'Name'],
    [
      'update-authorization-in-place', 'GetConnectorDestination GetConnectorDestination UpdateConnectorDestination GetConnectorDestination',
      'update-authorization-in-place', 'Name',
    ],
    ['update-token-url', 'GetConnectorDestination CreateConnectorDestination GetConnectorDestination', 'delete', 'Name'],
    ['delete', 'DeleteConnectorDestination', 'delete', NONE],
    ['create-with-current-secret', 'DescribeSecret CreateConnectorDestination GetConnectorDestination', NEW, 'Name'],
  ],
  IoTManagedIntegrations_AccountAssociation: [
    ['create', 'CreateAccountAssociation GetAccountAssociation', 'update-name-and-tags', ASSOCIATION],
    ['create-continued', 'GetAccountAssociation', 'update-name-and-tags', ASSOCIATION],
    ['update-name-and-tags', 'UpdateAccountAssociation GetAccountAssociation TagResource GetAccountAssociation', 'update-name-and-tags', ASSOCIATION],
    ['update-connector-destination', 'GetAccountAssociation CreateAccountAssociation GetAccountAssociation', 'delete', ASSOCIATION],
    ['delete', 'ListManagedThingAccountAssociations DeleteAccountAssociation GetAccountAssociation!', 'delete', NONE],
  ],
  IoTManagedIntegrations_DeviceDiscovery: [
    ['create', DISCOVER, 'update-trigger', DISCOVERY],
    ['update-trigger', DISCOVER, 'update-type', DISCOVERY],
    ['update-type', `GetDeviceDiscovery ${DISCOVER}`, 'delete', DISCOVERY],
    ['delete', '', 'delete', NONE],
    ['create-cloud', DISCOVER, NEW, DISCOVERY],
  ],
  IoTManagedIntegrations_ManagedThingCommand: [
    ['create', 'SendManagedThingCommand', 'update-trigger-and-action', 'TraceId'],
    ['update-trigger-and-action', 'SendManagedThingCommand', 'delete', 'TraceId'],
    ['delete', '', 'delete', NONE],
  ],
  IoT1Click_DeviceClaim: [
    ['create', 'InitiateDeviceClaim FinalizeDeviceClaim DescribeDevice UpdateDeviceState DescribeDevice', 'update-device', CLAIM],
    ['create-continued', 'FinalizeDeviceClaim DescribeDevice UpdateDeviceState DescribeDevice', 'update-device', CLAIM],
    ['update-callbacks-and-state', `DescribeDevice ${CALLBACKS} UntagResource TagResource DescribeDevice`, 'update-device', CLAIM],
    ['update-device', `InitiateDeviceClaim FinalizeDeviceClaim DescribeDevice ${CALLBACKS} DescribeDevice`, 'delete', CLAIM],
    ['update-device-continued', `FinalizeDeviceClaim DescribeDevice ${CALLBACKS} DescribeDevice`, 'delete', CLAIM],
    ['delete', 'DescribeDevice UnclaimDevice', 'delete', NONE],
    ['delete-of-cancelled', 'DescribeDevice UnclaimDevice', 'delete-of-cancelled', NONE],
  ],
  IoT1Click_DeviceClaimByCode: [
    [
      'create', 'ListDevices ClaimDevicesByClaimCode ListDevices TagResource TagResource ListDevices TagResource UpdateDeviceState '
        + 'TagResource UpdateDeviceState ListDevices', 'update-code', BOX,
    ],
    [
      'create-noted', 'ClaimDevicesByClaimCode! ListDevices TagResource TagResource ListDevices UpdateDeviceState UpdateDeviceState ListDevices',
      'update-code', BOX,
    ],
    ['create-continued', 'ListDevices UpdateDeviceState UpdateDeviceState ListDevices', 'update-code', BOX],
    [
      'update-callbacks-and-state', `ListDevices ${CALLBACKS} UntagResource TagResource ${CALLBACKS} UntagResource TagResource ListDevices`,
      'update-code', BOX,
    ],
    [
      'update-code', `ListDevices ClaimDevicesByClaimCode ListDevices TagResource ListDevices TagResource ${CALLBACKS} ListDevices`,
      'delete', BOX,
    ],
    ['delete', 'ListDevices UnclaimDevice', 'delete', NONE],
    ['delete-of-cancelled', 'ListDevices UnclaimDevice UnclaimDevice', 'delete-of-cancelled', NONE],
  ],
};

const FOLDER = join(__dirname, 'events');
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const read = (type: string, name: string): string => readFileSync(join(FOLDER, `${type}-${name}.json`), 'utf8');

let harness: Harness;
/** What the function was sent, by CloudFormation and by itself. */
let sent: any[];
let answers: any[];
/** What the events' resources refer to. */
let locker: string;
const environment = { ...process.env };

beforeEach(async () => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (url, options) => {
    const answer = JSON.parse(String(options!.body));
    answers.push({ url, ...answer });
    harness.takes(answer);
    return new Response();
  });
  const assumptions = {
    profileMilliseconds: 0,
    missingDestination: 'allowed',
    otaTaskDeletionMilliseconds: 0,
    associationDeletionMilliseconds: 0,
    thingDeletionMilliseconds: 0,
    encryptionMilliseconds: 0,
  } as const;
  harness = await Harness.start({ assumptions });
  referredTo(harness);
  for (const id of loggingThings()) putThing(harness.cloud, id);
  locker = (await harness.create(CREDENTIAL_LOCKER, {}) as Final).physicalId;
  harness.cloud.services.secretsManager.operations.PutSecretValue({ SecretId: harness.secretArn, SecretString: '{"front-door":"900137947003133"}' }, undefined as never);
  const { iot1click } = harness.cloud.services;
  for (const deviceId of ['G030PM0000000001', 'G030PM0000000002']) iot1click.addDevice({ deviceId });
  iot1click.addClaimCode({ claimCode: 'C-0123456789', devices: [{ deviceId: 'G030MD0000000001' }, { deviceId: 'G030MD0000000002' }] });
  iot1click.addClaimCode({ claimCode: 'C-9876543210', devices: [{ deviceId: 'G030MD0000000003' }] });
  pressAtOnce(harness.cloud);
  Object.assign(process.env, harness.environment());
  jest.resetModules();
  jest.doMock('../../src/handlers/engine', () => ({
    ...jest.requireActual('../../src/handlers/engine'),
    invokeAgain: async (_arn: string, next: object) => { sent.push(JSON.parse(JSON.stringify(next))); },
  }));
});

/** What the events refer to, under the IDs that they have for it. */
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
    'AccountAssociation association1': { ConnectorDestinationId: 'destination2', AssociationState: 'ASSOCIATION_SUCCEEDED' },
    'ManagedThing hub': { Role: 'CONTROLLER', Arn: `arn:aws:iotmanagedintegrations:${cloud.region}:${cloud.account}:managed-thing/hub` },
    'ManagedThing lamp': { Id: 'lamp', Role: 'DEVICE', ConnectorDeviceId: 'lamp' },
    'ManagedThingAssociation lamp': { ManagedThingId: 'lamp', AccountAssociationId: 'association1' },
  };
  for (const [name, record] of Object.entries(records)) {
    const [type, id] = name.split(' ');
    managedIntegrations.host.records[type].add(id, record);
  }
}

afterEach(async () => {
  process.env = { ...environment };
  jest.restoreAllMocks();
  await harness.stop();
});

/** The things of the runtime log configurations' events. */
function loggingThings(): Set<string> {
  const events = FILES.filter((name) => name.includes('RuntimeLogConfiguration')).map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')));
  return new Set(events.map(({ ResourceProperties }) => ResourceProperties.ManagedThingId));
}

/** The event of a file as if it had been sent now, with the role, the secret and the locker that are here. */
function event(type: string, name: string): any {
  const placed = read(type, name)
    .replace(/arn:aws:iam:[^"]+:role\/[^"]+/g, harness.deliveryRoleArn)
    .replace(/arn:aws:secretsmanager:[^"]+/g, harness.secretArn)
    .replace(/(?<="CredentialLockerId": ")[^"]+/g, locker)
    .replace(/X-Amz-Date=\d{8}T\d{6}Z/, `X-Amz-Date=${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`);
  const { Continuation, ...request } = JSON.parse(placed);
  return Continuation ? { ...request, Continuation: { ...Continuation, startedAt: Date.now() } } : request;
}

/** Sends an event, and unless told otherwise also those that the function sends to itself because of it. */
async function send(first: object, { milliseconds = 60_000, once = false } = {}): Promise<void> {
  const { handler } = jest.requireActual<typeof import('../../src/handlers/index')>('../../src/handlers/index');
  answers = [];
  sent = [first];
  for (const each of sent) {
    const end = Date.now() + milliseconds;
    await handler(each, { invokedFunctionArn: each.ServiceToken, getRemainingTimeInMillis: () => end - Date.now() } as Context);
    if (once) return;
  }
}

/** The operations called, with a mark where one was refused. */
const calls = () => harness.cloud.calls.filter(({ service }) => service !== 'cloudformation')
  .map(({ operation, error }) => `${operation}${error ? '!' : ''}`);

/** Physical IDs that the service gives at random; all others follow from the event for good. */
const isRandom = (physicalId: string) => /^[0-9a-f]{32}$/.test(physicalId);

describe.each(Object.entries(LIVES))('%s', (type, steps) => {
  test('lives on by events of its time', async () => {
    /** The IDs that this service gave in place of those in the files. */
    const ids = new Map<string, string>();
    for (const [name, expected, idOf, data] of steps) {
      const request = JSON.parse([...ids].reduce((text, [then, now]) => text.replaceAll(then, now), JSON.stringify(event(type, name))));
      const before = calls().length;
      harness.says(`${String(request.RequestType).toUpperCase()}_IN_PROGRESS` as ResourceStatus, request.PhysicalResourceId, request);
      // Other runs are left time to see that they were cancelled; here are none.
      await send(request, { milliseconds: name.endsWith('-of-cancelled') ? 1_000 : undefined });
      expect([name, ...calls().slice(before)]).toEqual([name, ...expected.split(' ').filter(Boolean)]);
      const [{ PhysicalResourceId, Data, NoEcho, ...answer }, ...more] = answers;
      expect(more).toEqual([]);
      const { ResponseURL: url, StackId, RequestId, LogicalResourceId } = request;
      expect(answer).toEqual({ url, Status: 'SUCCESS', StackId, RequestId, LogicalResourceId });
      expect(NoEcho).toBe(request.RequestType === 'Delete' ? undefined : adapters.get(request.ResourceType)!.kind.noEcho);
      expect(Object.keys(Data)).toEqual(data.split(' ').filter(Boolean));
      const then = idOf === NEW ? PhysicalResourceId : JSON.parse(read(type, idOf)).PhysicalResourceId;
      if (isRandom(then) && !ids.has(then)) {
        expect([...ids.values()]).not.toContain(PhysicalResourceId);
        ids.set(then, PhysicalResourceId);
      }
      expect(PhysicalResourceId).toBe(ids.get(then) ?? then);
    }
  });
});

/** What the function leaves to its next run. Another form than those of the files needs files of its own. */
test.each<[what: string, type: string, event: string, like: string, given: (on: Harness) => void]>([
  ['before anything is made', 'IoTManagedIntegrations_Destination', 'create', 'create-continued', ({ cloud, deliveryRoleArn }) => {
    cloud.assumptions.set('roleAssumableAfterSeconds', 3600);
    cloud.iam.putRole({ ...cloud.iam.role(deliveryRoleArn)!, createdAt: cloud.clock.date() });
  }],
  ['before devices are claimed', 'IoT1Click_DeviceClaimByCode', 'create', 'create-noted', ({ cloud: { services: { iot1click } } }) => {
    const { InitiateDeviceClaim: initiate, FinalizeDeviceClaim: finalize } = iot1click.operations;
    for (const call of [initiate, finalize]) call({ DeviceId: 'G030PM0000000001' }, undefined as never);
  }],
  ['while it is made', 'IoTManagedIntegrations_ProvisioningProfile', 'create', 'create-unfinished', ({ cloud: { faults } }) => {
    faults.inject({ kind: 'error', name: 'AccessDeniedException', status: 400, operation: 'PutSecretValue', times: Infinity });
  }],
  ['once it is made', 'IoTManagedIntegrations_ProvisioningProfile', 'create', 'create-continued', ({ cloud }) => {
    cloud.assumptions.set('profileMilliseconds', 3_600_000);
  }],
])('a continuation %s has the form of its file: %s %s', async (_what, type, name, like, given) => {
  given(harness);
  await send(event(type, name), { milliseconds: 800, once: true });
  expect(answers).toEqual([]);
  const [first, { Continuation, ...next }] = sent;
  expect(next).toEqual(first);
  expect(formOf(Continuation)).toEqual(formOf(JSON.parse(read(type, like)).Continuation));
});

/** The names and types of what is in a value. */
function formOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(formOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, formOf(item)]));
}

describe('the files', () => {
  const replayed = Object.entries(LIVES).flatMap(([type, steps]) => steps.map(([name]) => `${type}-${name}.json`));

  test('are all replayed, each once', () => {
    expect(replayed.sort()).toEqual(FILES.sort());
  });

  test('are of the kind that their name says', () => {
    for (const file of FILES) {
      const { ResourceType, RequestType } = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
      expect(file.startsWith(`${ResourceType.slice('Custom::'.length)}-${RequestType.toLowerCase()}`)).toBe(true);
    }
  });

  test.each([...adapters.values()].map(({ kind }) => kind))('have every request and every property of $type', (kind) => {
    const events = FILES.map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))).filter(({ ResourceType }) => ResourceType === kind.type);
    expect(new Set(events.map(({ RequestType }) => RequestType))).toEqual(new Set(['Create', 'Update', 'Delete']));
    const missing = pathsIn(propertiesOf(kind)).filter((path) => !events.some(({ ResourceProperties }) => has(ResourceProperties, path)));
    expect(missing).toEqual([]);
  });
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
