/**
 * AWS's JSON 1.1 protocol.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */

import { parseObject, Protocol } from './protocol';
import { fromJson } from './values';

const CONTENT_TYPE = 'application/x-amz-json-1.1';

export const JSON_1_1: Protocol = {
  contentType: CONTENT_TYPE,

  find({ method, path, headers }, { targetPrefix, operations }) {
    const [prefix, name] = (headers['x-amz-target'] ?? '').split('.');
    return method === 'POST' && path === '/' && prefix === targetPrefix && Object.hasOwn(operations, name) ? operations[name] : undefined;
  },

  parse: (request, operation) => fromJson(parseObject(request, CONTENT_TYPE), operation.input) as Record<string, unknown>,

  body: (output) => JSON.stringify(output),

  status: (name) => (name === 'InternalFailure' ? 500 : 400),
};
