/**
 * Stacks of custom resources that do as their properties tell, each stack with the function that
 * provides them and a queue.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, CfnDeletionPolicy } from 'aws-cdk-lib';
import { CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { assemble } from './assembly';

/** What `test/local/services/cloudformation/handler` reads, and how CloudFormation is to treat the resource. */
export interface Thing {
  /** Is part of the physical ID, so that a change replaces the thing. */
  readonly key?: string;
  readonly value?: unknown;
  /** By request type: members of the answer, or the name of what to do instead. */
  readonly script?: Readonly<Record<string, string | object>>;
  readonly after?: readonly string[];
  readonly deletionPolicy?: CfnDeletionPolicy;
  /** Seconds. */
  readonly serviceTimeout?: number;
}

export interface ThingsOptions {
  readonly things: Readonly<Record<string, Thing>>;
  /** Adds what else is to be in the template. */
  readonly rest?: (stack: Stack) => void;
}

/** A script by which requests fail. */
export const no = (...requests: string[]) => (
  Object.fromEntries(requests.map((request) => [request, { Status: 'FAILED', Reason: `no ${request} today` }])));

const HANDLER = join(__dirname, '../test/local/services/cloudformation/handler');

export class Things {
  private readonly folder = mkdtempSync(join(tmpdir(), 'things-'));
  private readonly events = join(this.folder, 'events');

  constructor() {
    writeFileSync(this.events, '');
  }

  /** @returns a cloud assembly with one stack */
  public assembly(stackName: string, options: ThingsOptions): string {
    return assemble(this.folder, (app) => this.stack(app, stackName, options));
  }

  public stack(app: App, stackName: string, { things, rest }: ThingsOptions): Stack {
    const stack = new Stack(app, stackName);
    const { functionArn } = new Function(stack, 'Function', {
      code: Code.fromAsset(HANDLER),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_20_X,
      timeout: Duration.minutes(1),
      environment: { EVENTS: this.events },
    });
    new Queue(stack, 'Queue', { removalPolicy: RemovalPolicy.DESTROY });
    for (const [name, thing] of Object.entries(things)) addThing(stack, name, functionArn, thing);
    rest?.(stack);
    return stack;
  }

  /** What a stack's function has been sent, in short and oldest first: `Create A`, `Delete A-a`. */
  public calls(stackName: string): string[] {
    return this.received(stackName).map(
      ({ RequestType, LogicalResourceId, PhysicalResourceId = LogicalResourceId }) =>
        `${RequestType} ${PhysicalResourceId}`,
    );
  }

  public received(stackName: string): any[] {
    const events = readFileSync(this.events, 'utf8').split('\n').filter((line) => line).map((line) => JSON.parse(line));
    return events.filter(({ StackId }) => StackId.includes(`:stack/${stackName}/`));
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function addThing(stack: Stack, name: string, serviceToken: string, settings: Thing): void {
  const { key, value, script, after = [], deletionPolicy, serviceTimeout = 20 } = settings;
  const thing = new CfnResource(stack, name, {
    type: 'Custom::Thing',
    properties: { ServiceToken: serviceToken, ServiceTimeout: serviceTimeout, Key: key, Value: value, Script: script },
  });
  thing.cfnOptions.deletionPolicy = deletionPolicy;
  for (const other of after) thing.addDependency(stack.node.findChild(other) as CfnResource);
}
