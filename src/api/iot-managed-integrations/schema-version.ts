/** Schema versions: the schemas of capabilities and definitions. */

import { document, label, list, oneOf, operation, query, string, structure } from '../schema';
import { SchemaVersionedId, SchemaVersionFormat } from './capability-report';
import {
  COMMON_ERRORS,
  ConflictException,
  NextToken,
  PAGE,
  ResourceNotFoundException,
  ServiceUnavailableException,
} from './common';

const Namespace = string({ min: 3, max: 12, pattern: '[a-z0-9]+' });
const SchemaId = string({ min: 3, max: 128, pattern: '[a-zA-Z0-9.]+' });
const SemanticVersion = string({ min: 3, max: 12, pattern: '(\\d+\\.\\d+(\\.\\d+)?|\\$latest)' });
const Type = oneOf('capability', 'definition');
const Visibility = oneOf('PUBLIC', 'PRIVATE');

const SCHEMA_VERSION = {
  Description: string({ min: 10, max: 2048, pattern: '[a-zA-Z0-9.,/ -]+' }),
  Namespace,
  SchemaId,
  SemanticVersion,
  Type,
  Visibility,
} as const;

const ERRORS = [...COMMON_ERRORS, ConflictException, ServiceUnavailableException] as const;

export const GetSchemaVersion = operation('GetSchemaVersion', {
  http: ['GET', '/schema-versions/{Type}/{SchemaVersionedId}', 200],
  input: { Format: query(SchemaVersionFormat), SchemaVersionedId: label(SchemaVersionedId), Type: label(Type) },
  output: { ...SCHEMA_VERSION, Schema: document() },
  errors: [...ERRORS, ResourceNotFoundException],
});

export const ListSchemaVersions = operation('ListSchemaVersions', {
  http: ['GET', '/schema-versions/{Type}', 200],
  input: {
    ...PAGE,
    Namespace: query(Namespace, 'NamespaceFilter'),
    SchemaId: query(SchemaId, 'SchemaIdFilter'),
    SemanticVersion: query(SemanticVersion, 'SemanticVersionFilter'),
    Type: label(Type),
    Visibility: query(Visibility, 'VisibilityFilter'),
  },
  output: { Items: list(structure(SCHEMA_VERSION)), NextToken },
  errors: ERRORS,
});
