/** AWS Lambda on the endpoint. */

import type { FunctionConfiguration, LambdaFunctions, Outcome } from '.';
import * as description from './description';
import type { EmulatedService, Handlers } from '../service';
import { ServiceError } from '../service';

/**
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html; a synchronous one
 *   is as long as any request may be
 */
const MAX_ASYNCHRONOUS_EVENT_BYTES = 1024 * 1024;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const STATUS = { RequestResponse: 200, Event: 202, DryRun: 204 };

export function lambdaService(functions: LambdaFunctions): EmulatedService {
  const find = ({ FunctionName, Qualifier }: { FunctionName: string; Qualifier?: string }): FunctionConfiguration => {
    const name = Qualifier === undefined ? FunctionName : `${FunctionName}:${Qualifier}`;
    const found = functions.find(name);
    if (!found) throw new ServiceError('ResourceNotFoundException', `Function not found: ${functions.arnOf(name)}`);
    return found;
  };
  const describe = (configuration: FunctionConfiguration) =>
    described(configuration, functions.arnOf(configuration.name));

  const operations: Handlers<typeof description> = {
    GetFunction: (input) => {
      const found = find(input);
      const { reservedConcurrency: reserved } = found;
      return {
        Concurrency: reserved === undefined ? undefined : { ReservedConcurrentExecutions: reserved },
        Configuration: describe(found),
      };
    },
    GetFunctionConfiguration: (input) => describe(find(input)),
    Invoke: async ({ InvocationType = 'RequestResponse', Payload, ...subject }) => {
      const { name, reservedConcurrency } = find(subject);
      const event = eventIn(Payload);
      // While other operations wait for the end of a run, this one would wait forever.
      if (InvocationType === 'RequestResponse' && reservedConcurrency === 0) {
        throw new ServiceError('TooManyRequestsException', 'Rate Exceeded.');
      }
      if (InvocationType === 'RequestResponse') {
        return { StatusCode: STATUS[InvocationType], ...answerOf(await functions.handle(name, event)) };
      }
      if ((Payload?.length ?? 0) > MAX_ASYNCHRONOUS_EVENT_BYTES) {
        throw new ServiceError('RequestTooLargeException', `The event is over ${MAX_ASYNCHRONOUS_EVENT_BYTES} bytes`);
      }
      if (InvocationType === 'Event') functions.invokeAsync(name, event);
      return { StatusCode: STATUS[InvocationType] };
    },
    UpdateFunctionCode: refuseHotswap,
    UpdateFunctionConfiguration: refuseHotswap,
  };
  return {
    description: description.LAMBDA,
    operations,
    resourceArn: (_operation, { FunctionName }) => functions.arnOf(FunctionName),
  };
}

/** A stack defines its functions. Another change comes from the CDK CLI with its option --hotswap. */
function refuseHotswap(): never {
  throw new ServiceError(
    'InvalidParameterValueException',
    'The local cloud does not hot-swap functions: deploy without --hotswap',
  );
}

function eventIn(payload: Uint8Array | undefined): unknown {
  try {
    return payload?.length ? JSON.parse(Buffer.from(payload).toString()) : {};
  } catch (error) {
    throw new ServiceError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
}

/** The failure of a function is an answer as well, of another form. */
function answerOf(outcome: Outcome): object {
  const failed = 'failure' in outcome;
  return {
    ExecutedVersion: '$LATEST',
    FunctionError: failed ? 'Unhandled' : undefined,
    Payload: Buffer.from(JSON.stringify(failed ? outcome.failure : outcome.result)),
  };
}

function described(configuration: FunctionConfiguration, FunctionArn: string): object {
  const { name, handler, runtime, roleArn, timeoutSeconds, memoryMegabytes, environment, logGroupName } = configuration;
  return {
    Environment: { Variables: environment },
    FunctionArn,
    FunctionName: name,
    Handler: handler,
    LastUpdateStatus: 'Successful',
    LoggingConfig: { LogGroup: logGroupName },
    MemorySize: memoryMegabytes,
    PackageType: 'Zip',
    Role: roleArn,
    Runtime: runtime,
    State: 'Active',
    Timeout: timeoutSeconds,
    Version: '$LATEST',
  };
}
