/** The service descriptions in the form that the AWS SDK's protocol code reads. */

import { ServiceException } from '@smithy/core/client';
import { TypeRegistry } from '@smithy/core/schema';
import type { $SchemaRef, SchemaTraitsObject, StaticOperationSchema, StaticStructureSchema } from '@smithy/types';
import type { ErrorShape, Operation, Shape, StructureShape } from '../../../api/schema';

/** The SDK's numbers for the kinds of schemas. */
const Kind = { LIST: 1, MAP: 2, STRUCTURE: 3, OPERATION: 9, ERROR: -3 } as const;
const SIMPLE = { string: 0, integer: 1, long: 1, double: 1, boolean: 2, timestamp: 4, blob: 21, document: 15 } as const;

export function operationSchema(operation: Operation, namespace: string): StaticOperationSchema {
  const { name, method, uri, status, input, output } = operation;
  for (const error of operation.errors) registerError(errorRegistry(namespace), error, namespace);
  return [
    Kind.OPERATION, namespace, name, { http: [method, uri, status] },
    structureSchema(input, namespace, `${name}Request`), structureSchema(output, namespace, `${name}Response`),
  ];
}

const registries = new Map<string, TypeRegistry>();

/** The errors of a service, so that each is thrown under its own name and with its own members. */
export function errorRegistry(namespace: string): TypeRegistry {
  const registry = registries.get(namespace) ?? new TypeRegistry(namespace);
  registries.set(namespace, registry);
  return registry;
}

function registerError(registry: TypeRegistry, { name, status, members }: ErrorShape, namespace: string): void {
  const fault = status < 500 ? 'client' : 'server';
  const exception = class extends ServiceException {
    constructor() {
      super({ name, $fault: fault, $metadata: {} });
    }
  };
  const [memberNames, memberSchemas] = memberSchemasOf(members, namespace, name);
  registry.registerError(
    [Kind.ERROR, namespace, name, { error: fault, httpError: status }, memberNames, memberSchemas],
    exception,
  );
}

function structureSchema({ members }: StructureShape, namespace: string, name: string): StaticStructureSchema {
  return [Kind.STRUCTURE, namespace, name, 0, ...memberSchemasOf(members, namespace, name)];
}

function memberSchemasOf(
  members: StructureShape['members'],
  namespace: string,
  name: string,
): [string[], $SchemaRef[]] {
  const refs = Object.entries(members).map(([member, shape]) => {
    const schema = schemaOf(shape, namespace, `${name}${member}`);
    return [schema, traitsOf(member, shape)] as unknown as $SchemaRef;
  });
  return [Object.keys(members), refs];
}

function schemaOf(shape: Shape, namespace: string, name: string): $SchemaRef {
  switch (shape.type) {
    case 'list':
      return [Kind.LIST, namespace, name, 0, schemaOf(shape.member, namespace, `${name}Member`)];
    case 'map':
      return [Kind.MAP, namespace, name, 0, 0, schemaOf(shape.value, namespace, `${name}Value`)];
    case 'structure':
      return structureSchema(shape, namespace, name);
    default:
      return SIMPLE[shape.type];
  }
}

function traitsOf(
  member: string,
  { location, wireName = member, idempotencyToken, sensitive }: Shape,
): SchemaTraitsObject {
  return {
    ...(location === 'uri' && { httpLabel: 1 }),
    ...(location === 'querystring' && { httpQuery: wireName }),
    ...(location === 'header' && { httpHeader: wireName }),
    ...(location === 'payload' && { httpPayload: 1 }),
    ...(!location && wireName !== member && { jsonName: wireName }),
    ...(idempotencyToken && { idempotencyToken: 1 }),
    ...(sensitive && { sensitive: 1 }),
  };
}
