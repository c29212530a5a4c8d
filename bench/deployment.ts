/**
 * How long `cdk deploy` takes with many custom resources, on the local cloud and on MiniStack in
 * turns. `--json` for machines.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Figure } from './figure';
import { asJson, asTable, isMet, typical } from './figure';
import { Cdk } from '../e2e/cdk';
import { MiniStack } from '../e2e/ministack/ministack';
import { LocalCloud } from '../local/cloud';

const STACK = 'Many';
const COUNT = 200;
const ROUNDS = 3;

/** Answers at once, so that what remains is the cloud's own time, and the CLI's. */
const HANDLER = `exports.handler = async ({ ResponseURL, RequestId, StackId, LogicalResourceId }) => {
  const body = JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: LogicalResourceId, RequestId, StackId, LogicalResourceId });
  await fetch(ResponseURL, { method: 'PUT', body, headers: { 'content-type': '' } });
};`;

interface StackEvent {
  readonly resourceType: string;
  readonly timestamp: Date;
}

interface Measured {
  readonly cdk: Cdk;
  readonly events: () => Promise<readonly StackEvent[]>;
  /** Milliseconds of each round: of the command, and of the custom resources from the first event to the last. */
  readonly commands: number[];
  readonly resources: number[];
}

async function main(): Promise<void> {
  const cleanups: (() => unknown)[] = [];
  try {
    const figures = await deploymentFigures(cleanups);
    console.log(process.argv.includes('--json') ? asJson(figures) : asTable(figures));
    if (!figures.every(isMet)) process.exitCode = 1;
  } finally {
    for (const cleanUp of cleanups.reverse()) await cleanUp();
  }
}

async function deploymentFigures(cleanups: (() => unknown)[]): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'device-fleets-bench-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const cloud = await LocalCloud.start();
  cleanups.push(() => cloud.stop());
  const { account, region } = cloud;
  const miniStack = await MiniStack.start({ account, region });
  cleanups.push(() => miniStack.stop());

  const ours = measured(cloud.environment(), () => Promise.resolve(cloud.cloudFormation.events(STACK)));
  const others = measured(miniStack.environment(), () => eventsOf(miniStack));
  cleanups.push(...[ours, others].map(({ cdk }) => () => cdk.stop()));
  const assembly = synthesize(join(folder, 'cdk.out'));
  for (const { cdk } of [ours, others]) await cdk.bootstrap(account, region);
  for (let round = 0; round < ROUNDS; round++) for (const one of [ours, others]) await measure(one, assembly);
  return figuresOf(ours, others);
}

const measured = (environment: Record<string, string>, events: Measured['events']): Measured => (
  { cdk: new Cdk(environment), events, commands: [], resources: [] });

function synthesize(outdir: string): string {
  const stack = new Stack(new App({ outdir, analyticsReporting: false }), STACK);
  const { functionArn } = new Function(stack, 'Function', {
    code: Code.fromInline(HANDLER), handler: 'index.handler', runtime: Runtime.NODEJS_22_X,
  });
  for (let index = 0; index < COUNT; index++) {
    new CfnResource(stack, `Thing${index}`, {
      type: 'Custom::Thing',
      properties: { ServiceToken: functionArn, ServiceTimeout: 60, Index: index },
    });
  }
  return App.of(stack)!.synth().directory;
}

async function measure({ cdk, events, commands, resources }: Measured, assembly: string): Promise<void> {
  const start = performance.now();
  await cdk.deploy(assembly);
  commands.push(performance.now() - start);
  const times = (await events())
    .filter(({ resourceType }) => resourceType === 'Custom::Thing')
    .map(({ timestamp }) => timestamp.getTime());
  if (times.length < 2 * COUNT) throw new Error(`${times.length} events are not of ${COUNT} custom resources`);
  resources.push(Math.max(...times) - Math.min(...times));
  await cdk.destroy(assembly);
}

async function eventsOf(miniStack: MiniStack): Promise<StackEvent[]> {
  const events: StackEvent[] = [];
  let token: string | undefined;
  do {
    const { StackEvents, NextToken } = await miniStack.query('cloudformation', 'DescribeStackEvents', {
      StackName: STACK,
      ...(token && { NextToken: token }),
    });
    for (const { ResourceType, Timestamp } of StackEvents.member) {
      events.push({ resourceType: ResourceType, timestamp: new Date(Timestamp) });
    }
    token = NextToken;
  } while (token);
  return events;
}

function figuresOf(ours: Measured, others: Measured): Figure[] {
  const figure = (name: string, times: 'commands' | 'resources', share: number): Figure => ({
    name,
    value: typical(ours[times]) / share,
    unit: 'ms',
    against: 'the same on MiniStack',
    other: typical(others[times]) / share,
    goal: 0.5,
  });
  return [
    figure(`cdk deploy of ${COUNT} custom resources`, 'commands', 1),
    figure('the engine\'s time for one of them', 'resources', COUNT),
  ];
}

void main();
