/** Compares the contents of a service with the expected ones, and finds the thing of a record. */

import { isDeepStrictEqual } from 'node:util';
import type { Check, Holding, Members, Variant } from './programs';
import type { LocalCloud } from '../../../local/cloud';

/** A tag that somebody else puts on a resource; it stays. */
const FOREIGN_TAG = { theirs: 'keep' };
export const tagged = ({ services }: LocalCloud, { members: { Arn, TaskArn = Arn } }: Holding) =>
  void services.managedIntegrations.operations.TagResource(
    { ResourceArn: TaskArn as string, Tags: FOREIGN_TAG },
    undefined as never,
  );
/**
 * These tags, possibly with the tag of somebody else, and with the tag by which the Lambda code
 * identifies the origin of a resource.
 */
export const withTags = (tags: unknown): Check => (value) => {
  const { theirs, 'cdk-device-fleets:origin': _origin, ...ours } = (value ?? {}) as Record<string, unknown>;
  return isDeepStrictEqual(ours, tags ?? {}) && [undefined, FOREIGN_TAG.theirs].includes(theirs as string);
};
export const oneOf = (...values: unknown[]): Check => (value) => values.includes(value);
export const matching = (pattern: RegExp): Check => (value) => pattern.test(String(value));
/** Some texts cannot be unset, so they become as good as none. */
export const text = (wanted: unknown): Check => oneOf(...wanted === undefined ? [undefined, ' '] : [wanted]);

/** The members that a variant declares. */
export const asDeclared = ({ fixed, mutable }: Variant): Members => ({
  ...fixed,
  ...mutable,
  ...'Name' in mutable && { Name: text(mutable.Name) },
  ...'Description' in mutable && { Description: text(mutable.Description) },
  ...'Tags' in mutable && { Tags: withTags(mutable.Tags) },
});

export const firstWord = (words: unknown) => (typeof words === 'string' ? words.split(' ')[0] : undefined);
export const thingInTags = ({ Tags }: Members) => (Tags as Members | undefined)?.thing as string | undefined;
export const nameKey = ({ fixed: { Name } }: Variant) => (Name === undefined ? [] : [String(Name)]);
