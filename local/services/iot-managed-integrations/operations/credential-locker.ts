/** Credential lockers. */

import type * as api from '../../../../src/api/iot-managed-integrations/credential-locker';
import type { Handlers } from '../../service';
import type { ServiceHost } from '../host';
import { newId } from '../records';
import { refuseReservedTags } from './tagging';

export function credentialLockers({ records, assumptions, random, clock, arn }: ServiceHost): Handlers<typeof api> {
  const lockers = records.CredentialLocker;
  return {
    CreateCredentialLocker: ({ Name, Tags }) => {
      refuseReservedTags(Tags, 'ValidationException');
      if (assumptions.get('lockerNames') === 'unique') lockers.refuseSecond('Name', Name);
      const Id = newId(random);
      return lockers.add(Id, { Arn: arn(lockers.type, Id), CreatedAt: clock.date(), Id, Name, Tags });
    },
    GetCredentialLocker: ({ Identifier }) => lockers.read(Identifier),
    DeleteCredentialLocker: ({ Identifier }) => {
      lockers.remove(Identifier);
      return {};
    },
    ListCredentialLockers: (request) => {
      const { items, NextToken } = lockers.page(request);
      return { Items: items, NextToken };
    },
  };
}
