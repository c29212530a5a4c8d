/**
 * A process in which the stack of all samples lives its whole life in simulated time, once for each
 * seed. All that can be seen of it goes to a file for each seed: events, calls, what the services
 * hold and logs, with times and IDs.
 *
 *     whole-life.ts SEED=FILE...
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { LocalCloud } from '../../../local/cloud';
import { Destination } from '../../../src';
import { kindName } from '../../../src/api/resource-kind';
import { SAMPLES } from '../../samples';
import { streamArn } from '../../samples/common/held';
import type { Version } from '../../samples/common/sample';
import { REPLACED } from '../../samples/common/sample';
import { ACCOUNT, REGION } from '../../stacks';

// Reads: src/handlers/provider/index.ts

const STACK = 'Everything';

interface Step {
  readonly version: Version;
  /** Whether a resource fails after all others are complete. */
  readonly failing?: boolean;
  readonly expected: string;
}

const STEPS: readonly Step[] = [
  { version: 0, expected: 'CREATE_COMPLETE' },
  { version: 1, expected: 'UPDATE_COMPLETE' },
  { version: REPLACED, failing: true, expected: 'UPDATE_ROLLBACK_COMPLETE' },
  { version: REPLACED, expected: 'UPDATE_COMPLETE' },
];

/** Every kind, with every prop. */
function synthesize(outdir: string, { version, failing }: Step): void {
  const app = new App({ outdir, analyticsReporting: false, context: { [DISABLE_ASSET_STAGING_CONTEXT]: true } });
  const stack = new Stack(app, STACK, { env: { account: ACCOUNT, region: REGION } });
  for (const { kind, construct: Kind, id, props } of SAMPLES) {
    const scope = new Construct(stack, kindName(kind));
    new Kind(scope, id, { removalPolicy: RemovalPolicy.DESTROY, ...props(scope, version) });
  }
  if (failing) addFailure(stack);
  app.synth();
}

/** A destination with a role that the service may not assume. */
function addFailure(stack: Stack): void {
  const others = stack.node.children;
  const role = new iam.Role(stack, 'Useless', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const stream = kinesis.Stream.fromStreamArn(stack, 'Stream', streamArn('events'));
  new Destination(stack, 'Broken', { stream, role }).node.addDependency(...others);
}

class WholeLife {
  private readonly seen: object[] = [];

  constructor(private readonly cloud: LocalCloud, private readonly folder: string) {}

  /** @returns all observations, one line for each */
  public async live(): Promise<string> {
    for (const sample of SAMPLES) {
      await sample.prepare?.(this.cloud);
      sample.allowAgain?.(this.cloud);
    }
    for (const [number, step] of STEPS.entries()) await this.take(step, join(this.folder, String(number)));
    const functions = this.cloud.functions.names();
    this.seen.push(await this.cloud.cloudFormation.destroy(STACK));
    const { managedIntegrations, iot1click } = this.cloud.services;
    this.seen.push(this.cloud.time.now(), managedIntegrations.snapshot(), iot1click.snapshot());
    this.seen.push(...this.cloud.cloudFormation.events(STACK), ...this.cloud.calls);
    this.seen.push(...functions.flatMap((name) => this.cloud.functions.logs(name)).map((line) => ({ line })));
    return this.seen.map((thing) => `${JSON.stringify(thing)}\n`).join('');
  }

  private async take(step: Step, outdir: string): Promise<void> {
    synthesize(outdir, step);
    // An operation that takes longer than a run of the function, so that another run continues.
    for (const { circumstances } of SAMPLES) {
      await circumstances?.['lambda:InvokeFunction']?.(this.cloud, step.version, true);
    }
    const [stack] = await this.cloud.cloudFormation.deploy(outdir);
    if (stack.status !== step.expected) {
      const reasons = this.cloud.cloudFormation
        .events(STACK)
        .filter(({ reason }) => reason)
        .map(({ logicalId, reason }) => `${logicalId}: ${reason}`);
      throw new Error(`version ${step.version} ends as ${stack.status}, not ${step.expected}: ${reasons.join('\n')}`);
    }
    const { managedIntegrations, iot1click } = this.cloud.services;
    this.seen.push(this.cloud.time.now(), stack, managedIntegrations.snapshot(), iot1click.snapshot());
  }
}

async function main(): Promise<void> {
  for (const argument of process.argv.slice(2)) {
    const [seed, file] = argument.split('=');
    const folder = mkdtempSync(join(tmpdir(), 'whole-life-'));
    const cloud = await LocalCloud.start({ clock: 'simulated', seed: Number(seed) });
    try {
      writeFileSync(file, await new WholeLife(cloud, folder).live());
    } finally {
      await cloud.stop();
      rmSync(folder, { recursive: true });
    }
  }
}

void main();
