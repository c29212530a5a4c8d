/** Events as CloudFormation sends them, for unit tests; apart from the stage, so that the entry point is tested without the engine. */

import { ResourceKind } from '../../../src/api/resource-kind';
import { onTheWire } from '../on-the-wire';

export const START = Date.UTC(2026, 0, 1);
export const STACK_ID = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Fleet/0e1f2a30';

/** An event as CloudFormation sends it, less the response URL. */
export function event(RequestType: string, { type: ResourceType }: ResourceKind, properties: object, more: object = {}) {
  return {
    RequestType, RequestId: 'request-1', StackId: STACK_ID, LogicalResourceId: 'Thing', ResourceType, ResourceProperties: onTheWire(properties), ...more,
  };
}

export const create = (kind: ResourceKind, properties: object, more?: object) => event('Create', kind, properties, more);
export const update = (kind: ResourceKind, id: string, former: object, wanted: object, more?: object) =>
  event('Update', kind, wanted, { PhysicalResourceId: id, OldResourceProperties: onTheWire(former), ...more });
export const remove = (kind: ResourceKind, id: string, properties: object = {}, more?: object) => event('Delete', kind, properties, { PhysicalResourceId: id, ...more });
