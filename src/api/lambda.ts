/** The operation of AWS Lambda that the Lambda code needs: it invokes itself to continue a wait. */

import { blob, header, label, oneOf, operation, payload, string } from './schema';
import type { Service } from './service';
import { operationsOf } from './service';

const members = { Type: string() };
/** Some of Lambda's errors write the name of the member with a small letter. */
const failure = (name: string, status: number) => ({ name, status, members: { ...members, message: string() } });
const capitalized = (name: string, status: number) => ({ name, status, members: { ...members, Message: string() } });

export const Invoke = operation('Invoke', {
  http: ['POST', '/2015-03-31/functions/{FunctionName}/invocations', 200],
  input: {
    FunctionName: label(string({ min: 1, max: 256 })),
    InvocationType: header(oneOf('Event', 'RequestResponse', 'DryRun'), 'X-Amz-Invocation-Type'),
    Payload: payload(blob()),
  },
  output: {},
  errors: [
    failure('InvalidRequestContentException', 400),
    failure('RequestTooLargeException', 413),
    capitalized('ResourceNotFoundException', 404),
    capitalized('ServiceException', 500),
    failure('TooManyRequestsException', 429),
  ],
  subject: { type: 'function', idMember: 'FunctionName' },
});

export const LAMBDA: Service = {
  sdkId: 'Lambda',
  signingName: 'lambda',
  apiVersion: '2015-03-31',
  protocol: 'rest-json',
  host: (region) => `lambda.${region}.amazonaws.com`,
  operations: operationsOf({ Invoke }),
};
