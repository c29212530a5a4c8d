/** Runs the engine against scripted answers, by a clock that only its own waits move. */

import type { ResourceKind } from '../../../src/api/resource-kind';
import { handle, removeUntaken } from '../../../src/handlers/provider/engine';
import type { Final, Outcome, Progress } from '../../../src/handlers/provider/outcome';
import type { Clients } from '../../../src/handlers/shared/calls';
import { Calls } from '../../../src/handlers/shared/calls';
import type { Runtime } from '../../../src/handlers/shared/runtime';
import { onTheWire } from '../on-the-wire';

export const START = Date.UTC(2026, 0, 1);
export const STACK_ID = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Fleet/0e1f2a30';

export interface Call {
  readonly operation: string;
  readonly input: any;
  /** In milliseconds since the start. */
  readonly at: number;
}

/** The answer of an operation: an error is thrown. */
type Answer = object | Error | ((input: any) => object | Error);

export class Rehearsal {
  public readonly calls: Call[] = [];
  /** The lines of the function's log. */
  public readonly log: any[] = [];
  /** Milliseconds since the start. */
  public time = 0;
  public readonly over = new AbortController();
  public readonly clients: Clients;
  private readonly answers = new Map<string, Answer[]>();

  constructor() {
    const client = { send: (command: any) => this.send(command.schema[2], command.input) } as any;
    this.clients = {
      iotmanagedintegrations: client,
      iot1click: client,
      secretsmanager: client,
      lambda: client,
      cloudformation: client,
    };
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => Boolean(this.log.push(JSON.parse(String(line)))));
    // Pauses have their nominal length.
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    this.on('DescribeStackResource', refusal('AccessDenied'));
  }

  /** @param answers one for each call of the operation; the last one for all further calls */
  public on(operation: string, ...answers: Answer[]): this {
    this.answers.set(operation, answers);
    return this;
  }

  public runtime(time = 270_000): Runtime {
    return {
      now: () => START + this.time,
      sleep: async (milliseconds) => { this.time += milliseconds; },
      deadline: START + this.time + time,
      signal: this.over.signal,
    };
  }

  public run(request: object, progress: Progress = {}, time?: number): Promise<Outcome> {
    return handle(request, this.runtime(time), progress, this.clients);
  }

  public settle(request: object, progress: Progress, outcome: Final | undefined, time?: number): Promise<void> {
    return removeUntaken(request, this.runtime(time), progress, outcome, this.clients);
  }

  /** The calls, without look-ups of the stack. */
  public get called(): string[] {
    return this.calls.map(({ operation }) => operation).filter((operation) => operation !== 'DescribeStackResource');
  }

  public inputs(operation: string): any[] {
    return this.calls.filter((call) => call.operation === operation).map(({ input }) => input);
  }

  /** The parts that make calls, for tests without an engine. */
  public callsOf(options: Partial<ConstructorParameters<typeof Calls>[0]> = {}): Calls {
    return new Calls({
      clients: this.clients,
      runtime: this.runtime(),
      service: 'iotmanagedintegrations',
      context: {},
      permissionsUntil: 0,
      isRoleNotReady: () => false,
      ...options,
    });
  }

  private async send(operation: string, input: any): Promise<object> {
    this.calls.push({ operation, input, at: this.time });
    const answers = this.answers.get(operation) ?? [refusal('Unrehearsed', operation)];
    const next = answers.length > 1 ? answers.shift()! : answers[0];
    const answer = typeof next === 'function' ? next(input) : next;
    if (answer instanceof Error) throw answer;
    return { $metadata: { requestId: 'r-1', attempts: 1 }, ...answer };
  }
}

/** An error as the SDK throws it. */
export function refusal(name: string, message = 'no'): Error {
  return Object.assign(new Error(message), { name, $metadata: { requestId: 'r-1' } });
}

export const GONE = refusal('ResourceNotFoundException', 'not there');

/** An event as CloudFormation sends it, without the response URL. */
export function event(
  RequestType: string,
  { type: ResourceType }: ResourceKind,
  properties: object,
  more: object = {},
) {
  return {
    RequestType,
    RequestId: 'request-1',
    StackId: STACK_ID,
    LogicalResourceId: 'Thing',
    ResourceType,
    ResourceProperties: onTheWire(properties),
    ...more,
  };
}

export const create = (kind: ResourceKind, properties: object, more?: object) =>
  event('Create', kind, properties, more);
export const update = (kind: ResourceKind, id: string, former: object, wanted: object, more?: object) =>
  event('Update', kind, wanted, { PhysicalResourceId: id, OldResourceProperties: onTheWire(former), ...more });
export const remove = (kind: ResourceKind, id: string, properties: object = {}, more?: object) =>
  event('Delete', kind, properties, { PhysicalResourceId: id, ...more });

/** The description of the resource in its stack. @param since in milliseconds since the start */
export const seen = (ResourceStatus: string, PhysicalResourceId: string | undefined, since: number) => (
  { StackResourceDetail: { ResourceStatus, PhysicalResourceId, LastUpdatedTimestamp: new Date(START + since) } });
