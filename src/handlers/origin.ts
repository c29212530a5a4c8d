/** A tag that tells what a resource was made from, for kinds whose service does not show all that it cannot change. */

import { createHash } from 'node:crypto';
import { Properties } from './request';
import { tagsIn } from './tags';
import { mutableProperties, propertiesOf, ResourceKind } from '../api/resource-kind';

const TAG = 'cdk-device-fleets:origin';

/** The tags to make a resource with. */
export function withOrigin(kind: ResourceKind, properties: Properties): Properties {
  return { Tags: { ...tagsIn(properties), [TAG]: originOf(kind, properties) } };
}

/** Whether a resource was made from properties that differ in nothing that is fixed. */
export function isOfOrigin(living: Properties, kind: ResourceKind, properties: Properties): boolean {
  return tagsIn(living)[TAG] === originOf(kind, properties);
}

function originOf(kind: ResourceKind, properties: Properties): string {
  const changeable = mutableProperties(kind);
  const fixed = Object.keys(propertiesOf(kind).members).filter((name) => properties[name] !== undefined && !changeable.includes(name));
  return createHash('sha256').update(JSON.stringify(fixed.sort().map((name) => [name, properties[name]]))).digest('hex');
}
