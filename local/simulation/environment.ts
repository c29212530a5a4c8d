/** A Lambda execution environment in simulated time: a simulated process with the function's code in it. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadCode } from './modules';
import { Modules } from './modules';
import type { ProcessHost } from './process';
import { SimulatedProcess } from './process';
import { REALM } from './realm';
import type { Credentials } from '../iam';
import type {
  EnvironmentFactory,
  ExecutionEnvironment,
  FunctionConfiguration,
  Outcome,
  Surroundings,
} from '../services/lambda/environment';
import {
  contextOf, failure, logStreamNameAt, timedOut, variables,
} from '../services/lambda/environment';

type Handler = (event: unknown, context: object, callback: (error: unknown, result?: unknown) => void) => unknown;

export interface SimulatedEnvironmentHost extends ProcessHost {
  /** @default - the code of the file */
  readonly readCode?: ReadCode;
}

/** Creates execution environments in simulated time. */
export const environmentsIn =
  (host: SimulatedEnvironmentHost): EnvironmentFactory =>
    (...settings) =>
      new SimulatedEnvironment(host, ...settings);

export class SimulatedEnvironment implements ExecutionEnvironment {
  public readonly process: SimulatedProcess;
  /** The event of the current invocation. */
  public event?: any;
  private readonly logStreamName: string;
  private handler?: Handler;
  private requestId = '';
  private end?: (outcome: Outcome) => void;

  constructor(
    private readonly host: SimulatedEnvironmentHost,
    private readonly configuration: FunctionConfiguration,
    private readonly arn: string,
    surroundings: Surroundings,
    credentials: Credentials,
    log: (line: string) => void,
  ) {
    this.logStreamName = logStreamNameAt(host.clock, surroundings.random);
    const env = variables(configuration, surroundings, credentials, this.logStreamName);
    this.process = new SimulatedProcess(host, {
      name: `the function ${configuration.name}`,
      cwd: configuration.code,
      env,
      write: log,
    });
    this.process.timers.freeze();
    this.process.onDeath = (how) => this.finish(typeof how === 'string' ? exited(this.requestId, how) : failureOf(how));
    this.process.onEnd(
      host.clock.report(() =>
        this.event === undefined
          ? []
          : [`the handler of the function ${configuration.name}, in the request ${this.requestId}`],
      ),
    );
  }

  public get alive(): boolean {
    return this.process.alive;
  }

  public async invoke(event: unknown, requestId: string): Promise<Outcome> {
    const { clock } = this.host;
    const { timeoutSeconds } = this.configuration;
    this.requestId = requestId;
    this.event = copyOf(event);
    const outcome = new Promise<Outcome>((resolve) => { this.end = resolve; });
    const cancel = clock.after(timeoutSeconds * 1000, () => {
      this.process.end();
      this.finish(timedOut(requestId, timeoutSeconds));
    });
    this.process.timers.thaw();
    this.process.guard(() =>
      this.run(REALM.JSON.parse(JSON.stringify(event ?? null)), clock.now() + timeoutSeconds * 1000),
    );
    if (!this.alive) this.finish(exited(requestId, 'signal: killed'));
    try {
      return await outcome;
    } finally {
      cancel();
      this.event = undefined;
      if (this.alive) this.process.timers.freeze();
    }
  }

  /** Kills the process from outside, and fails the current invocation. */
  public kill(): void {
    this.process.end();
    this.finish(exited(this.requestId, 'signal: killed'));
  }

  public stop(): void {
    this.process.end();
  }

  private run(event: unknown, deadline: number): void {
    const handler = this.handler ??= this.load();
    const done = (error: unknown, result?: unknown) => {
      if (this.alive) this.finish(error ? failureOf(error) : resultOf(result));
    };
    const context = {
      ...contextOf(this.configuration, this.arn, this.requestId, this.logStreamName),
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(deadline - this.host.clock.now(), 0),
      done,
      succeed: (result: unknown) => done(null, result),
      fail: (error: unknown) => done(error),
    };
    try {
      const returned = handler(event, context, done) as Promise<unknown> | undefined;
      if (typeof returned?.then === 'function') {
        returned.then(
          (result) => done(null, result),
          (error) => done(error || new Error()),
        );
      } else if (handler.length < 3) {
        done(null, returned);
      }
    } catch (error) {
      if (this.alive) done(error || new Error());
    }
  }

  private load(): Handler {
    const { code, handler } = this.configuration;
    const dot = handler.lastIndexOf('.');
    const [module, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
    const file = ['.js', '.cjs', '.mjs'].map((extension) => join(code, module + extension)).find(existsSync);
    if (!file) throw named(new Error(`Cannot find module '${module}'`), 'Runtime.ImportModuleError');
    const found = loaded(() => new Modules(this.process, this.host.readCode).load(file))[name];
    if (typeof found !== 'function') {
      throw named(new Error(`${handler} is undefined or not exported`), 'Runtime.HandlerNotFound');
    }
    return found;
  }

  private finish(outcome: Outcome): void {
    this.end?.(outcome);
  }
}

/** @throws the error that Lambda reports for a missing module */
function loaded(load: () => any): any {
  try {
    return load();
  } catch (error: any) {
    throw error?.code === 'MODULE_NOT_FOUND'
      ? named(new Error(`Error: ${error.message}`), 'Runtime.ImportModuleError')
      : error;
  }
}

const named = (error: Error, name: string) => Object.assign(error, { name });
const copyOf = (value: unknown) => JSON.parse(JSON.stringify(value ?? null));
const exited = (requestId: string, how: string) =>
  failure('Runtime.ExitError', `RequestId: ${requestId} Error: Runtime exited with error: ${how}`);

/** A result has to be JSON. */
function resultOf(value: unknown): Outcome {
  try {
    return { result: copyOf(value) };
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: any): Outcome {
  return failure(error?.name || 'Error', String(error?.message || error));
}
