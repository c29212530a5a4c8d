/** The operations of AWS Lambda that tools call; src/api has those that the Lambda code needs. */

import * as api from '../../../src/api/lambda';
import {
  blob,
  header,
  integer,
  label,
  map,
  operation,
  payload,
  query,
  statusCode,
  string,
  structure,
} from '../../../src/api/schema';
import { operationsOf } from '../../../src/api/service';
import type { ServiceDescription } from '../service';

const { errors, subject } = api.Invoke;
const NAME = { FunctionName: label(string({ min: 1, max: 256 })) };
const QUALIFIER = { Qualifier: query(string({ min: 1, max: 128 })) };
const QUALIFIED = { ...NAME, ...QUALIFIER };

const CONFIGURATION = {
  Environment: structure({ Variables: map(string(), string()) }),
  FunctionArn: string(),
  FunctionName: string(),
  Handler: string(),
  LastUpdateStatus: string(),
  LoggingConfig: structure({ LogGroup: string() }),
  MemorySize: integer(),
  PackageType: string(),
  Role: string(),
  Runtime: string(),
  State: string(),
  Timeout: integer(),
  Version: string(),
};

export const Invoke = {
  ...api.Invoke,
  input: structure({ ...api.Invoke.input.members, ...QUALIFIER }),
  output: structure({
    StatusCode: statusCode(),
    ExecutedVersion: header(string(), 'X-Amz-Executed-Version'),
    FunctionError: header(string(), 'X-Amz-Function-Error'),
    Payload: payload(blob()),
  }),
};

export const GetFunction = operation('GetFunction', {
  http: ['GET', '/2015-03-31/functions/{FunctionName}', 200],
  input: QUALIFIED,
  output: {
    Concurrency: structure({ ReservedConcurrentExecutions: integer() }),
    Configuration: structure(CONFIGURATION),
  },
  errors,
  subject,
});

export const GetFunctionConfiguration = operation('GetFunctionConfiguration', {
  http: ['GET', '/2015-03-31/functions/{FunctionName}/configuration', 200],
  input: QUALIFIED,
  output: CONFIGURATION,
  errors,
  subject,
});

const UNSERVED = [
  ...errors,
  { name: 'InvalidParameterValueException', status: 400, members: { message: string(), Type: string() } },
];

export const UpdateFunctionCode = operation('UpdateFunctionCode', {
  http: ['PUT', '/2015-03-31/functions/{FunctionName}/code', 200], input: NAME, errors: UNSERVED, subject,
});

export const UpdateFunctionConfiguration = operation('UpdateFunctionConfiguration', {
  http: ['PUT', '/2015-03-31/functions/{FunctionName}/configuration', 200], input: NAME, errors: UNSERVED, subject,
});

export const LAMBDA: ServiceDescription = {
  ...api.LAMBDA,
  operations: operationsOf({
    GetFunction,
    GetFunctionConfiguration,
    Invoke,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
  }),
};
