/**
 * A tag that identifies the properties of a resource's creation, for kinds whose service does not
 * show all immutable properties.
 */

import { createHash } from 'node:crypto';
import type { Properties } from './request';
import { tagsIn } from './tags';
import type { ResourceKind } from '../../api/resource-kind';
import { mutableProperties, propertiesOf } from '../../api/resource-kind';

const TAG = 'cdk-device-fleets:origin';
const MOST_TAGS = 50;

/**
 * The tags to create a resource with. A resource with the maximum of tags goes without this one,
 * and a failed replacement of it is rolled back by another replacement.
 */
export function withOrigin(kind: ResourceKind, properties: Properties): Properties {
  const tags = tagsIn(properties);
  return Object.keys(tags).length < MOST_TAGS ? { Tags: { ...tags, [TAG]: originOf(kind, properties) } } : {};
}

/** Whether a resource was created from the same immutable properties. */
export function isOfOrigin(living: Properties, kind: ResourceKind, properties: Properties): boolean {
  return tagsIn(living)[TAG] === originOf(kind, properties);
}

function originOf(kind: ResourceKind, properties: Properties): string {
  const changeable = mutableProperties(kind);
  const fixed = Object.keys(propertiesOf(kind).members).filter(
    (name) => properties[name] !== undefined && !changeable.includes(name),
  );
  return createHash('sha256')
    .update(JSON.stringify(fixed.sort().map((name) => [name, properties[name]])))
    .digest('hex');
}
