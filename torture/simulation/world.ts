/** The world of one program: a local cloud, the library's function in it, and records of all events and calls. */

import { resolve } from 'node:path';
import { inPlaceOf } from './code';
import type { PlannedFaultKind } from './planned-fault';
import { FaultPlan } from './planned-fault';
import { SIBLING_HANDLER, SiblingEnvironment } from './sibling';
import { Wire } from './wire';
import type { AssumptionSettings } from '../../local/assumptions';
import { LocalCloud } from '../../local/cloud';
import type { HttpRequest } from '../../local/http';
import { SeededRandom } from '../../local/random';
import type { StackEvent, StackStatus } from '../../local/services/cloudformation';
import type { EnvironmentFactory } from '../../local/services/lambda/environment';
import type { SimulatedEnvironment } from '../../local/simulation';
import type { SimulatedClock } from '../../local/simulation/clock';
import type { Happening } from '../apps/kind';
import { THINGS, prepareAccount } from '../apps/kinds';
import type { Template } from '../apps/templates';
import { STACK } from '../apps/templates';

/** A change of a service's data that the Lambda code has requested and the service has made. */
export interface Mutation {
  readonly operation: string;
  /** The ID or ARN of the changed or created resource. */
  readonly subject: string;
}

/** A request of CloudFormation to the library's function, and its history. */
export interface Request extends Happening {
  readonly event: any;
  readonly sentAt: number;
  /**
   * How often it was delivered again, by a duplicate or a retry, or was answered without knowing
   * that the answer had arrived.
   */
  retries: number;
  isDuplicated: boolean;
  isDelayed: boolean;
  readonly answers: any[];
}

/** A delay of a request. */
export interface Delay {
  readonly logicalId: string;
  readonly requestType: 'Create' | 'Update' | 'Delete';
  readonly time: number;
  /** Whether its process has ended, or a service did not answer. */
  readonly isLong: boolean;
  /** Whether one of its calls reaches the service after the caller has given up. */
  readonly isLate: boolean;
}

export interface WorldOptions {
  /** The text of the Lambda code. */
  readonly code: string;
  readonly seed: number;
  readonly assumptions: Partial<AssumptionSettings>;
  /** How many seconds after the start of its claim the button of a device is pressed. */
  readonly pressSeconds: number;
  readonly happened: (kind: PlannedFaultKind) => void;
  /** Receives a line for everything that happens. */
  readonly tell?: (line: string) => void;
}

/**
 * CloudFormation begins its rollback this long after a failure: by then a cancelled request is
 * over, unless it is delayed.
 */
const HESITATION = 5_000;

/** Long enough for the last retry of an invocation. */
const QUIET = 130_000;
/** How long resources of others need to be ready. */
const SETTLED = 30_000;
/** The states of resources that are not ready yet, or not deleted yet. */
const UNDER_WAY = /^(CREATE|DELETE|DELETION)_IN_PROGRESS$|_DELETING$/;
const PATIENCE = 6 * 3600_000;
/**
 * An existing folder for the code of functions. The code itself comes from the options, so no
 * program has to create a folder.
 */
const CODE_FOLDER = resolve('assets/provider');
export const CANARY = 'canary-private-key-';

export class World {
  public static async open(options: WorldOptions): Promise<World> {
    const world = new World(options);
    world.cloud = await LocalCloud.start({
      clock: 'simulated',
      functionSeed: options.seed,
      assumptions: options.assumptions,
      claimPrivateKey: () => `${CANARY}${++world.keysGiven}`,
      readCode: inPlaceOf(options.code),
      exchange: (request, process) => world.wire.exchange(request, world.environments.get(process)!),
      environments: (simulated) => (...settings) => world.environment(simulated, ...settings),
      log: (line) => world.complain(`the cloud failed: ${line}`),
    });
    world.beganAt = world.clock.now();
    await prepareAccount(world.cloud);
    await world.clock.pass(SETTLED);
    world.instrument(options);
    return world;
  }

  public cloud!: LocalCloud;
  public readonly problems: string[] = [];
  public readonly requests = new Map<string, Request>();
  public readonly mutations: Mutation[] = [];
  public readonly setbacks: Delay[] = [];
  /** The private key of each profile, by the profile's ID. */
  public readonly keys = new Map<string, string>();
  public readonly troubles: FaultPlan;
  private readonly environments = new WeakMap<object, SimulatedEnvironment>();
  /** The output of the create operation that a run has received. */
  private readonly made = new WeakMap<SimulatedEnvironment, object>();
  private readonly wire: Wire;
  private readonly said: string[] = [];
  private readonly lines: string[] = [];
  private beganAt = 0;
  private keysGiven = 0;
  private active = 0;
  private runs = 0;
  private readonly postponed = new Set<object>();

  private constructor(private readonly options: WorldOptions) {
    this.troubles = new FaultPlan(() => this.clock.now(), options.happened);
    this.wire = new Wire({
      cloud: () => this.cloud,
      troubles: this.troubles,
      random: new SeededRandom(options.seed),
      called: (environment, operation, request) =>
        this.recordCall(environment, operation, `${request.path} ${Buffer.from(request.body)}`),
      answered: (environment, operation, body) => {
        if (operation.startsWith('Create')) this.made.set(environment, JSON.parse(String(body)));
      },
      uploaded: (environment, body, isKnown) => this.recordUpload(environment, body, isKnown),
      // A run that does not know whether another run continues a request answers it itself in the
      // end, or hands it over again.
      unheard: ({ event }, operation) => {
        if (operation === 'Invoke' && event) this.recordDuplicate(event);
      },
      delayed: ({ event }, setback) => this.recordDelay(event, setback),
      reportProblem: (problem) => this.complain(problem),
    });
  }

  public get clock(): SimulatedClock {
    return this.cloud.clock as SimulatedClock;
  }

  public get status(): StackStatus | undefined {
    return this.cloud.cloudFormation.engine.stacks.living(STACK)?.status;
  }

  /** Logs a line with the seconds since the beginning. */
  public log(what: string): void {
    this.options.tell?.(`${((this.clock.now() - this.beganAt) / 1000).toFixed(3).padStart(10)} ${what}`);
  }

  public complain(problem: string): void {
    this.problems.push(problem);
  }

  /** Begins a deployment. @returns its end, or undefined if nothing changes */
  public deploy(template: Template, onFailure: 'ROLLBACK' | 'DO_NOTHING' | 'DELETE'): Promise<void> | undefined {
    const { engine } = this.cloud.cloudFormation;
    const existing = engine.stacks.living(STACK);
    const stackId = existing?.id ?? engine.stacks.newId(STACK);
    const deployment = engine.prepareDeployment({
      stackName: STACK,
      stackId,
      stack: existing,
      template: JSON.stringify(template),
      parameters: {},
      tags: {},
      notificationArns: [],
      capabilities: ['CAPABILITY_NAMED_IAM'],
    });
    const stack = existing ?? engine.stacks.add(STACK, stackId);
    stack.onEvent = (event) => this.recordEvent(event);
    const kept = stack.addDeployment(deployment);
    if (existing && engine.preview(stack, kept).isEmpty) return stack.dropUnused() as undefined;
    return engine.deploy(stack, kept, { onFailure, ready: () => this.clock.sleep(HESITATION) });
  }

  /** Lets time pass until the work has ended, with all that it has begun, except late arrivals. */
  public async finish(work: Promise<void>): Promise<void> {
    await this.clock.run('a step', () => work, PATIENCE);
    await this.quiet();
  }

  public async quiet(): Promise<void> {
    for (let runs = -1; runs !== this.runs;) {
      runs = this.runs;
      await this.clock.pass(QUIET);
      while (this.active > 0) await this.clock.pass(QUIET);
    }
  }

  /** Lets time pass until all late arrivals have arrived. */
  public async end(): Promise<void> {
    while (this.postponed.size > 0) await this.clock.pass(QUIET);
    await this.quiet();
  }

  /** All texts that anybody may be able to read. */
  public get readable(): string {
    const events = this.cloud.cloudFormation.engine.stacks.all().flatMap((stack) => stack.events);
    return [JSON.stringify(events), ...this.logs, ...this.said, JSON.stringify(this.cloud.calls)].join('\n');
  }

  public get logs(): readonly string[] {
    return this.lines;
  }

  public async close(): Promise<void> {
    await this.cloud.stop();
  }

  private instrument({ pressSeconds }: WorldOptions): void {
    const { functions, services } = this.cloud;
    functions.code.source = () => CODE_FOLDER;
    for (const { operations } of [services.managedIntegrations, services.iot1click]) {
      for (const [name, operate] of Object.entries(operations)) {
        if (/^(Get|List|Describe)/.test(name)) continue;
        Object.assign(operations, {
          [name]: async (input: any, call: any) => {
            const output: any = await operate(input, call);
            if (call !== undefined) this.recordMutation(name, input, output);
            if (name === 'InitiateDeviceClaim') {
              this.clock.after(pressSeconds * 1000, () => void services.iot1click.press(input.DeviceId));
            }
            return output;
          },
        });
      }
    }
    const invoke = functions.invokeAsync.bind(functions);
    functions.invokeAsync = (nameOrArn, event) => {
      this.recordInvocation(nameOrArn, event);
      invoke(nameOrArn, event);
      if (this.isSibling(nameOrArn)) return;
      const trouble = this.troubles.ofInvocation();
      if (!trouble) return;
      this.recordDuplicate(event);
      const token = {};
      this.postponed.add(token);
      this.clock.after(trouble.seconds! * 1000, () => {
        this.postponed.delete(token);
        if (functions.has(nameOrArn)) invoke(nameOrArn, event);
      });
    };
    const run = functions.handle.bind(functions);
    functions.handle = async (nameOrArn, event, requestId) => {
      this.active += 1;
      this.runs += 1;
      try {
        const outcome = await run(nameOrArn, event, requestId);
        if ('failure' in outcome) {
          if (outcome.failure.errorType === 'Sandbox.Timedout') {
            const { RequestType, LogicalResourceId } = event as any;
            this.complain(`the function came to its timeout with ${RequestType} of ${LogicalResourceId}`);
          }
          this.recordRetry(event);
          this.recordDelay(event, { isLong: true, isLate: false });
        }
        return outcome;
      } finally {
        this.active -= 1;
      }
    };
  }

  private isSibling(nameOrArn: string): boolean {
    return this.cloud.functions.find(nameOrArn)?.handler === SIBLING_HANDLER;
  }

  private environment(simulated: EnvironmentFactory, ...settings: Parameters<EnvironmentFactory>) {
    const [configuration, arn, surroundings, credentials] = settings;
    if (configuration.handler === SIBLING_HANDLER) {
      return new SiblingEnvironment(this.clock, (request: HttpRequest) => this.cloud.answer(request));
    }
    const environment = simulated(configuration, arn, surroundings, credentials, (line) => {
      this.lines.push(line);
      this.log(`    log: ${line}`);
    }) as SimulatedEnvironment;
    this.environments.set(environment.process, environment);
    const invoke = environment.invoke.bind(environment);
    environment.invoke = (event, requestId) => {
      this.made.delete(environment);
      if (this.troubles.isDead) environment.kill();
      return invoke(event, requestId);
    };
    return environment;
  }

  /** A resource that the stack reports as complete is neither still being created, nor being deleted. */
  private recordEvent({ logicalId, status, physicalId, resourceType, reason = '' }: StackEvent): void {
    this.log(`  stack: ${logicalId} ${status} ${physicalId} ${reason}`);
    if (!status.endsWith('_COMPLETE')) return;
    const holdings = THINGS.find(({ kind }) => kind.type === resourceType)?.kind.holdings(this.cloud) ?? [];
    const state = Object.values(holdings.find(({ id }) => id === physicalId)?.members ?? {}).find((value) =>
      UNDER_WAY.test(String(value)),
    );
    if (state !== undefined) this.complain(`${logicalId} is said to be ${status}, and ${physicalId} is ${state}`);
  }

  private recordInvocation(nameOrArn: string, event: any): void {
    if (this.isSibling(nameOrArn)) return;
    const text = JSON.stringify(event);
    this.said.push(text);
    this.log(
      `  event: ${event.RequestType} ${event.LogicalResourceId} ${event.PhysicalResourceId ?? ''} ${event.Continuation ? 'continued' : ''}`,
    );
    const request = {
      event,
      sentAt: this.clock.now(),
      retries: 0,
      isDuplicated: false,
      isDelayed: false,
      answers: [],
    };
    if (!this.requests.has(event.RequestId)) this.requests.set(event.RequestId, request);
  }

  private recordDelay(event: any, how: Pick<Delay, 'isLong' | 'isLate'>): void {
    if (!event) return;
    this.setbacks.push({
      logicalId: event.LogicalResourceId,
      requestType: event.RequestType,
      time: this.clock.now(),
      ...how,
    });
    const request = this.requests.get(event.RequestId);
    if (request) request.isDelayed = true;
  }

  private recordRetry(event: any): void {
    const request = this.requests.get(event.RequestId);
    if (request) request.retries += 1;
  }

  private recordDuplicate(event: any): void {
    this.recordRetry(event);
    const request = this.requests.get(event.RequestId);
    if (request) request.isDuplicated = true;
  }

  private recordCall({ event }: SimulatedEnvironment, operation: string, text: string): void {
    if (event === undefined) this.complain(`${operation} is called when the function has ended already`);
    // The secret value itself goes to Secrets Manager only.
    if (operation !== 'PutSecretValue') this.said.push(text);
  }

  private recordUpload(environment: SimulatedEnvironment, body: string, isKnown: boolean): void {
    const { event } = environment;
    const made = this.made.get(environment);
    if (!isKnown) this.recordRetry(event);
    this.said.push(body);
    this.log(`    answer: ${body}`);
    if (event === undefined) this.complain('an answer is uploaded when the function has ended already');
    const answer = JSON.parse(body);
    this.requests.get(answer.RequestId)?.answers.push(answer);
    const isTold = !made || event.RequestType !== 'Create' || Object.values(made).includes(answer.PhysicalResourceId);
    if (!isTold) {
      this.complain(
        `the answer to ${event.RequestType} of ${event.LogicalResourceId} does not tell what has been made, ${JSON.stringify(made)}`,
      );
    }
  }

  private recordMutation(operation: string, input: any, output: any): void {
    const subject =
      input.Identifier
      ?? input.Id
      ?? input.ResourceArn?.split('/').pop()
      ?? input.DeviceId
      ?? input.ClaimCode
      ?? input.AccountAssociationId
      ?? output?.AccountAssociationId
      ?? output?.Id
      ?? output?.TaskConfigurationId
      ?? output?.TaskId
      ?? input.Name
      ?? input.EventType;
    this.mutations.push({ operation, subject: String(subject) });
    if (output?.ClaimCertificatePrivateKey && !this.keys.has(output.Id)) {
      this.keys.set(output.Id, output.ClaimCertificatePrivateKey);
    }
  }
}
