/** How the programs compare what a service holds with what it should, and which thing a record is one of. */

import { isDeepStrictEqual } from 'node:util';
import type { Check, Holding, Members, Variant } from './programs';
import type { LocalCloud } from '../../../local/cloud';

/** Somebody else puts a tag on a resource; it stays theirs, and stays there. */
const FOREIGN_TAG = { theirs: 'keep' };
export const tagged = ({ services }: LocalCloud, { members: { Arn, TaskArn = Arn } }: Holding) =>
  void services.managedIntegrations.operations.TagResource(
    { ResourceArn: TaskArn as string, Tags: FOREIGN_TAG },
    undefined as never,
  );
/**
 * These tags, maybe the one that somebody else has put there, and maybe the one by which the Lambda
 * code tells what a resource was made from.
 */
export const withTags = (tags: unknown): Check => (value) => {
  const { theirs, 'cdk-device-fleets:origin': _origin, ...ours } = (value ?? {}) as Record<string, unknown>;
  return isDeepStrictEqual(ours, tags ?? {}) && [undefined, FOREIGN_TAG.theirs].includes(theirs as string);
};
export const oneOf = (...values: unknown[]): Check => (value) => values.includes(value);
export const matching = (pattern: RegExp): Check => (value) => pattern.test(String(value));
/** There is no way to take some texts away, so they become as good as none. */
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
