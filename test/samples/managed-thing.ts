import { createHash } from 'node:crypto';
import { Duration } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { asDeclared, oneOf, tagged } from './common/checks';
import { FIRST, holdBoth, managed, SECOND, slowIn, TAGS } from './common/held';
import type { Members, Variant } from './common/programs';
import type { Every, Holder, SampleOf } from './common/sample';
import { NEW, REPLACED } from './common/sample';
import type { LocalCloud } from '../../local/cloud';
import type { CapabilityReport, CapabilitySchema, ManagedThingProps, WifiSimpleSetup } from '../../src';
import {
  AuthenticationMaterial, AuthenticationMaterialType, CapabilitySchemaFormat, CredentialLocker, HubNetworkMode,
  ManagedThing, ManagedThingRole, ManagedThingStatus,
} from '../../src';
import { MANAGED_THING } from '../../src/api/iot-managed-integrations';

const wifi = (serialNumber: string) => `SN:${serialNumber};UPC:829576019524;`;
const MATERIALS = ['SN:A1;UPC:123456789012;', 'SN:B2;EAN:4006381333931;', 'Z:286DDF$I:A4DC00'];
const SERIAL_NUMBERS = ['Gateway-1', 'Gateway-2', 'Bridge-1', 'Bridge-2'];
const KNOWN = [...MATERIALS, ...SERIAL_NUMBERS.map(wifi)];
const sha256 = (material: string) => createHash('sha256').update(material).digest('hex');

/** The service keeps a hash of the authentication material only. Schemas travel as JSON. */
const HOLDER: Holder = {
  ...managed('ManagedThing', 'Id'),
  records: ({ services }: LocalCloud) =>
    services.managedIntegrations.snapshotOf('ManagedThing').map(({ CapabilitySchemas, ...record }) => ({
      ...record,
      AuthenticationMaterial: KNOWN.find((material) => sha256(material) === record.materialHash),
      CapabilitySchemas: CapabilitySchemas?.map((item) => ({ ...item, Schema: JSON.stringify(item.Schema) })),
    })),
};

const CAPABILITY_REPORT = {
  nodeId: 'zb.539D+4A1D',
  endpoints: [
    {
      id: '1',
      deviceTypes: ['On/Off Switch'],
      capabilities: [
        {
          id: 'matter.OnOff@1.4',
          name: 'On/Off',
          version: 6,
          properties: ['OnOff'],
          actions: ['On', 'Off'],
          events: [],
        },
      ],
    },
  ],
} satisfies Every<CapabilityReport>;
const CAPABILITY_SCHEMA: Every<CapabilitySchema> = {
  capabilityId: 'example.Fountain@1.0',
  format: CapabilitySchemaFormat.AWS,
  extrinsicId: '0xFC00',
  extrinsicVersion: 1,
  schema: JSON.stringify({ version: 1.5, list: [true, '2'] }),
};

const UNSET = {
  Name: ' ',
  Owner: '-',
  Brand: ' ',
  Model: ' ',
  Classification: ' ',
  SerialNumber: ' ',
  CapabilityReport: { endpoints: [] },
  CapabilitySchemas: [],
  WiFiSimpleSetupConfiguration: { EnableAsProvisionee: false, EnableAsProvisioner: false },
  HubNetworkMode: 'STANDARD',
};

const thingVariant = (thing: string, made: string, mutable: Members = {}, Role = 'CONTROLLER'): Variant => ({
  fixed: { Role, AuthenticationMaterial: wifi(`${thing}-${made}`) },
  mutable: { ...mutable, Tags: { thing, ...(mutable.Tags as object) } },
});

export const managedThing: SampleOf<ManagedThingProps, 'waitForStatus' | 'forceDelete'> = {
  kind: MANAGED_THING,
  construct: ManagedThing,
  id: 'Thing',
  least: () => ({
    role: ManagedThingRole.CONTROLLER,
    authenticationMaterial: AuthenticationMaterial.wifiSetupUpc('A1', '123456789012'),
  }),
  props: (scope, version) => ({
    role: ManagedThingRole.DEVICE,
    authenticationMaterial: AuthenticationMaterial.fromSecret(
      AuthenticationMaterialType.ZWAVE_QR_BAR_CODE,
      secretsmanager.Secret.fromSecretNameV2(scope, 'Barcodes', 'Barcodes'),
      [FIRST, FIRST, SECOND][version],
    ),
    managedThingName: 'Küche 1',
    credentialLocker: CredentialLocker.fromCredentialLockerId(scope, 'Locker', [FIRST, SECOND, SECOND][version]),
    owner: 'tenant-7',
    brand: 'Example',
    model: 'Plug 2',
    classification: 'Stecker',
    serialNumber: 'A1',
    metaData: { floor: '1', ünïcode: '🏠 x' },
    capabilityReport: CAPABILITY_REPORT,
    capabilitySchemas: [CAPABILITY_SCHEMA],
    wifiSimpleSetup: {
      asProvisioner: false,
      asProvisionee: true,
      timeout: Duration.minutes(5),
    } satisfies Every<WifiSimpleSetup>,
    hubNetworkMode: HubNetworkMode.NETWORK_WIDE_EXCLUSION,
    tags: TAGS[version],
  }),
  rest: () => ({ waitForStatus: ManagedThingStatus.PRE_ASSOCIATED, forceDelete: true }),
  imported: (stack, id) => ManagedThing.fromManagedThingId(stack, 'ManagedThing', id),
  prepare: (cloud) => {
    cloud.services.secretsManager.createSecret({
      name: 'Barcodes',
      value: JSON.stringify({ [FIRST]: '900137', [SECOND]: '900138' }),
    });
    holdBoth(cloud, 'CredentialLocker', (Id) => ({ Id }));
  },
  circumstances: slowIn(REPLACED, 'thingDeletionMilliseconds'),
  holder: HOLDER,
  unreadable: ['AuthenticationMaterialType', 'AwaitedProvisioningStatus', 'ForceDelete'],
  transitions: [
    {
      properties: ({
        AuthenticationMaterialSecretArn: _arn,
        AuthenticationMaterialSecretField: _field,
        ...declared
      }) => ({
        ...declared,
        AuthenticationMaterialType: 'WIFI_SETUP_QR_BAR_CODE',
        AuthenticationMaterial: MATERIALS[0],
      }),
      inPlace: [
        {
          what: 'another name, brand, model and owner',
          set: { Name: '2', Brand: '-', Model: 'x'.repeat(128), Owner: '@' },
        },
        { what: 'other metadata', set: { MetaData: { floor: '2' } } },
        {
          what: 'another capability',
          set: ({ CapabilityReport: report }) => ({
            CapabilityReport: JSON.parse(JSON.stringify(report).replace('OnOff@1.4', 'OnOff@1.5')),
          }),
        },
        { what: 'no capability schema', set: { CapabilitySchemas: [] } },
        {
          what: 'another time for simple setup',
          set: { WiFiSimpleSetupConfiguration: { EnableAsProvisionee: true, TimeoutInMinutes: 15 } },
        },
        { what: 'another network mode', set: { HubNetworkMode: 'STANDARD' } },
        { what: 'forced deletion', set: { ForceDelete: true } },
        { what: 'all tags are removed', set: { Tags: undefined }, holds: { Tags: {} } },
        {
          what: 'all that can be unset',
          set: Object.fromEntries(Object.keys(UNSET).map((name) => [name, undefined])),
          holds: UNSET,
        },
      ],
      replacing: [
        { what: 'another barcode', set: { AuthenticationMaterial: MATERIALS[1] } },
        { what: 'another role and barcode', set: { Role: 'CONTROLLER', AuthenticationMaterial: MATERIALS[1] } },
        {
          what: 'a barcode of another type',
          set: { AuthenticationMaterial: MATERIALS[2], AuthenticationMaterialType: 'ZIGBEE_QR_BAR_CODE' },
        },
      ],
    },
  ],
  data: 'Arn CreatedAt ProvisioningStatus',
  events: [
    ['create', 'CreateManagedThing UpdateManagedThing GetManagedThing', 'update-tags'],
    ['create-continued', 'GetManagedThing', 'update-tags'],
    ['update-in-place', 'UpdateManagedThing GetManagedThing', 'update-tags'],
    ['update-tags', 'GetManagedThing UntagResource TagResource GetManagedThing', 'update-tags'],
    ['update-barcode', 'GetManagedThing CreateManagedThing UpdateManagedThing GetManagedThing', 'delete'],
    ['update-rollback-of-barcode', 'GetManagedThing GetManagedThing', 'delete'],
    ['delete', 'DeleteManagedThing GetManagedThing!', 'delete'],
    ['create-from-secret', 'GetSecretValue CreateManagedThing GetManagedThing', NEW],
    ['delete-of-cancelled', 'DeleteManagedThing! GetManagedThing!', 'delete-of-cancelled'],
  ],
  programs: {
    things: { Gateway: [], Bridge: [] },
    variants: (name) => [
      thingVariant(name, '1', { Name: 'one' }),
      thingVariant(name, '1', { Name: 'two', HubNetworkMode: 'NETWORK_WIDE_EXCLUSION', Tags: { stage: 'test' } }),
      thingVariant(name, '1'),
      thingVariant(name, '2', { Name: 'one' }),
      thingVariant(name, '1', { Name: 'one' }, 'DEVICE'),
    ],
    props: ({ fixed, mutable }) => ({
      role: fixed.Role as ManagedThingRole,
      authenticationMaterial: AuthenticationMaterial.wifiSetupBarcode(fixed.AuthenticationMaterial as string),
      managedThingName: mutable.Name as string,
      hubNetworkMode: mutable.HubNetworkMode as HubNetworkMode,
      tags: mutable.Tags as any,
    }),
    holds: (variant) => ({
      ...asDeclared(variant),
      HubNetworkMode: oneOf(
        ...(variant.mutable.HubNetworkMode === undefined ? [undefined, 'STANDARD'] : [variant.mutable.HubNetworkMode]),
      ),
      ProvisioningStatus: 'PRE_ASSOCIATED',
    }),
    keys: ({ fixed: { AuthenticationMaterial: material } }, { authenticationMaterials = 'unique' }) =>
      authenticationMaterials === 'unique' && material ? [String(material)] : [],
    interfere: tagged,
    occupyNames: ({ CreateManagedThing }) =>
      CreateManagedThing({
        Role: 'DEVICE',
        AuthenticationMaterialType: 'WIFI_SETUP_QR_BAR_CODE',
        AuthenticationMaterial: wifi('Theirs'),
      }),
  },
};
