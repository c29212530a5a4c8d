/**
 * Calls services on behalf of one request: logs each call without sensitive values, and fails with
 * a complete message.
 */

import {
  CloudFormationClient,
  commandOf,
  IoT1ClickDevicesServiceClient,
  IoTManagedIntegrationsClient,
  LambdaClient,
  SecretsManagerClient,
} from './client';
import type { ServiceClient } from './client';
import { CallFailure, callFailure, isDenied } from './errors';
import type { LogEntry } from './log';
import { log } from './log';
import type { Runtime } from './runtime';
import { TimedOutWaiting, poll, sleep } from './runtime';
import { CLOUDFORMATION, DescribeStackResource } from '../../api/cloudformation';
import { IOT_MANAGED_INTEGRATIONS_ENDPOINT } from '../../api/iot-managed-integrations/endpoint';
import { IOT_1CLICK_DEVICES_ENDPOINT } from '../../api/iot1click/endpoint';
import { Invoke, LAMBDA } from '../../api/lambda';
import { redact } from '../../api/redact';
import type { ResourceKind } from '../../api/resource-kind';
import type { Input, Operation, Output } from '../../api/schema';
import { SECRETS_MANAGER } from '../../api/secrets-manager';
import type { ServiceEndpoint } from '../../api/service';

type ServiceName = ResourceKind['service'] | 'secretsmanager' | 'lambda' | 'cloudformation';

/** By signing name. */
const SERVICES: Readonly<Record<ServiceName, ServiceEndpoint>> = {
  iotmanagedintegrations: IOT_MANAGED_INTEGRATIONS_ENDPOINT,
  iot1click: IOT_1CLICK_DEVICES_ENDPOINT,
  secretsmanager: SECRETS_MANAGER,
  lambda: LAMBDA,
  cloudformation: CLOUDFORMATION,
};

/** One set of clients serves all requests of an execution environment. */
export type Clients = Readonly<Record<ServiceName, ServiceClient>>;

/** How often the look-up of a stack's resource is attempted. Nobody must wait long for it. */
const STACK_LOOKUP_ATTEMPTS = 2;

let shared: Clients | undefined;

export const sharedClients = (): Clients => shared ??= makeClients();

export function makeClients(): Clients {
  let cloudformation: ServiceClient | undefined;
  return {
    iotmanagedintegrations: new IoTManagedIntegrationsClient(),
    iot1click: new IoT1ClickDevicesServiceClient(),
    secretsmanager: new SecretsManagerClient(),
    lambda: new LambdaClient(),
    // Created on first use, because it loads its protocol.
    get cloudformation() {
      return (cloudformation ??= new CloudFormationClient({ maxAttempts: STACK_LOOKUP_ATTEMPTS }));
    },
  };
}

export interface CallsOptions {
  readonly clients: Clients;
  readonly runtime: Runtime;
  /** The service of the resource that the request is about. */
  readonly service: ResourceKind['service'];
  /** The fields that every log line of this request has. */
  readonly context: Partial<LogEntry>;
  /** Until when a denied call is retried, because its permission may not be effective yet. */
  readonly permissionsUntil: number;
  /** Whether an error says that a passed role cannot be used yet. */
  readonly isRoleNotReady: (failure: CallFailure) => boolean;
}

export class Calls {
  constructor(private readonly options: CallsOptions) {}

  /** Calls an operation of the resource's service. */
  public call<O extends Operation>(operation: O, input: Input<O>): Promise<Output<O>> {
    return this.send(this.options.service, operation, input);
  }

  /** Calls an operation of Secrets Manager. */
  public secret<O extends Operation>(operation: O, input: Input<O>): Promise<Output<O>> {
    return this.send('secretsmanager', operation, input);
  }

  /** Asks CloudFormation about a resource of a stack. Callers can do without the answer, so a denial is not retried. */
  public stackResource(input: Input<typeof DescribeStackResource>): Promise<Output<typeof DescribeStackResource>> {
    return this.attempt('cloudformation', DescribeStackResource, input);
  }

  private send<O extends Operation>(service: ServiceName, operation: O, input: Input<O>): Promise<Output<O>> {
    const { runtime, permissionsUntil, isRoleNotReady } = this.options;
    return poll(runtime, Infinity, async () => {
      try {
        return await this.attempt(service, operation, input);
      } catch (error) {
        const notYet = isDenied(error) || (error instanceof CallFailure && isRoleNotReady(error));
        if (notYet && runtime.now() < permissionsUntil) return undefined;
        throw error;
      }
    });
  }

  private async attempt<O extends Operation>(service: ServiceName, operation: O, input: Input<O>): Promise<Output<O>> {
    const { runtime, context } = this.options;
    const command = new (commandOf(operation, SERVICES[service]))(input);
    const startedAt = runtime.now();
    const entry = { ...context, operation: operation.name, input: redact(input, operation.input) };
    try {
      const output = await this.options.clients[service].send(command, { abortSignal: runtime.signal });
      const { requestId, attempts } = output.$metadata;
      log('INFO', {
        ...entry,
        message: 'called',
        requestId,
        attempts,
        milliseconds: Math.round(runtime.now() - startedAt),
      });
      return output;
    } catch (error) {
      runtime.signal.throwIfAborted();
      const failure = callFailure(operation, error);
      log('WARN', {
        ...entry,
        message: 'call failed',
        error: failure.code,
        milliseconds: Math.round(runtime.now() - startedAt),
      });
      throw failure;
    }
  }
}

/**
 * Invokes this function again with the given event, without waiting for it.
 * @param patience for how many milliseconds a denial is retried, because the permission may not be
 *   effective yet
 */
export async function invokeAgain(
  functionArn: string,
  event: object,
  patience: number,
  { lambda }: Clients = sharedClients(),
): Promise<void> {
  const command = new (commandOf(Invoke, LAMBDA))({
    FunctionName: functionArn,
    InvocationType: 'Event',
    Payload: Buffer.from(JSON.stringify(event)),
  });
  const runtime = { now: Date.now, sleep, deadline: Infinity, signal: new AbortController().signal };
  let denial: unknown;
  const attempt = () =>
    lambda.send(command).then(
      () => true,
      (error) => {
        if (!isDenied(callFailure(Invoke, error))) throw error;
        denial = error;
        return undefined;
      },
    );
  await poll(runtime, Date.now() + patience, attempt).catch((error) => {
    throw error instanceof TimedOutWaiting ? denial : error;
  });
}
