import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import { matching, nameKey, oneOf } from './common/checks';
import { keyArn, managed, operations, streamArn } from './common/held';
import type { SampleOf } from './common/sample';
import { NEW, REPLACED } from './common/sample';
import type { DestinationProps } from '../../src';
import { Destination } from '../../src';
import { DESTINATION } from '../../src/api/iot-managed-integrations';

const NAME = 'Ereignisse über alles';

export const destination: SampleOf<DestinationProps, 'role'> = {
  kind: DESTINATION,
  construct: Destination,
  id: 'Destination',
  least: (scope) => ({ stream: kinesis.Stream.fromStreamArn(scope, 'Stream', streamArn('one')) }),
  props: (scope, version) => ({
    destinationName: [NAME, NAME, 'second'][version],
    adopt: true,
    description: ['first', 'second', 'second'][version],
    stream: kinesis.Stream.fromStreamAttributes(scope, 'Stream', {
      streamArn: streamArn('one'),
      encryptionKey: kms.Key.fromKeyArn(scope, 'StreamKey', keyArn('one')),
    }),
  }),
  // Without it the construct creates one, which the function must be allowed to pass.
  rest: (scope) => ({
    role: new iam.Role(scope, 'DeliveryRole', {
      assumedBy: new iam.ServicePrincipal('iotmanagedintegrations.amazonaws.com'),
    }),
  }),
  imported: (stack, id) => Destination.fromDestinationName(stack, 'Destination', id),
  circumstances: {
    // Somebody else uses the resource to be deleted.
    'iotmanagedintegrations:ListNotificationConfigurations': (cloud, version) => {
      cloud.assumptions.set('deleteNamedDestination', 'ConflictException');
      if (version === REPLACED) {
        operations(cloud).CreateNotificationConfiguration(
          { EventType: 'DEVICE_OTA', DestinationName: NAME },
          undefined as never,
        );
      }
    },
  },
  holder: managed('Destination', 'Name'),
  unreadable: ['Adopt'],
  transitions: [
    {
      inPlace: [
        { what: 'another stream', set: { DeliveryDestinationArn: streamArn('two') } },
        { what: 'another description', set: { Description: 'second' } },
        { what: 'no description', set: { Description: undefined }, holds: { Description: ' ' } },
        { what: 'not to be adopted', set: { Adopt: undefined } },
      ],
      replacing: [{ what: 'another name', set: { Name: 'x'.repeat(128) } }],
    },
  ],
  data: 'Name CreatedAt',
  events: [
    ['create', 'CreateDestination GetDestination', 'update-name'],
    ['create-continued', 'CreateDestination GetDestination', 'update-name'],
    ['create-adopting', 'CreateDestination! GetDestination UpdateDestination GetDestination', 'update-name'],
    ['update-description-and-stream', 'UpdateDestination GetDestination', 'update-name'],
    ['update-name', 'GetDestination CreateDestination GetDestination', 'delete'],
    ['delete', 'DeleteDestination', 'delete'],
    ['create-without-description', 'CreateDestination GetDestination', NEW],
  ],
  programs: {
    things: { Events: [], Alarms: [] },
    variants: (name) => [
      { fixed: { Name: `${name} one` }, mutable: { Description: 'first', stream: 0 } },
      { fixed: { Name: `${name} one` }, mutable: { Description: 'second', stream: 0 } },
      { fixed: { Name: `${name} one` }, mutable: { Description: undefined, stream: 1 } },
      { fixed: { Name: `${name} two` }, mutable: { Description: 'first', stream: 0 } },
    ],
    props: ({ fixed, mutable }, { streams }) => ({
      destinationName: fixed.Name as string,
      description: mutable.Description as string,
      stream: streams[mutable.stream as number],
    }),
    // A description cannot be unset, so it becomes as good as none; and an update need not undo the
    // changes of others.
    holds: ({ fixed: { Name }, mutable: { Description, stream } }) => ({
      Name,
      Description: oneOf(...(Description === undefined ? [undefined, ' '] : [Description]), 'theirs'),
      DeliveryDestinationArn: matching([/StreamA/, /StreamB/][stream as number]),
      RoleArn: matching([/StreamA/, /StreamB/][stream as number]),
    }),
    keys: nameKey,
    interfere: (cloud, { id }) =>
      void operations(cloud).UpdateDestination({ Name: id, Description: 'theirs' }, undefined as never),
    isNamed: true,
  },
};
