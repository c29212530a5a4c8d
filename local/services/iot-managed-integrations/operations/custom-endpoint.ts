/** The custom endpoint. The account has one. */

import type * as api from '../../../../src/api/iot-managed-integrations/custom-endpoint';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import type { ServiceHost } from '../host';

export function customEndpoint({ records, assumptions, random, account, region }: ServiceHost): Handlers<typeof api> {
  const store = records.CustomEndpoint;
  return {
    RegisterCustomEndpoint: () => {
      const registered = store.find(account);
      if (!registered) {
        return store.add(account, {
          EndpointAddress: `a${random.bytes(7).toString('hex')}-ats.iot.${region}.amazonaws.com`,
        });
      }
      if (assumptions.get('repeatedCustomEndpoint') === 'ConflictException') {
        throw new ServiceError(
          'ConflictException',
          `The account has the custom endpoint ${registered.EndpointAddress}`,
        );
      }
      return registered;
    },
    GetCustomEndpoint: () => store.read(account),
  };
}
