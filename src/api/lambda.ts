/** AWS Lambda, as far as the Lambda code needs it: to go on waiting, it invokes itself. */

import { blob, header, label, oneOf, operation, payload, string } from './schema';
import { operationsOf, Service } from './service';

const failure = (name: string, status: number) => ({ name, status, members: { Message: string(), Type: string() } });

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
    failure('ResourceNotFoundException', 404),
    failure('ServiceException', 500),
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
