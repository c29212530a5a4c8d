/** A Lambda execution environment, which handles one event at a time: by default a Node.js process. */

import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runtimePackages } from './runtime-packages';
import type { Clock } from '../../clock';
import { WallClock } from '../../clock';
import type { Credentials } from '../../iam';
import type { Random } from '../../random';

// Reads: local/services/lambda/bootstrap.cjs

export interface FunctionConfiguration {
  readonly name: string;
  /** The folder with the code: a path, or a name from `FunctionCode`. */
  readonly code: string;
  readonly handler: string;
  readonly runtime: string;
  readonly roleArn: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroupName: string;
  readonly reservedConcurrency?: number;
}

export interface Surroundings {
  readonly region: string;
  readonly endpoint: string;
  readonly clock: Clock;
  readonly random: Random;
}

/** The outcome of an invocation: the handler's result, or its failure. */
export type Outcome =
  | { readonly result: unknown }
  | { readonly failure: { readonly errorType: string; readonly errorMessage: string } };

export interface ExecutionEnvironment {
  /** Whether the environment can handle another event. */
  readonly alive: boolean;
  invoke(event: unknown, requestId: string): Promise<Outcome>;
  /** Ends it at once, whatever is under way. */
  stop(): void;
}

export type EnvironmentFactory = (
  configuration: FunctionConfiguration,
  arn: string,
  surroundings: Surroundings,
  credentials: Credentials,
  log: (line: string) => void,
) => ExecutionEnvironment;

/** Loading a module takes real time, however fast the cloud's clock runs. */
const INIT_LIMIT_MILLISECONDS = 10_000;
const MIN_INIT_LIMIT_ON_THE_WALL = 3_000;

export class EnvironmentProcess implements ExecutionEnvironment {
  private readonly child: ChildProcess;
  private readonly clock: WallClock;
  private readonly logStreamName: string;
  private started?: Promise<Outcome | undefined>;
  private exited = false;

  constructor(
    private readonly configuration: FunctionConfiguration,
    private readonly arn: string,
    surroundings: Surroundings,
    credentials: Credentials,
    log: (line: string) => void,
  ) {
    this.logStreamName = logStreamNameAt(surroundings.clock, surroundings.random);
    if (!(surroundings.clock instanceof WallClock)) throw new Error('a process of its own has the time of the wall');
    this.clock = surroundings.clock;
    this.child = fork(join(__dirname, 'bootstrap.cjs'), [], {
      cwd: configuration.code,
      env: variables(configuration, surroundings, credentials, this.logStreamName),
      execArgv: [],
      silent: true,
    });
    this.child.once('exit', () => { this.exited = true; });
    this.child.on('error', (error) => log(`${error.name}: ${error.message}`));
    for (const stream of [this.child.stdout!, this.child.stderr!]) createInterface({ input: stream }).on('line', log);
  }

  public get alive(): boolean {
    return !this.exited;
  }

  public async invoke(event: unknown, requestId: string): Promise<Outcome> {
    this.started ??= this.start(requestId);
    const broken = await this.started;
    if (broken) return broken;
    const { configuration: { timeoutSeconds }, clock } = this;
    const context = contextOf(this.configuration, this.arn, requestId, this.logStreamName);
    this.child.send({ requestId, invoke: { event, context, deadline: clock.now() + timeoutSeconds * 1000 } });
    const outcome = await this.message(clock.toWall(timeoutSeconds * 1000), requestId);
    return outcome ?? timedOut(requestId, timeoutSeconds);
  }

  public stop(): void {
    this.exited = true;
    this.child.kill('SIGKILL');
  }

  /** Loads the code. @returns the failure, if there is one */
  private async start(requestId: string): Promise<Outcome | undefined> {
    const { clock, configuration: { code, handler } } = this;
    const time = { speed: clock.speed, cloudStart: clock.now(), wallStart: Date.now() };
    this.child.send({ requestId, init: { folder: code, handler, ...time, runtimePackages: runtimePackages() } });
    const limit = Math.max(clock.toWall(INIT_LIMIT_MILLISECONDS), MIN_INIT_LIMIT_ON_THE_WALL);
    const outcome = await this.message(limit, requestId);
    if (!outcome) {
      return failure('Sandbox.Timedout', `RequestId: ${requestId} Error: the function did not load in time`);
    }
    return 'failure' in outcome ? outcome : undefined;
  }

  /** The process's answer to a request, or how it ended; undefined if it has to be killed because the time is over. */
  private message(limitOnTheWall: number, requestId: string): Promise<Outcome | undefined> {
    return new Promise((resolve) => {
      const finish = (outcome?: Outcome) => {
        clearTimeout(timer);
        this.child.off('message', onMessage);
        this.child.off('exit', onExit);
        resolve(outcome);
      };
      const onMessage = (message: any) => {
        if (message.requestId === requestId) finish(message);
      };
      const onExit = (code: number | null, signal: string | null) =>
        finish(
          failure(
            'Runtime.ExitError',
            `RequestId: ${requestId} Error: Runtime exited with error: ${signal ? `signal: ${signal}` : `exit status ${code}`}`,
          ),
        );
      const timer = setTimeout(() => {
        this.stop();
        finish();
      }, limitOnTheWall);
      this.child.on('message', onMessage);
      this.child.once('exit', onExit);
      if (this.exited) onExit(this.child.exitCode, this.child.signalCode);
    });
  }
}

export function failure(errorType: string, errorMessage: string): Outcome {
  return { failure: { errorType, errorMessage } };
}

export function timedOut(requestId: string, seconds: number): Outcome {
  return failure(
    'Sandbox.Timedout',
    `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
  );
}

export function logStreamNameAt(clock: Clock, random: Random): string {
  return `${clock.date().toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${random.bytes(16).toString('hex')}`;
}

/** The context of an invocation, without its functions. */
export function contextOf(
  { name, memoryMegabytes, logGroupName }: FunctionConfiguration,
  arn: string,
  requestId: string,
  logStreamName: string,
) {
  return {
    awsRequestId: requestId,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    logGroupName,
    logStreamName,
    memoryLimitInMB: String(memoryMegabytes),
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
export function variables(
  { name, code, handler, runtime, memoryMegabytes, logGroupName, environment }: FunctionConfiguration,
  { region, endpoint }: Surroundings,
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  logStreamName: string,
): Record<string, string> {
  return {
    ...process.env.PATH ? { PATH: process.env.PATH } : {},
    AWS_ENDPOINT_URL: endpoint,
    ...environment,
    _HANDLER: handler,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    AWS_REGION: region,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    LAMBDA_TASK_ROOT: code,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
  };
}
