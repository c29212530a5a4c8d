/** Schema versions. */

import type * as api from '../../../../src/api/iot-managed-integrations/schema-version';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import { findSchema, SCHEMAS } from '../devices/schemas';
import { pageOf } from '../pages';

export function schemaVersions(): Handlers<typeof api> {
  return {
    GetSchemaVersion: ({ Format = 'AWS', SchemaVersionedId, Type }) => {
      if (Format !== 'AWS') {
        throw new ServiceError(
          'ValidationException',
          `The local cloud has schemas in the format AWS only, not in ${Format}`,
        );
      }
      const schema = findSchema(Type, SchemaVersionedId);
      if (schema) return schema;
      throw new ServiceError('ResourceNotFoundException', `The local cloud has no ${Type} ${SchemaVersionedId}`, {
        ResourceId: SchemaVersionedId, ResourceType: 'schema-version',
      });
    },
    ListSchemaVersions: ({ Namespace, SchemaId, SemanticVersion, Type, Visibility, ...request }) => {
      const version = SemanticVersion === '$latest' ? undefined : SemanticVersion;
      const wanted = Object.entries({ Namespace, SchemaId, SemanticVersion: version, Type, Visibility }).filter(
        ([, value]) => value !== undefined,
      );
      const found = SCHEMAS.filter((schema) =>
        wanted.every(([name, value]) => schema[name as keyof typeof schema] === value),
      );
      const { items, NextToken } = pageOf(`schema versions ${Type}`, found, request);
      return { Items: items, NextToken };
    },
  };
}
