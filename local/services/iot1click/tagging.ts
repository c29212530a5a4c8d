/** Tags of claimed devices. */

import type * as api from '../../../src/api/iot1click/tagging';
import type { Handlers } from '../service';
import { ServiceError } from '../service';
import type { IoT1ClickHost } from './host';
import type { Device } from './model';
import { notFound } from './records';

/** @see https://docs.aws.amazon.com/general/latest/gr/1click.html */
const MAX_TAGS = 50;
const RESERVED_PREFIX = /^aws:/i;

export function tagging({ records }: IoT1ClickHost): Handlers<typeof api> {
  const tagged = (resourceArn: string): Device => {
    const device = records.byArn(resourceArn);
    if (!device) throw notFound(`claimed device with the ARN ${resourceArn}`);
    return device;
  };

  return {
    ListTagsForResource: ({ ResourceArn }) => ({ Tags: tagged(ResourceArn).tags }),

    TagResource: ({ ResourceArn, Tags }) => {
      const device = tagged(ResourceArn);
      const tags = { ...device.tags, ...Tags };
      checkTags(tags);
      records.update(device, { tags });
      return {};
    },

    UntagResource: ({ ResourceArn, TagKeys }) => {
      const device = tagged(ResourceArn);
      records.update(device, {
        tags: Object.fromEntries(Object.entries(device.tags).filter(([key]) => !TagKeys.includes(key))),
      });
      return {};
    },
  };
}

/** The rules for the tags of one device. */
export function checkTags(tags: Device['tags']): void {
  const keys = Object.keys(tags);
  const reserved = keys.filter((key) => key === '' || RESERVED_PREFIX.test(key));
  if (reserved.length > 0) {
    throw invalid(
      `Tag keys must not be empty or begin with aws:, as ${reserved.map((key) => `"${key}"`).join(', ')} do.`,
    );
  }
  if (keys.length > MAX_TAGS) throw invalid(`A device has at most ${MAX_TAGS} tags, not ${keys.length}.`);
}

const invalid = (message: string) => new ServiceError('InvalidRequestException', message);
