/** How long an app takes to synthesize and how large its template is, against the same resources made in other ways. */

import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { App, CustomResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import type { Figure } from './figure';
import { typical } from './figure';
import { Destination } from 'cdk-device-fleets';

const ROUNDS = 25;

/**
 * More would not fit a stack: CloudFormation takes 500 resources, and an AwsCustomResource brings a
 * policy of its own.
 */
const MOST_AWS_CUSTOM_RESOURCES = 200;
const MANY = 400;

type Fill = (stack: Stack, count: number) => void;

/** The same properties for all. */
const propertiesOf = (index: number, role: iam.IRole, stream: kinesis.IStream) => ({
  Name: `destination-${index}`,
  DeliveryDestinationArn: stream.streamArn,
  DeliveryDestinationType: 'KINESIS',
  RoleArn: role.roleArn,
  Description: `Events of building ${index}`,
});

/** What every destination needs, made in the stack as an app would. */
function delivery(stack: Stack) {
  const stream = new kinesis.Stream(stack, 'Events');
  const role = new iam.Role(stack, 'DeliveryRole', {
    assumedBy: new iam.ServicePrincipal('iotmanagedintegrations.amazonaws.com'),
  });
  stream.grantWrite(role);
  return { role, stream };
}

const destinations: Fill = (stack, count) => {
  const { role, stream } = delivery(stack);
  for (let index = 0; index < count; index++) {
    const { Name, Description } = propertiesOf(index, role, stream);
    new Destination(stack, `Destination${index}`, { stream, role, destinationName: Name, description: Description });
  }
};

const customResources: Fill = (stack, count) => {
  const { role, stream } = delivery(stack);
  const provider = new lambda.Function(stack, 'Provider', {
    code: lambda.Code.fromAsset(join(__dirname, '../assets/provider')),
    handler: 'index.handler',
    runtime: lambda.determineLatestNodeRuntime(stack),
  });
  for (let index = 0; index < count; index++) {
    new CustomResource(stack, `Destination${index}`, {
      serviceToken: provider.functionArn,
      resourceType: 'Custom::Destination',
      properties: propertiesOf(index, role, stream),
    });
  }
};

const awsCustomResources: Fill = (stack, count) => {
  const { role, stream } = delivery(stack);
  for (let index = 0; index < count; index++) {
    const call = (action: string, parameters: object) => ({ service: 'iot-managed-integrations', action, parameters });
    const properties = propertiesOf(index, role, stream);
    new AwsCustomResource(stack, `Destination${index}`, {
      resourceType: 'Custom::Destination',
      installLatestAwsSdk: false,
      policy: AwsCustomResourcePolicy.fromStatements([
        new iam.PolicyStatement({ actions: ['iotmanagedintegrations:*Destination'], resources: ['*'] }),
        new iam.PolicyStatement({ actions: ['iam:PassRole'], resources: [role.roleArn] }),
      ]),
      onCreate: {
        ...call('CreateDestination', properties),
        physicalResourceId: PhysicalResourceId.of(properties.Name),
      },
      onUpdate: {
        ...call('UpdateDestination', properties),
        physicalResourceId: PhysicalResourceId.of(properties.Name),
      },
      onDelete: call('DeleteDestination', { Name: properties.Name }),
    });
  }
};

interface Synthesis { readonly milliseconds: number; readonly kilobytes: number }

function synthesize(fill: Fill, count: number): Synthesis {
  const before = process.cpuUsage();
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Fleet', { env: { region: 'eu-west-1', account: '123456789012' } });
  fill(stack, count);
  const assembly = app.synth();
  const { user, system } = process.cpuUsage(before);
  const kilobytes = statSync(assembly.getStackByName('Fleet').templateFullPath).size / 1000;
  rmSync(assembly.directory, { recursive: true });
  return { milliseconds: (user + system) / 1000, kilobytes };
}

function compare(
  what: string,
  count: number,
  other: Fill,
  goals: { readonly time: number; readonly size: number },
): Figure[] {
  // The two take turns, so that both have a warm process and the same machine.
  const rounds = Array.from({ length: ROUNDS }, () => ({
    ours: synthesize(destinations, count),
    theirs: synthesize(other, count),
  })).slice(1);
  const figure = (
    name: string,
    unit: Figure['unit'],
    measure: (synthesis: Synthesis) => number,
    goal: number,
  ): Figure => ({
    name: `${name} of ${count} destinations`,
    value: typical(rounds.map(({ ours }) => measure(ours))),
    unit,
    against: `${count} ${what}`,
    other: typical(rounds.map(({ theirs }) => measure(theirs))),
    goal,
  });
  return [
    figure('synthesis CPU time', 'ms', ({ milliseconds }) => milliseconds, goals.time),
    figure('template', 'kB', ({ kilobytes }) => kilobytes, goals.size),
  ];
}

export function synthesisFigures(): Figure[] {
  return [
    ...compare('CustomResource', MANY, customResources, { time: 1.15, size: 1.25 }),
    ...compare('AwsCustomResource', MOST_AWS_CUSTOM_RESOURCES, awsCustomResources, { time: 0.7, size: 0.3 }),
  ];
}
