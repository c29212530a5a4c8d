/** The parts of AWS Systems Manager's parameter store that tools and stacks need. */

import { boolean, list, oneOf, operation, required, sensitive, string, structure } from '../../../src/api/schema';
import { operationsOf } from '../../../src/api/service';
import type { ServiceDescription } from '../service';

const failure = (name: string, status = 400) => ({ name, status, members: { message: string() } });
const ERRORS = [failure('InternalServerError', 500)] as const;

const Name = required(string({ min: 1, max: 2048 }));
const SUBJECT = { arnMember: 'Name' } as const;

/** A stack keeps only the value of a parameter, so a parameter has no type, version or date here. */
const Parameter = structure({ Name: string(), Value: sensitive(string()), ARN: string(), DataType: string() });

export const GetParameter = operation('GetParameter', {
  http: ['POST', '/', 200],
  input: { Name, WithDecryption: boolean() },
  output: { Parameter },
  errors: [...ERRORS, failure('InvalidKeyId'), failure('ParameterNotFound'), failure('ParameterVersionNotFound')],
  subject: SUBJECT,
});

export const GetParameters = operation('GetParameters', {
  http: ['POST', '/', 200],
  input: { Names: required(list(Name, { min: 1, max: 10 })), WithDecryption: boolean() },
  output: { Parameters: list(Parameter), InvalidParameters: list(string()) },
  errors: [...ERRORS, failure('InvalidKeyId')],
});

export const PutParameter = operation('PutParameter', {
  http: ['POST', '/', 200],
  input: {
    Name,
    Value: required(sensitive(string({ min: 1, max: 4096 }))),
    Type: oneOf('String', 'StringList', 'SecureString'),
    Overwrite: boolean(),
    Description: string({ max: 1024 }),
  },
  output: { Tier: string() },
  errors: [...ERRORS, failure('ParameterAlreadyExists'), failure('UnsupportedParameterType')],
  subject: SUBJECT,
});

export const DeleteParameter = operation('DeleteParameter', {
  http: ['POST', '/', 200],
  input: { Name },
  errors: [...ERRORS, failure('ParameterNotFound')],
  subject: SUBJECT,
});

export const SSM: ServiceDescription = {
  sdkId: 'SSM',
  signingName: 'ssm',
  apiVersion: '2014-11-06',
  protocol: 'json-1.1',
  targetPrefix: 'AmazonSSM',
  host: (region) => `ssm.${region}.amazonaws.com`,
  operations: operationsOf({ GetParameter, GetParameters, PutParameter, DeleteParameter }),
};
