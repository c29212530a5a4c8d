/** A tag that tells what a resource was made from, for kinds whose service does not show all that it cannot change. */

import { createHash } from 'node:crypto';
import type { Properties } from './request';
import { tagsIn } from './tags';
import type { ResourceKind } from '../../api/resource-kind';
import { mutableProperties, propertiesOf } from '../../api/resource-kind';

const TAG = 'cdk-device-fleets:origin';
const MOST_TAGS = 50;

/**
 * The tags to make a resource with. One that has as many as there may be goes without: its failed
 * replacement is rolled back by another one.
 */
export function withOrigin(kind: ResourceKind, properties: Properties): Properties {
  const tags = tagsIn(properties);
  return Object.keys(tags).length < MOST_TAGS ? { Tags: { ...tags, [TAG]: originOf(kind, properties) } } : {};
}

/** Whether a resource was made from properties that differ in nothing that is fixed. */
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
