/** Runs the engine in this process against the local cloud, as a role that has what a FleetProvider gives it and no more. */

import { onTheWire } from './on-the-wire';
import { LocalCloud, LocalCloudOptions } from '../../local/cloud';
import { ResourceStatus } from '../../local/cloudformation';
import { actionSets } from '../../src/api/iam';
import { ResourceKind } from '../../src/api/resource-kind';
import { adapters } from '../../src/handlers/adapters';
import { Clients } from '../../src/handlers/calls';
import {
  CloudFormationClient, IoT1ClickDevicesServiceClient, IoTManagedIntegrationsClient, LambdaClient, SecretsManagerClient,
} from '../../src/handlers/client';
import { handle, settle } from '../../src/handlers/engine';
import { Final, Outcome, Progress } from '../../src/handlers/outcome';
import { Runtime } from '../../src/handlers/runtime';

/** Cloud seconds that pass in one of the wall's, so that a test does not wait as long as a deployment. */
const SPEED = 100;
const STACK_ID = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Fleet/0e1f2a30';

const LOOK = 'DescribeStackResource';

export interface RunOptions {
  /** Cloud milliseconds that the run has. */
  readonly time?: number;
  readonly progress?: Progress;
}

export class Harness {
  public static async start(options: LocalCloudOptions = {}): Promise<Harness> {
    const harness = new Harness(await LocalCloud.start({ speed: SPEED, ...options }));
    harness.allowEverything();
    return harness;
  }

  public readonly roleArn: string;
  public readonly deliveryRoleArn: string;
  public readonly secretArn: string;
  private readonly clients: Clients;
  private requests = 0;

  private constructor(public readonly cloud: LocalCloud) {
    this.roleArn = this.addRole('Provider', 'lambda.amazonaws.com');
    this.deliveryRoleArn = this.addRole('Delivery', 'iotmanagedintegrations.amazonaws.com');
    this.secretArn = cloud.services.secretsManager.createSecret({ name: 'ClaimCertificate' });
    // Adaptive mode, which the function uses, paces the calls of a throttled client by the wall's clock, for seconds.
    const retryMode = 'standard' as const;
    const config = { endpoint: cloud.endpoint, region: cloud.region, credentials: cloud.iam.credentialsFor(this.roleArn), retryMode };
    this.clients = {
      iotmanagedintegrations: new IoTManagedIntegrationsClient(config),
      iot1click: new IoT1ClickDevicesServiceClient(config),
      secretsmanager: new SecretsManagerClient(config),
      lambda: new LambdaClient(config),
      cloudformation: new CloudFormationClient(config),
    };
  }

  /** What the stack's provider is allowed, less the given actions. */
  public allowEverything(...except: string[]): void {
    const { region, account } = this.cloud;
    const allow = (Action: readonly string[], Resource: string) => ({ Effect: 'Allow', Action: Action.filter((action) => !except.includes(action)), Resource });
    const statements = [
      ...[...adapters.values()].flatMap(({ kind }) => actionSets(kind).map(({ actions, resourceType }) =>
        allow(actions, resourceType ? `arn:aws:${kind.service}:${region}:${account}:${resourceType}/*` : '*'))),
      allow(['iam:PassRole'], this.deliveryRoleArn),
      allow(['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map((name) => `secretsmanager:${name}`), this.secretArn),
    ];
    this.cloud.iam.putPolicy(this.roleArn, 'Provider', { Version: '2012-10-17', Statement: statements.filter(({ Action }) => Action.length > 0) } as any);
  }

  public addRole(name: string, service: string): string {
    const arn = `arn:aws:iam::${this.cloud.account}:role/${name}`;
    const trustPolicy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] };
    this.cloud.iam.putRole({ arn, name, roleId: `AROA${name.toUpperCase()}`, trustPolicy, createdAt: this.cloud.clock.date() } as any);
    return arn;
  }

  public create(kind: ResourceKind, properties: object, options?: RunOptions): Promise<Outcome> {
    return this.run(this.event('Create', kind, properties), options);
  }

  public update(kind: ResourceKind, physicalId: string, former: object, wanted: object, options?: RunOptions): Promise<Outcome> {
    return this.run({ ...this.event('Update', kind, wanted), PhysicalResourceId: physicalId, OldResourceProperties: onTheWire(former) }, options);
  }

  public delete(kind: ResourceKind, physicalId: string, properties: object, options?: RunOptions): Promise<Outcome> {
    return this.run({ ...this.event('Delete', kind, properties), PhysicalResourceId: physicalId }, options);
  }

  /** An event as CloudFormation sends it, less the response URL. */
  public event(RequestType: string, kind: ResourceKind, properties: object) {
    return {
      RequestType,
      RequestId: `request-${++this.requests}`,
      StackId: STACK_ID,
      LogicalResourceId: 'Thing',
      ResourceType: kind.type,
      ResourceProperties: onTheWire(properties),
      SentAt: this.cloud.clock.now(),
    };
  }

  /** Carries a request out, over as many runs as it takes, and sees after a failure that nothing is left of it. */
  public async run(event: object, options: RunOptions = {}): Promise<Outcome> {
    const { progress = {} } = options;
    const outcome = await this.runOnce(event, { ...options, progress });
    if (outcome.status === 'WAITING') return this.run({ ...event, Continuation: outcome.continuation }, options);
    if (outcome.status === 'FAILED') await this.settle(event, outcome, { ...options, progress });
    return outcome;
  }

  public runOnce(event: object, { time, progress }: RunOptions = {}): Promise<Outcome> {
    return handle(event, this.runtime(time), progress, this.clients);
  }

  /** What comes after the answer. */
  public settle(event: object, outcome: Final, { time, progress = {} }: RunOptions = {}): Promise<void> {
    return settle(event, this.runtime(time), progress, outcome, this.clients);
  }

  private runtime(time = 270_000): Runtime {
    const { clock } = this.cloud;
    return {
      now: () => clock.now(),
      sleep: (milliseconds) => clock.sleep(milliseconds),
      deadline: clock.now() + time,
      signal: new AbortController().signal,
    };
  }

  /** What the stack says of the resource, from now on; before, the function may not look. */
  public says(status: ResourceStatus, physicalId?: string, { StackId = STACK_ID, LogicalResourceId = 'Thing' } = {}): void {
    const { stacks } = this.cloud.cloudFormation.engine;
    const stack = stacks.withId(StackId) ?? stacks.add(StackId.split('/')[1], StackId);
    const nothing = { type: 'Custom::Thing', attributes: {}, properties: {}, needs: new Set<string>() };
    stack.put({ logicalId: LogicalResourceId, physicalId, ...nothing, deletionPolicy: 'Delete', updateReplacePolicy: 'Delete' }, status);
    const statement = { Effect: 'Allow', Action: `cloudformation:${LOOK}`, Resource: 'arn:aws:cloudformation:*:*:stack/*' };
    this.cloud.iam.putPolicy(this.roleArn, 'Looking', { Version: '2012-10-17', Statement: [statement] } as any);
  }

  /** The stack takes an answer. */
  public takes(answer: { Status: string; PhysicalResourceId: string; StackId: string; LogicalResourceId: string }): void {
    this.says(answer.Status === 'SUCCESS' ? 'CREATE_COMPLETE' : 'CREATE_FAILED', answer.PhysicalResourceId, answer);
  }

  /** The stack does not have the resource any more. */
  public saysNothing(): void {
    this.says('DELETE_COMPLETE');
    this.cloud.cloudFormation.engine.stacks.withId(STACK_ID)!.resources.clear();
  }

  /** The environment of a function that runs as the role. */
  public environment(): Record<string, string> {
    const { accessKeyId, secretAccessKey, sessionToken } = this.cloud.iam.credentialsFor(this.roleArn);
    return {
      ...this.cloud.environment(), AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken,
    };
  }

  /** The operations called but looks at the stack, in order, and what each answered where that was an error. */
  public calls(): string[] {
    return this.cloud.calls.filter(({ operation }) => operation !== LOOK).map(({ operation, error }) => (error ? `${operation}: ${error}` : String(operation)));
  }

  /** How often the stack was looked at. */
  public looks(): number {
    return this.cloud.calls.filter(({ operation }) => operation === LOOK).length;
  }

  public async stop(): Promise<void> {
    for (const client of Object.values(this.clients)) client.destroy();
    await this.cloud.stop();
  }
}
