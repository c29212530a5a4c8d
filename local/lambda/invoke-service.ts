/** AWS Lambda on the endpoint: a function may invoke functions. */

import { LambdaFunctions } from '.';
import * as api from '../../src/api/lambda';
import { EmulatedService, Handlers, ServiceError } from '../services/service';

const MAX_EVENT_BYTES = 1024 * 1024;

export function invokeService(functions: LambdaFunctions): EmulatedService {
  const operations: Handlers<typeof api> = {
    Invoke: ({ FunctionName, InvocationType = 'RequestResponse', Payload }) => {
      if (!functions.has(FunctionName)) throw new ServiceError('ResourceNotFoundException', `Function not found: ${functions.arnOf(FunctionName)}`);
      if (InvocationType === 'RequestResponse') {
        throw new ServiceError('InvalidRequestContentException', 'The local cloud invokes functions asynchronously: set InvocationType to Event');
      }
      if ((Payload?.length ?? 0) > MAX_EVENT_BYTES) throw new ServiceError('RequestTooLargeException', `The event is over ${MAX_EVENT_BYTES} bytes`);
      const event = eventIn(Payload);
      if (InvocationType === 'Event') functions.invokeAsync(FunctionName, event);
      return {};
    },
  };
  return { description: api.LAMBDA, operations, resourceArn: (_operation, { FunctionName }) => functions.arnOf(FunctionName) };
}

function eventIn(payload: Uint8Array | undefined): unknown {
  try {
    return payload?.length ? JSON.parse(Buffer.from(payload).toString()) : {};
  } catch (error) {
    throw new ServiceError('InvalidRequestContentException', `Could not parse request body into json: ${(error as Error).message}`);
  }
}
