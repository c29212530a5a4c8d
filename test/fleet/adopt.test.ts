/** Stacks that adopt existing resources, with the real function: resources from before the stack stay. */

import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import type { LocalCloud } from '../../local/cloud';
import { simulatedCloud } from '../support/handler-code';
import { Destination, NotificationEventType } from 'cdk-device-fleets';

let cloud: LocalCloud;
beforeEach(async () => {
  cloud = await simulatedCloud();
  await deploy('Theirs', { removalPolicy: RemovalPolicy.RETAIN });
  await cloud.cloudFormation.destroy('Theirs');
  expect(held()).toEqual(['events to theirs', 'DEVICE_STATE to events']);
});
afterEach(async () => cloud.stop());

interface Options {
  readonly adopt?: boolean;
  readonly removalPolicy?: RemovalPolicy;
  /** Lets the deployment fail after all other resources. */
  readonly failing?: boolean;
}

async function deploy(name: string, { failing, ...options }: Options = {}) {
  const app = new App({ analyticsReporting: false, context: { [DISABLE_ASSET_STAGING_CONTEXT]: true } });
  const stack = new Stack(app, name, { env: { region: 'eu-west-1', account: '123456789012' } });
  const stream = new kinesis.Stream(stack, 'Stream', {
    streamName: name.toLowerCase(),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const destination = new Destination(stack, 'Destination', { stream, destinationName: 'events', ...options });
  const notification = destination.addNotification(NotificationEventType.DEVICE_STATE, options);
  if (failing) {
    const role = new iam.Role(stack, 'Useless', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    new Destination(stack, 'Broken', { stream, role, destinationName: 'broken' }).node.addDependency(notification);
  }
  const [deployed] = await cloud.cloudFormation.deploy(app.synth());
  return deployed;
}

function held(): string[] {
  const { Destination: destinations, NotificationConfiguration: notifications } =
    cloud.services.managedIntegrations.snapshot();
  return [
    ...destinations.map(
      ({ Name, DeliveryDestinationArn }) => `${Name} to ${String(DeliveryDestinationArn).split('/')[1]}`,
    ),
    ...notifications.map(({ EventType, DestinationName }) => `${EventType} to ${DestinationName}`),
  ];
}

const MINE = ['events to mine', 'DEVICE_STATE to events'];

test('an adopted resource belongs to the stack, and still exists after the stack is destroyed', async () => {
  expect((await deploy('Mine', { adopt: true })).status).toBe('CREATE_COMPLETE');
  expect(held()).toEqual(MINE);
  expect(cloud.calls.filter(({ error }) => error?.startsWith('AccessDenied'))).toEqual([]);
  expect((await cloud.cloudFormation.destroy('Mine'))[0]?.status).toBe('DELETE_COMPLETE');
  expect(held()).toEqual(MINE);
});

test('a rolled back deployment leaves an adopted resource, and the next one adopts it', async () => {
  expect((await deploy('Mine', { adopt: true, failing: true })).status).toBe('ROLLBACK_COMPLETE');
  expect(held()).toEqual(MINE);
  await cloud.cloudFormation.destroy('Mine');
  expect((await deploy('Mine', { adopt: true })).status).toBe('CREATE_COMPLETE');
  expect(held()).toEqual(MINE);
});

test('an adopted resource is deleted with the stack once `adopt` is removed', async () => {
  await deploy('Mine', { adopt: true });
  expect((await deploy('Mine')).status).toBe('UPDATE_COMPLETE');
  await cloud.cloudFormation.destroy('Mine');
  expect(held()).toEqual([]);
});

test('an adopted resource is deleted with the stack, and by its rollback, where the removal policy says so', async () => {
  expect((await deploy('Mine', { adopt: true, removalPolicy: RemovalPolicy.DESTROY, failing: true })).status).toBe(
    'ROLLBACK_COMPLETE',
  );
  expect(held()).toEqual([]);
});

test('without `adopt` an existing resource is left alone, and the event says so', async () => {
  expect((await deploy('Mine')).status).toBe('ROLLBACK_COMPLETE');
  expect(held()).toEqual(['events to theirs', 'DEVICE_STATE to events']);
  const reasons = cloud.cloudFormation
    .events('Mine')
    .filter(({ status }) => status === 'CREATE_FAILED')
    .map(({ reason }) => reason);
  expect(reasons).toContainEqual(
    expect.stringMatching(/CreateDestination failed: ConflictException: .*set adopt to take it over\./),
  );
});
