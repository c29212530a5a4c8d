/** Tags of the resources that have an ARN. */

import type * as api from '../../../../src/api/iot-managed-integrations/tagging';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import type { ServiceHost } from '../host';

/** @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_TagResource.html */
const MAX_TAGS = 50;
const RESERVED_PREFIX = /^aws:/i;

export function tagging(host: ServiceHost): Handlers<typeof api> {
  const taggable = (resourceArn: string) => {
    const found = findTaggable(host, resourceArn);
    if (!found) {
      throw new ServiceError('ResourceNotFoundException', `There is no ${resourceArn}`, { ResourceId: resourceArn });
    }
    return found;
  };

  const setTags = (resourceArn: string, change: (tags: Record<string, string>) => Record<string, string>) => {
    const { store, id } = taggable(resourceArn);
    const tags = change(store.get(id).Tags ?? {});
    if (Object.keys(tags).length > MAX_TAGS) {
      throw new ServiceError('InvalidRequestException', `A resource has at most ${MAX_TAGS} tags`);
    }
    store.set(id, { Tags: Object.keys(tags).length > 0 ? tags : undefined });
    return {};
  };

  return {
    TagResource: ({ ResourceArn, Tags }) => {
      refuseReservedTags(Tags, 'InvalidRequestException');
      return setTags(ResourceArn, (tags) => ({ ...tags, ...Tags }));
    },
    UntagResource: ({ ResourceArn, TagKeys }) => setTags(ResourceArn, (tags) =>
      Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key)))),
    ListTagsForResource: ({ ResourceArn }) => {
      const { store, id } = taggable(ResourceArn);
      return { tags: store.read(id).Tags };
    },
  };
}

/** The store that holds the resource of an ARN, and its ID there. */
export function findTaggable({ records, arn }: ServiceHost, resourceArn: string) {
  const [, id] = resourceArn.split('/');
  const { AccountAssociation, CredentialLocker, ManagedThing, OtaTask, ProvisioningProfile } = records;
  const stores = [AccountAssociation, CredentialLocker, ManagedThing, OtaTask, ProvisioningProfile] as const;
  const store = stores.find(({ type }) => arn(type, id) === resourceArn);
  return store?.find(id) && { store, id };
}

export function refuseReservedTags(tags: Readonly<Record<string, string>> | undefined, errorName: string): void {
  const reserved = Object.keys(tags ?? {}).filter((key) => RESERVED_PREFIX.test(key));
  if (reserved.length > 0) {
    throw new ServiceError(errorName, `Tag keys must not begin with aws:, as ${reserved.join(', ')} do`);
  }
}
