/** Tags of a resource, and how they change in place. */

import type { Properties } from './request';
import type { ResourceKind } from '../../api/resource-kind';
import type { Calls } from '../shared/calls';

export type Tags = Readonly<Record<string, string>>;

export function tagsIn(properties: Properties): Tags {
  return (properties.Tags ?? {}) as Tags;
}

/** Calls the tag operations for the differences only. */
export async function changeTags(
  { tagging }: ResourceKind,
  ResourceArn: string,
  former: Tags,
  wanted: Tags,
  calls: Calls,
): Promise<void> {
  const [tag, untag] = tagging!;
  const removed = Object.keys(former).filter((key) => !Object.hasOwn(wanted, key));
  const set = Object.entries(wanted).filter(([key, value]) => !Object.hasOwn(former, key) || former[key] !== value);
  if (removed.length > 0) await calls.call(untag, { ResourceArn, TagKeys: removed });
  if (set.length > 0) await calls.call(tag, { ResourceArn, Tags: Object.fromEntries(set) });
}
