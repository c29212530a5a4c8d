/**
 * Runs the engine in simulated time against the local cloud, with exactly the permissions of a
 * FleetProvider's role.
 */

import { Duration } from 'aws-cdk-lib';
import type { LocalCloud } from '../../../local/cloud';
import type { ResourceStatus } from '../../../local/services/cloudformation';
import type { Outcome as Invocation } from '../../../local/services/lambda';
import type { Simulation, SimulatedProcess } from '../../../local/simulation';
import { REALM } from '../../../local/simulation/realm';
import { actionSets } from '../../../src/api/iam';
import type { ResourceKind } from '../../../src/api/resource-kind';
import { adapters } from '../../../src/handlers/provider/adapters';
import type { Final, Outcome, Progress } from '../../../src/handlers/provider/outcome';
import type { Clients } from '../../../src/handlers/shared/calls';
import type { Runtime } from '../../../src/handlers/shared/runtime';
import { ASSET, loadParts, simulatedCloud } from '../../support/handler-code';
import { onTheWire } from '../on-the-wire';

export type HarnessOptions = NonNullable<Parameters<typeof simulatedCloud>[0]>;

const STACK_ID = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Fleet/0e1f2a30';

/** Options that only this harness gives to a cloud. */
const OWN_SIMULATION = ['readCode', 'exchange', 'seed', 'functionSeed', 'startsAt', 'log'] as const;

const FUNCTION = 'Provider';
const HANDOVER = 'Handover';
const LOOK = 'DescribeStackResource';

export interface RunOptions {
  /** The milliseconds of a run, in the cloud's time. */
  readonly time?: number;
  readonly progress?: Progress;
}

/** A process with the engine in it. */
class Workplace {
  public log: string[] = [];
  public readonly parts: ReturnType<typeof loadParts>;
  private readonly process: SimulatedProcess;

  constructor(public readonly simulation: Simulation) {
    this.process = simulation.process({
      name: 'the Lambda code',
      cwd: ASSET,
      env: {},
      write: (line) => this.log.push(line),
    });
    this.process.onDeath = (how) => { throw how instanceof Error ? how : new Error(how); };
    this.parts = loadParts(this.process);
  }

  public get isUsable(): boolean {
    return this.process.alive;
  }

  public stop(): void {
    this.process.end();
  }
}

/**
 * Reuses the simulation for all harnesses of a test file, because code that has run before is
 * several times as fast.
 */
let shared: Workplace | undefined;
/** The simulation of a harness that has not been stopped. */
let isInUse = false;

export class Harness {
  public static async start(options: HarnessOptions = {}): Promise<Harness> {
    if (isInUse) throw new Error('stop the other harness first');
    const isOrdinary = OWN_SIMULATION.every((name) => options[name] === undefined);
    const former = isOrdinary && shared?.isUsable ? shared : undefined;
    former?.simulation.restart();
    const cloud = await simulatedCloud({ ...options, ...(former && { simulation: former.simulation }) });
    isInUse = true;
    const workplace = former ?? new Workplace(cloud.simulation!);
    if (isOrdinary) shared = workplace;
    const harness = new Harness(cloud, workplace);
    harness.allowEverything();
    return harness;
  }

  public readonly roleArn: string;
  public readonly deliveryRoleArn: string;
  public readonly secretArn: string;
  /** The lines of the function's log. */
  public readonly log: string[] = [];
  private readonly clients: Clients;
  private requests = 0;

  private constructor(
    public readonly cloud: LocalCloud,
    private readonly workplace: Workplace,
  ) {
    this.roleArn = this.addRole('Provider', 'lambda.amazonaws.com');
    this.deliveryRoleArn = this.addRole('Delivery', 'iotmanagedintegrations.amazonaws.com');
    this.secretArn = cloud.services.secretsManager.createSecret({ name: 'ClaimCertificate' });
    workplace.log = this.log;
    this.clients = this.makeClients(workplace.parts);
  }

  /** Separate clients, because clients remember the results of their calls. */
  private makeClients({ environment, makeClients }: Workplace['parts']): Clients {
    const { endpoint, region, iam } = this.cloud;
    const { accessKeyId, secretAccessKey, sessionToken } = iam.credentialsFor(this.roleArn);
    const credentials = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
    Object.assign(environment, { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region }, credentials);
    return makeClients();
  }

  /** The permissions of the stack's provider, without the given actions. */
  public allowEverything(...except: string[]): void {
    const { region, account } = this.cloud;
    const allow = (Action: readonly string[], Resource: string) => ({
      Effect: 'Allow',
      Action: Action.filter((action) => !except.includes(action)),
      Resource,
    });
    const statements = [
      ...[...adapters.values()].flatMap(({ kind }) =>
        actionSets(kind).map(({ actions, resourceType }) =>
          allow(actions, resourceType ? `arn:aws:${kind.service}:${region}:${account}:${resourceType}/*` : '*'),
        ),
      ),
      allow(['iam:PassRole'], this.deliveryRoleArn),
      allow(
        ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map(
          (name) => `secretsmanager:${name}`,
        ),
        this.secretArn,
      ),
    ];
    this.cloud.iam.putPolicy(this.roleArn, 'Provider', {
      Version: '2012-10-17',
      Statement: statements.filter(({ Action }) => Action.length > 0),
    } as any);
  }

  public addRole(name: string, service: string): string {
    const arn = `arn:aws:iam::${this.cloud.account}:role/${name}`;
    const trustPolicy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    };
    this.cloud.iam.putRole({
      arn,
      name,
      roleId: `AROA${name.toUpperCase()}`,
      trustPolicy,
      createdAt: this.cloud.clock.date(),
    } as any);
    return arn;
  }

  public create(kind: ResourceKind, properties: object, options?: RunOptions): Promise<Outcome> {
    return this.run(this.event('Create', kind, properties), options);
  }

  public update(
    kind: ResourceKind,
    physicalId: string,
    former: object,
    wanted: object,
    options?: RunOptions,
  ): Promise<Outcome> {
    return this.run(
      {
        ...this.event('Update', kind, wanted),
        PhysicalResourceId: physicalId,
        OldResourceProperties: onTheWire(former),
      },
      options,
    );
  }

  public delete(kind: ResourceKind, physicalId: string, properties: object, options?: RunOptions): Promise<Outcome> {
    return this.run({ ...this.event('Delete', kind, properties), PhysicalResourceId: physicalId }, options);
  }

  /** Creates the function of the engine, with its entry point. */
  public putFunction(timeout: Duration): void {
    this.allowHandover();
    this.cloud.functions.put({
      name: FUNCTION,
      code: ASSET,
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      roleArn: this.roleArn,
      timeoutSeconds: timeout.toSeconds(),
      memoryMegabytes: 256,
      environment: {},
      logGroupName: `/aws/lambda/${FUNCTION}`,
    });
  }

  /** Allows the function to invoke itself. */
  public allowHandover(): void {
    const statement = {
      Effect: 'Allow',
      Action: 'lambda:InvokeFunction',
      Resource: this.cloud.functions.arnOf(FUNCTION),
    };
    this.cloud.iam.putPolicy(this.roleArn, HANDOVER, { Version: '2012-10-17', Statement: [statement] } as any);
  }

  public denyHandover(): void {
    this.cloud.iam.removePolicy(this.roleArn, HANDOVER);
  }

  /** Invokes the function with an event, and waits for the end of that run. */
  public invoke(event: unknown): Promise<Invocation> {
    return this.cloud.functions.invoke(FUNCTION, event);
  }

  /** The log lines of the function. */
  public printed(): string {
    return this.cloud.functions.logs(FUNCTION).join('\n');
  }

  /** Lets so many seconds pass. */
  public pass(seconds: number): Promise<void> {
    return this.cloud.time.advance(Duration.seconds(seconds));
  }

  /** An event as CloudFormation sends it, without the response URL. */
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

  /** Carries a request out, over as many runs as it takes, and checks after a failure that nothing is left of it. */
  public async run(event: object, options: RunOptions = {}): Promise<Outcome> {
    const { progress = {} } = options;
    const outcome = await this.runOnce(event, { ...options, progress });
    if (outcome.status === 'WAITING') return this.run({ ...event, Continuation: outcome.continuation }, options);
    if (outcome.status === 'FAILED') await this.settle(event, outcome, { ...options, progress });
    return outcome;
  }

  public async runOnce(event: object, { time, progress = {} }: RunOptions = {}): Promise<Outcome> {
    return copyOf(
      await this.passing(event, () =>
        this.workplace.parts.handle(inLambda(event), this.runtime(time), progress, this.clients),
      ),
    );
  }

  /** Runs the cleanup after the answer. */
  public settle(event: object, outcome: Final, { time, progress = {} }: RunOptions = {}): Promise<void> {
    return this.passing(event, () =>
      this.workplace.parts.settle(inLambda(event), this.runtime(time), progress, outcome, this.clients),
    );
  }

  /** Lets time pass until a request is carried out. */
  private passing<T>(event: object, work: () => Promise<T>): Promise<T> {
    const { RequestType, LogicalResourceId } = event as Record<string, string>;
    return this.cloud.clock.run(`the ${RequestType} of ${LogicalResourceId}`, work);
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

  /** The resource in the stack, from this time on; before, the function may not look it up. */
  public says(
    status: ResourceStatus,
    physicalId?: string,
    { StackId = STACK_ID, LogicalResourceId = 'Thing' } = {},
  ): void {
    const { stacks } = this.cloud.cloudFormation.engine;
    const stack = stacks.withId(StackId) ?? stacks.add(StackId.split('/')[1], StackId);
    const nothing = { type: 'Custom::Thing', attributes: {}, properties: {}, needs: new Set<string>() };
    stack.put(
      { logicalId: LogicalResourceId, physicalId, ...nothing, deletionPolicy: 'Delete', updateReplacePolicy: 'Delete' },
      status,
    );
    const statement = {
      Effect: 'Allow',
      Action: `cloudformation:${LOOK}`,
      Resource: 'arn:aws:cloudformation:*:*:stack/*',
    };
    this.cloud.iam.putPolicy(this.roleArn, 'Looking', { Version: '2012-10-17', Statement: [statement] } as any);
  }

  /** The stack takes an answer. */
  public takes(answer: {
    Status: string;
    PhysicalResourceId: string;
    StackId: string;
    LogicalResourceId: string;
  }): void {
    this.says(answer.Status === 'SUCCESS' ? 'CREATE_COMPLETE' : 'CREATE_FAILED', answer.PhysicalResourceId, answer);
  }

  /** The stack has deleted the resource. */
  public saysNothing(): void {
    this.says('DELETE_COMPLETE');
    this.cloud.cloudFormation.engine.stacks.withId(STACK_ID)!.resources.clear();
  }

  /** The called operations, without look-ups, in order, each with its error if there was one. */
  public calls(): string[] {
    return this.cloud.calls
      .filter(({ operation }) => operation !== LOOK)
      .map(({ operation, error }) => (error ? `${operation}: ${error}` : String(operation)));
  }

  /** The number of look-ups. */
  public looks(): number {
    return this.cloud.calls.filter(({ operation }) => operation === LOOK).length;
  }

  public async stop(): Promise<void> {
    const { iotmanagedintegrations, iot1click, secretsmanager, lambda } = this.clients;
    for (const client of [iotmanagedintegrations, iot1click, secretsmanager, lambda]) client.destroy();
    // Created on first use.
    if (this.looks() > 0) this.clients.cloudformation.destroy();
    if (this.workplace !== shared) this.workplace.stop();
    await this.cloud.stop();
    isInUse = false;
  }
}

/** An object of the realm of the Lambda code. */
const inLambda = (value: object) => REALM.JSON.parse(JSON.stringify(value));

/** An object of this realm. */
const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value));
