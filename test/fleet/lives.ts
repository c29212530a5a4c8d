/** For each kind of resource: the life of a small stack that needs every permission of its kind. */

import { Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { LocalCloud } from '../../local/cloud';
import { CreateDestination, CreateNotificationConfiguration } from '../../src/api/iot-managed-integrations';
import { Input, Operation } from '../../src/api/schema';
import { commandOf, IoTManagedIntegrationsClient } from '../../src/handlers/client';
import { Grant } from '../granted';
import { pressAtOnce } from '../handlers/kinds';
import { ACCOUNT, REGION } from '../stacks';
import {
  CredentialLocker, Destination, DeviceClaim, DeviceClaimByCode, NotificationConfiguration, NotificationEventType, OtaTaskConfiguration,
  ProvisioningProfile, ProvisioningType,
} from 'cdk-device-fleets';

/** The stack is deployed in three versions: what is in it is made, changed in place, replaced. Then it is deleted. */
export const VERSIONS = [0, 1, 2] as const;
export const REPLACED = 2;
export type Version = typeof VERSIONS[number];

export interface Life {
  readonly kind: string;
  /** Which permissions of the function it needs. @default - those of the kind, and not what the function is allowed whatever it serves */
  readonly needs?: (grant: Grant) => boolean;
  readonly declare: (stack: Stack, version: Version) => unknown;
  /** What is there before the stack. */
  readonly prepare?: (cloud: LocalCloud) => unknown;
  /** Before each version: what makes an action needed that a quiet life does without; `isThere` tells whether it is allowed. */
  readonly unless?: Readonly<Record<string, (cloud: LocalCloud, version: Version, isThere: boolean) => unknown>>;
}

/** The function has five minutes at a time; one that has failed is run again. */
const longerThanARun = (isThere: boolean) => (isThere ? 320_000 : 3_600_000);

const removalPolicy = RemovalPolicy.DESTROY;
const until = <T>(last: Version, before: T, after: T) => (version: Version) => (version <= last ? before : after);
const name = until(1, 'first', 'second');

/** Of a stack's two tags one is changed, the other is taken away. */
function tag(stack: Stack, version: Version): void {
  Tags.of(stack).add('version', String(version));
  if (version < 1) Tags.of(stack).add('first', 'yes');
}

const streamOf = (stack: Stack) => kinesis.Stream.fromStreamArn(stack, 'Stream', `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/events`);

async function send<O extends Operation>({ endpoint, region, iam }: LocalCloud, operation: O, input: Input<O>): Promise<void> {
  const client = new IoTManagedIntegrationsClient({ endpoint, region, credentials: iam.administrator });
  await client.send(new (commandOf(operation))(input));
  client.destroy();
}

function addDestination(cloud: LocalCloud, Name: string): Promise<void> {
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/Delivery`;
  cloud.iam.putRole({
    arn: RoleArn,
    name: 'Delivery',
    roleId: 'AROADELIVERY',
    createdAt: new Date(0),
    trustPolicy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'iotmanagedintegrations.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  });
  return send(cloud, CreateDestination, {
    Name, RoleArn, DeliveryDestinationType: 'KINESIS', DeliveryDestinationArn: `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/events`,
  });
}

export const LIVES: readonly Life[] = [
  {
    kind: 'CredentialLocker',
    declare: (stack, version) => {
      tag(stack, version);
      new CredentialLocker(stack, 'Locker', { removalPolicy, credentialLockerName: name(version) });
    },
  },
  {
    kind: 'ProvisioningProfile',
    declare: (stack, version) => {
      tag(stack, version);
      new ProvisioningProfile(stack, 'Profile', {
        removalPolicy, provisioningProfileName: name(version), provisioningType: ProvisioningType.fleetProvisioning(),
      });
    },
    unless: {
      'lambda:InvokeFunction': ({ assumptions }, version, isThere) => assumptions.set('profileMilliseconds', version > 0 ? 0 : longerThanARun(isThere)),
    },
  },
  {
    kind: 'Destination',
    declare: (stack, version) => new Destination(stack, 'Destination', {
      stream: streamOf(stack), description: until(0, 'first', 'second')(version), destinationName: name(version),
    }),
    unless: {
      // Somebody else uses what is to be deleted.
      'iotmanagedintegrations:ListNotificationConfigurations': async (cloud, version) => {
        cloud.assumptions.set('deleteNamedDestination', 'ConflictException');
        if (version === REPLACED) await send(cloud, CreateNotificationConfiguration, { EventType: 'DEVICE_OTA', DestinationName: 'first' });
      },
    },
  },
  {
    kind: 'NotificationConfiguration',
    prepare: async (cloud) => {
      for (const destination of ['one', 'other']) await addDestination(cloud, destination);
    },
    declare: (stack, version) => new NotificationConfiguration(stack, 'Notification', {
      destination: Destination.fromDestinationName(stack, 'Destination', until(0, 'one', 'other')(version)),
      eventType: until(1, NotificationEventType.DEVICE_STATE, NotificationEventType.DEVICE_OTA)(version),
    }),
  },
  {
    kind: 'OtaTaskConfiguration',
    declare: (stack, version) => new OtaTaskConfiguration(stack, 'Rollout', { inProgressTimeout: Duration.minutes(until(1, 60, 90)(version)) }),
  },
  {
    kind: 'DeviceClaim',
    prepare: (cloud) => {
      for (const deviceId of ['first', 'second']) cloud.services.iot1click.addDevice({ deviceId });
      pressAtOnce(cloud);
    },
    declare: (stack, version) => {
      tag(stack, version);
      const ring = lambda.Function.fromFunctionArn(stack, 'Ring', `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Ring`);
      new DeviceClaim(stack, 'Bell', { deviceId: name(version), onClick: until(0, undefined, ring)(version) });
    },
    unless: {
      // Somebody presses the button only after a while, or never.
      'lambda:InvokeFunction': ({ services: { iot1click }, clock }, version, isThere) => {
        if (version > 0) return;
        const press = iot1click.press.bind(iot1click);
        iot1click.press = (deviceId) => {
          iot1click.press = press;
          if (isThere) void clock.sleep(longerThanARun(isThere)).then(() => press(deviceId));
          return 'CLAIM_INITIATED';
        };
      },
    },
  },
  {
    kind: 'DeviceClaimByCode',
    prepare: ({ services: { iot1click } }) => {
      for (const claimCode of ['C-0123456789', 'C-9876543210']) iot1click.addClaimCode({ claimCode, devices: [{ deviceId: `device-${claimCode}` }] });
    },
    declare: (stack, version) => {
      tag(stack, version);
      const ring = lambda.Function.fromFunctionArn(stack, 'Ring', `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Ring`);
      new DeviceClaimByCode(stack, 'Box', { claimCode: until(1, 'C-0123456789', 'C-9876543210')(version), onClick: until(0, undefined, ring)(version) });
    },
  },
  {
    kind: 'FleetProvider',
    needs: ({ action }) => action.startsWith('cloudformation:'),
    declare: (stack) => new OtaTaskConfiguration(stack, 'Rollout'),
  },
];
