/** What kinds of the managed integrations have in common: how the service holds them, and how what it holds is compared. */

import { isDeepStrictEqual } from 'node:util';
import type { Check, Holding, Members, Variant } from './kind';
import type { LocalCloud } from '../../local/cloud';
import type { ResourceType } from '../../local/services/iot-managed-integrations';

/**
 * @param id the member that is the physical ID
 * @param nameIn which thing a record tells that it is one of
 * @param shown the record without what the service does by itself
 */
export const managed = (
  type: ResourceType, id: string, nameIn: (record: any) => string | undefined, shown: (record: any) => Members = (record) => record,
) => ({
  holdings: ({ services }: LocalCloud): Holding[] => (services.managedIntegrations.snapshot()[type] as any[]).map((record) => (
    { thing: nameIn(record), id: record[id], identity: `${type} ${record[id]} ${record.CreatedAt?.toISOString() ?? ''}`, members: shown(record) })),
  remove: ({ services }: LocalCloud, holding: Holding) => services.managedIntegrations.remove(type, holding.id),
});

/** Somebody else puts a tag on a resource; it stays theirs, and stays there. */
const FOREIGN_TAG = { theirs: 'keep' };
export const tagged = ({ services }: LocalCloud, { members: { Arn, TaskArn = Arn } }: Holding) => (
  void services.managedIntegrations.operations.TagResource({ ResourceArn: TaskArn as string, Tags: FOREIGN_TAG }, undefined as never));
/** These tags, maybe the one that somebody else has put there, and maybe the one by which the Lambda code tells what a resource was made from. */
export const withTags = (tags: unknown): Check => (value) => {
  const { theirs, 'cdk-device-fleets:origin': _origin, ...ours } = (value ?? {}) as Record<string, unknown>;
  return isDeepStrictEqual(ours, tags ?? {}) && [undefined, FOREIGN_TAG.theirs].includes(theirs as string);
};
export const oneOf = (...values: unknown[]): Check => (value) => values.includes(value);
export const matching = (pattern: RegExp): Check => (value) => pattern.test(String(value));
/** There is no way to take some texts away, so they become as good as none. */
export const text = (wanted: unknown): Check => oneOf(...wanted === undefined ? [undefined, ' '] : [wanted]);

export const firstWord = (words: unknown) => (typeof words === 'string' ? words.split(' ')[0] : undefined);
export const thingInTags = ({ Tags }: Members) => (Tags as Members | undefined)?.thing as string | undefined;
export const nameKey = ({ fixed: { Name } }: Variant) => (Name === undefined ? [] : [String(Name)]);
