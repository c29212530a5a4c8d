/**
 * The life of settings of which an account has one in a Region. A setting is put, never created: it
 * overwrites the value of others, and a deletion leaves alone a value that somebody else has put
 * since.
 */

import type { Life } from './adapter';
import type { Properties } from './request';
import { pick } from '../../api/records';
import type { ResourceKind } from '../../api/resource-kind';
import { kindName } from '../../api/resource-kind';
import type { Calls } from '../shared/calls';
import { CallFailure, isGone } from '../shared/errors';

export interface AccountSetting {
  readonly kind: ResourceKind;
  /** The value to put when the resource is deleted. @default - the setting stays as it is */
  readonly reset?: (properties: Properties) => Properties | undefined;
  /** The setting as the service shows it, with its state where it has one. */
  readonly view?: (read: Properties) => Properties;
  /** Whether the current setting differs from the properties. @default when any member differs */
  readonly isOver?: (current: Properties, properties: Properties) => boolean;
}

export function accountSetting({
  kind,
  reset,
  view = (read) => read,
  isOver = (...both) => differs(kind, ...both),
}: AccountSetting): Life {
  const put = ({ properties }: { readonly properties: Properties }, calls: Calls) =>
    calls.call(kind.create, pick(properties, membersOf(kind)));

  const read = async ({ properties }: { readonly properties: Properties }, calls: Calls) => {
    const current = view(await calls.call(kind.read!, {}));
    if (isOver(current, properties)) {
      throw new CallFailure(kind.read!, 'ResourceNotFoundException', `the ${kindName(kind)} is not what was put`);
    }
    return current;
  };

  return {
    idOf: () => kindName(kind),
    begin: put,
    proceed: async () => true,
    timeoutMessage: () =>
      `The ${kindName(kind)} of the account was not set within the resource's service timeout. Look it up in the service.`,
    read,
    change: (subject, _former, _changed, calls) => put(subject, calls),
    async remove(subject, calls) {
      const properties = reset?.(subject.properties);
      if (!properties) return;
      try {
        await read(subject, calls);
        await put({ properties }, calls);
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    },
  };
}

const membersOf = ({ create }: ResourceKind) => Object.keys(create.input.members);

const differs = (kind: ResourceKind, current: Properties, properties: Properties) => (
  membersOf(kind).some((name) => current[name] !== properties[name]));
