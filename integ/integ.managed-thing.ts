/**
 * Managed things: a hub, a device whose barcode is in a secret, and a device behind a third-party
 * cloud with everything that there is to set.
 */

import { App, CfnOutput, Duration, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { integTest } from './integ-test';
import {
  AuthenticationMaterial,
  AuthenticationMaterialType,
  CapabilitySchemaFormat,
  CredentialLocker,
  HubNetworkMode,
  ManagedThing,
  ManagedThingRole,
  ManagedThingStatus,
} from 'cdk-device-fleets';

const app = new App();
const stack = new Stack(app, 'ManagedThingInteg');
const removalPolicy = RemovalPolicy.DESTROY;
const credentialLocker = new CredentialLocker(stack, 'Household', { removalPolicy });

const hub = new ManagedThing(stack, 'Hub', {
  credentialLocker,
  role: ManagedThingRole.CONTROLLER,
  authenticationMaterial: AuthenticationMaterial.wifiSetupUpc('INTEG0000001', '829576019524'),
  waitForStatus: ManagedThingStatus.PRE_ASSOCIATED,
  wifiSimpleSetup: { asProvisioner: true, timeout: Duration.minutes(10) },
  hubNetworkMode: HubNetworkMode.STANDARD,
});

// No device has this key: whoever runs this with a device puts its barcode into the secret by hand.
const barcodes = new secretsmanager.Secret(stack, 'Barcodes', {
  removalPolicy, secretObjectValue: { lock: SecretValue.unsafePlainText('900137947003133') },
});
new ManagedThing(stack, 'Lock', {
  credentialLocker,
  role: ManagedThingRole.DEVICE,
  authenticationMaterial: AuthenticationMaterial.fromSecret(
    AuthenticationMaterialType.ZWAVE_QR_BAR_CODE,
    barcodes,
    'lock',
  ),
  forceDelete: true,
});

new ManagedThing(stack, 'Fountain', {
  role: ManagedThingRole.DEVICE,
  authenticationMaterial: AuthenticationMaterial.customProtocolBarcode('FOUNTAIN-1'),
  managedThingName: 'Fountain',
  owner: 'park',
  brand: 'Example',
  model: 'Fountain 3',
  classification: 'fountain',
  serialNumber: 'INTEG0000002',
  metaData: { place: 'garden' },
  capabilityReport: {
    endpoints: [
      {
        id: '1',
        deviceTypes: ['Fountain'],
        capabilities: [
          { id: 'matter.OnOff@1.4', name: 'On/Off', version: 6, properties: ['OnOff'], actions: ['On', 'Off'] },
          { id: 'example.Fountain@1.0', name: 'Fountain', version: 1, actions: ['Spout'] },
        ],
      },
    ],
  },
  capabilitySchemas: [
    {
      capabilityId: 'example.Fountain@1.0',
      extrinsicId: '0xFC00',
      extrinsicVersion: 1,
      format: CapabilitySchemaFormat.AWS,
      schema: JSON.stringify({
        $id: '/schema-versions/capability/example.Fountain@1.0',
        name: 'Fountain',
        actions: [{ name: 'Spout', extrinsicId: '0x00' }],
      }),
    },
  ],
  tags: { place: 'garden' },
});

new CfnOutput(stack, 'HubId', { value: hub.managedThingId });
new CfnOutput(stack, 'HubArn', { value: hub.managedThingArn });
new CfnOutput(stack, 'HubStatus', { value: hub.provisioningStatus });

integTest(app, stack);
