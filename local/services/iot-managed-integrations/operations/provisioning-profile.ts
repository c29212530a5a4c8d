/**
 * Provisioning profiles, which are made and ended in the background:
 *
 *     CREATE_IN_PROGRESS -> CREATED | CREATE_FAILED
 *     DELETE_IN_PROGRESS -> gone | DELETE_FAILED
 */

import { refuseReservedTags } from './tagging';
import type * as api from '../../../../src/api/iot-managed-integrations/provisioning-profile';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import { newCertificate, newPrivateKey } from '../devices/certificate';
import type { ServiceHost } from '../host';
import { newId } from '../records';

export function provisioningProfiles(host: ServiceHost): Handlers<typeof api> {
  const { records, assumptions, random, arn, claimPrivateKey = () => newPrivateKey(random) } = host;
  const profiles = records.ProvisioningProfile;
  return {
    CreateProvisioningProfile: ({ CaCertificate, ClaimCertificate, Name, ProvisioningType, Tags }, { failsLater }) => {
      if (ProvisioningType === 'JITR' && !CaCertificate) {
        throw new ServiceError('ValidationException', 'JITR needs a CaCertificate');
      }
      refuseReservedTags(Tags, 'ValidationException');
      if (assumptions.get('profileNames') === 'unique') profiles.refuseSecond('Name', Name);
      const Id = newId(random);
      const makesClaim = ProvisioningType === 'FLEET_PROVISIONING' && !ClaimCertificate;
      const profile = profiles.add(Id, {
        Arn: arn(profiles.type, Id),
        ClaimCertificate: makesClaim ? newCertificate(random) : ClaimCertificate,
        Id,
        Name,
        ProvisioningType,
        Status: 'CREATE_IN_PROGRESS',
        Tags,
      });
      profiles.schedule(Id, assumptions.get('profileMilliseconds'), {
        Status: failsLater ? 'CREATE_FAILED' : 'CREATED',
      });
      return { ...profile, ClaimCertificatePrivateKey: makesClaim ? claimPrivateKey() : undefined };
    },
    GetProvisioningProfile: ({ Identifier }) => profiles.read(Identifier),
    DeleteProvisioningProfile: ({ Identifier }, { failsLater }) => {
      const { Status } = profiles.get(Identifier);
      if (Status === 'DELETE_IN_PROGRESS') return {};
      if (Status === 'CREATE_IN_PROGRESS' && assumptions.get('deleteProfileInProgress') === 'ConflictException') {
        throw new ServiceError('ConflictException', `The ${profiles.type} ${Identifier} is CREATE_IN_PROGRESS`);
      }
      profiles.update(Identifier, { Status: 'DELETE_IN_PROGRESS' });
      profiles.schedule(
        Identifier,
        assumptions.get('profileMilliseconds'),
        failsLater ? { Status: 'DELETE_FAILED' } : undefined,
      );
      return {};
    },
    ListProvisioningProfiles: (request) => {
      const { items, NextToken } = profiles.page(request);
      return { Items: items, NextToken };
    },
  };
}
