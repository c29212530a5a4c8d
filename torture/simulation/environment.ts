/** A Lambda execution environment in this process: it can be killed at any moment, and what its code does then is heard by nobody. */

import { HandlerCode, LambdaHandler } from './code';
import { Wire } from './wire';
import type { Credentials } from '../../local/iam';
import type { EnvironmentFactory, ExecutionEnvironment, FunctionConfiguration, Outcome } from '../../local/lambda/environment';

/** A promise of its own each time, for one that lives on keeps all that waits for it. */
export const never = () => new Promise<never>(() => {});

const failure = (errorType: string, errorMessage: string): Outcome => ({ failure: { errorType, errorMessage } });

export interface EnvironmentHost {
  readonly code: HandlerCode;
  readonly wire: Wire;
  /** Whether no process lives long enough to do anything. */
  readonly isDead: () => boolean;
  /** Told when something is wrong with how the code behaves. */
  readonly complain: (problem: string) => void;
}

/** Begins and ends the invocations of the library's function. */
export const environmentsIn = (host: EnvironmentHost): EnvironmentFactory => (configuration, arn, _surroundings, credentials, log) => (
  new Environment(host, configuration, arn, credentials, log));

export class Environment implements ExecutionEnvironment {
  public alive = true;
  /** The event that is being handled. */
  public event: any;
  /** What its run has been told of something that it has created. */
  public made?: object;
  private handler?: LambdaHandler;
  private end?: (outcome: Outcome) => void;

  constructor(
    private readonly host: EnvironmentHost,
    private readonly configuration: FunctionConfiguration,
    private readonly arn: string,
    private readonly credentials: Credentials,
    private readonly log: (line: string) => void,
  ) {}

  public async invoke(event: unknown, requestId: string): Promise<Outcome> {
    const { name, timeoutSeconds, logGroupName } = this.configuration;
    this.event = JSON.parse(JSON.stringify(event));
    this.made = undefined;
    if (this.host.isDead()) this.kill();
    if (!this.alive) return failure('Runtime.ExitError', `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`);
    this.handler ??= this.load();
    const deadline = Date.now() + timeoutSeconds * 1000;
    const context = {
      awsRequestId: requestId,
      functionName: name,
      invokedFunctionArn: this.arn,
      logGroupName,
      logStreamName: 'stream',
      getRemainingTimeInMillis: () => deadline - Date.now(),
    };
    const ended = new Promise<Outcome>((resolve) => { this.end = resolve; });
    const timer = setTimeout(() => {
      this.host.complain(`the function came to its timeout with ${this.event.RequestType} of ${this.event.LogicalResourceId}`);
      this.stop();
      this.end?.(failure('Sandbox.Timedout', `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds}.00 seconds`));
    }, timeoutSeconds * 1000);
    const run = this.handler(JSON.parse(JSON.stringify(event)), context).then(
      (result): Outcome => ({ result: result ?? null }), (error: Error) => failure(error.name, error.message));
    const outcome = await Promise.race([run, ended]);
    clearTimeout(timer);
    this.event = undefined;
    return outcome;
  }

  /** Ends the process as if from outside. */
  public kill(): void {
    this.stop();
    this.end?.(failure('Runtime.ExitError', 'Error: Runtime exited with error: signal: killed'));
  }

  public stop(): void {
    this.alive = false;
  }

  /** What comes of something that the code waits for: nothing, once the process has ended. */
  public async heard<T>(work: Promise<T>): Promise<T> {
    try {
      const result = await work;
      return this.alive ? result : await never();
    } catch (error) {
      if (this.alive) throw error;
      return never();
    }
  }

  private load(): LambdaHandler {
    const { wire, code } = this.host;
    const write = (text: string) => {
      if (this.alive) text.split('\n').filter((line) => line !== '').forEach((line) => this.log(line));
      return true;
    };
    const globals = {
      process: Object.create(process, { stdout: { value: { write } }, stderr: { value: { write } } }),
      fetch: ((url: string, request: RequestInit) => wire.upload(this, url, request)) as typeof fetch,
      AbortSignal: { timeout: timeoutSignal },
    };
    return code.load(globals, {
      '@smithy/node-http-handler': wire.handlerModule(this),
      '@aws-sdk/credential-provider-env': { fromEnv: () => async () => this.credentials },
    });
  }
}

/** `AbortSignal.timeout`, by a clock that can be moved. */
function timeoutSignal(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), milliseconds);
  return controller.signal;
}
