/** The Lambda functions of the local cloud: their invocations, and the retries of failed ones. */

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FunctionCode } from './code';
import type {
  EnvironmentFactory,
  ExecutionEnvironment,
  FunctionConfiguration,
  Outcome,
  Surroundings,
} from './environment';
import { EnvironmentProcess } from './environment';
import type { Cancel } from '../../clock';
import type { Iam } from '../../iam';
import type { Storage } from '../../storage';

export type { FunctionConfiguration, Outcome } from './environment';

export interface LambdaHost extends Surroundings {
  readonly account: string;
  readonly iam: Pick<Iam, 'credentialsFor'>;
  readonly storage: Pick<Storage, 'map' | 'folder' | 'prune'>;
  /** @default - a process for each execution environment */
  readonly environment?: EnvironmentFactory;
}

const IN_A_PROCESS: EnvironmentFactory = (...settings) => new EnvironmentProcess(...settings);

/**
 * How long Lambda waits before it retries a failed asynchronous invocation.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const RETRY_AFTER_MILLISECONDS = [60_000, 120_000];

export class LambdaFunctions {
  /** The code of the functions. */
  public readonly code: FunctionCode;
  private readonly configurations: Map<string, FunctionConfiguration>;
  private readonly retries: Map<string, number>;
  private readonly functions = new Map<string, LambdaFunction>();
  private readonly toCome = new Set<Cancel>();
  private stopped = false;

  /** @param concurrency the largest number of a function's execution environments */
  constructor(
    private readonly host: LambdaHost,
    private readonly concurrency = 4,
  ) {
    this.code = new FunctionCode(host.storage);
    this.configurations = host.storage.map('functions');
    this.retries = host.storage.map('function-retries');
    this.code.prune(new Set([...this.configurations.values()].map(({ code }) => code)));
    this.configurations.forEach((configuration) => this.start(configuration));
  }

  /** Creates a function, or changes it. Invocations that are under way keep the former code. */
  public put(configuration: FunctionConfiguration): void {
    this.functions.get(configuration.name)?.retire();
    this.configurations.set(configuration.name, configuration);
    this.start(configuration);
  }

  public remove(name: string): void {
    this.functions.get(name)?.retire();
    this.functions.delete(name);
    this.configurations.delete(name);
  }

  public names(): string[] {
    return [...this.configurations.keys()];
  }

  /** The current configuration of a function. */
  public find(nameOrArn: string): FunctionConfiguration | undefined {
    return this.has(nameOrArn) ? this.configurations.get(nameOf(nameOrArn)) : undefined;
  }

  /** @param attempts how often a failed asynchronous invocation is retried; undefined means Lambda's default */
  public setRetries(name: string, attempts: number | undefined): void {
    if (attempts === undefined) this.retries.delete(nameOf(name));
    else this.retries.set(nameOf(name), attempts);
  }

  public has(nameOrArn: string): boolean {
    return (
      this.functions.has(nameOf(nameOrArn))
      && (!nameOrArn.startsWith('arn:') || nameOrArn.startsWith(this.arnOf(nameOf(nameOrArn))))
    );
  }

  public arnOf(nameOrArn: string): string {
    return `arn:aws:lambda:${this.host.region}:${this.host.account}:function:${nameOf(nameOrArn)}`;
  }

  /** Invokes a function and waits for the outcome. */
  public invoke(nameOrArn: string, event: unknown, requestId?: string): Promise<Outcome> {
    return this.host.clock.run(`an invocation of ${nameOf(nameOrArn)}`, () => this.handle(nameOrArn, event, requestId));
  }

  /** Invokes a function on behalf of a service of the cloud. */
  public async handle(
    nameOrArn: string,
    event: unknown,
    requestId: string = this.host.random.uuid(),
  ): Promise<Outcome> {
    const lambdaFunction = this.functions.get(nameOf(nameOrArn));
    if (!lambdaFunction) throw new Error(`Function not found: ${this.arnOf(nameOrArn)}`);
    return lambdaFunction.invoke(event, requestId);
  }

  /** Invokes a function asynchronously, and retries after some minutes if it fails. */
  public invokeAsync(nameOrArn: string, event: unknown): void {
    const requestId = this.host.random.uuid();
    const attempt = async (earlier: number): Promise<void> => {
      if (!this.has(nameOrArn)) return;
      const outcome = await this.handle(nameOrArn, event, requestId);
      const retries = this.retries.get(nameOf(nameOrArn)) ?? RETRY_AFTER_MILLISECONDS.length;
      if ('failure' in outcome && earlier < retries) {
        this.after(RETRY_AFTER_MILLISECONDS[earlier], () => attempt(earlier + 1));
      }
    };
    void attempt(0);
  }

  /** The log lines of a function, and the failures of its invocations. */
  public logs(nameOrArn: string): readonly string[] {
    const path = this.logOf(nameOf(nameOrArn));
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  }

  /** Ends all processes; waiting events are dropped. */
  public stop(): void {
    this.stopped = true;
    this.toCome.forEach((cancel) => cancel());
    this.functions.forEach((lambdaFunction) => lambdaFunction.stop());
    this.functions.clear();
  }

  private start(configuration: FunctionConfiguration): void {
    const { name, code } = configuration;
    const located = { ...configuration, code: this.code.pathOf(code) };
    this.functions.set(
      name,
      new LambdaFunction(this.host, located, this.arnOf(name), this.concurrency, (line) => this.log(name, line)),
    );
  }

  /** Lines that a process writes after the cloud has stopped are dropped. */
  private log(name: string, line: string): void {
    if (!this.stopped) appendFileSync(this.logOf(name), `${line}\n`);
  }

  private logOf(name: string): string {
    return join(this.host.storage.folder('function-logs'), `${name}.log`);
  }

  private after(milliseconds: number, work: () => Promise<void>): void {
    const cancel = this.host.clock.after(milliseconds, () => {
      this.toCome.delete(cancel);
      void work();
    });
    this.toCome.add(cancel);
  }
}

/** One function in one configuration, with its execution environments. */
class LambdaFunction {
  private readonly environments = new Set<ExecutionEnvironment>();
  private readonly idle: ExecutionEnvironment[] = [];
  private readonly waiting: (() => void)[] = [];
  private readonly limit: number;
  private retired = false;

  constructor(
    private readonly host: LambdaHost,
    private readonly configuration: FunctionConfiguration,
    private readonly arn: string,
    concurrency: number,
    private readonly log: (line: string) => void,
  ) {
    this.limit = Math.min(concurrency, configuration.reservedConcurrency ?? concurrency);
  }

  public async invoke(event: unknown, requestId: string): Promise<Outcome> {
    let environment: ExecutionEnvironment | undefined;
    let outcome: Outcome;
    try {
      environment = await this.acquire();
      outcome = await environment.invoke(event, requestId);
    } catch (error) {
      outcome = {
        failure: {
          errorType: 'AccessDeniedException',
          errorMessage: `The function's role cannot be assumed: ${(error as Error).message}`,
        },
      };
    }
    if (environment) this.release(environment);
    if ('failure' in outcome) this.log(`${outcome.failure.errorType}: ${outcome.failure.errorMessage}`);
    return outcome;
  }

  /** Accepts no further events except those that already wait, and ends idle environments. */
  public retire(): void {
    this.retired = true;
    this.idle.splice(0).forEach((environment) => this.end(environment));
  }

  public stop(): void {
    this.retired = true;
    this.waiting.splice(0);
    this.environments.forEach((environment) => this.end(environment));
  }

  private async acquire(): Promise<ExecutionEnvironment> {
    while (this.idle.length === 0 && this.environments.size >= this.limit) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    const warm = this.idle.pop();
    if (warm?.alive) return warm;
    if (warm) this.environments.delete(warm);
    const { host, configuration, arn, log } = this;
    const { iam, environment: make = IN_A_PROCESS } = host;
    const environment = make(
      configuration,
      arn,
      host,
      iam.credentialsFor(configuration.roleArn, configuration.name),
      log,
    );
    this.environments.add(environment);
    return environment;
  }

  private release(environment: ExecutionEnvironment): void {
    if (environment.alive && (!this.retired || this.waiting.length > 0)) this.idle.push(environment);
    else this.end(environment);
    this.waiting.shift()?.();
  }

  private end(environment: ExecutionEnvironment): void {
    environment.stop();
    this.environments.delete(environment);
  }
}

/** The name in `name`, `account:function:name` or an ARN. The only version of a function is $LATEST. */
function nameOf(nameOrArn: string): string {
  return /(?:^|function:)([\w-]+)(?::\$LATEST)?$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}
