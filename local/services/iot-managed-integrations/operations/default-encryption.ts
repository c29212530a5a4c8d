/**
 * The default encryption configuration of the account, which changes in the background:
 * UPDATE_IN_PROGRESS -> ENABLED | UPDATE_FAILED.
 */

import type * as api from '../../../../src/api/iot-managed-integrations/default-encryption';
import type { Input, Output } from '../../../../src/api/schema';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import type { ServiceHost } from '../host';

type Configuration = Output<typeof api.GetDefaultEncryptionConfiguration>;

/** @see https://docs.aws.amazon.com/iot-mi/latest/devguide/data-protection.html */
const AT_FIRST: Configuration = {
  encryptionType: 'MANAGED_INTEGRATIONS_DEFAULT_ENCRYPTION', configurationStatus: { state: 'ENABLED' },
};

/** The service's messages have no spaces. */
const FAILURE: Configuration['configurationStatus'] = {
  state: 'UPDATE_FAILED', error: { code: 'KmsKeyNotUsable', message: 'The-service-is-not-allowed-to-use-the-key' },
};

export function defaultEncryption({ records, assumptions, account }: ServiceHost): Handlers<typeof api> {
  const store = records.DefaultEncryption;
  return {
    PutDefaultEncryptionConfiguration: (input, { failsLater }) => {
      checkKey(input);
      const { encryptionType, kmsKeyArn } = input;
      const configuration: Configuration = {
        encryptionType,
        kmsKeyArn,
        configurationStatus: { state: 'UPDATE_IN_PROGRESS' },
      };
      store.replace(account, configuration);
      const configurationStatus = failsLater ? FAILURE : { state: 'ENABLED' as const };
      store.schedule(account, assumptions.get('encryptionMilliseconds'), { configurationStatus });
      return configuration;
    },
    GetDefaultEncryptionConfiguration: () => store.find(account) ?? AT_FIRST,
  };
}

function checkKey({ encryptionType, kmsKeyArn }: Input<typeof api.PutDefaultEncryptionConfiguration>): void {
  const needsKey = encryptionType === 'CUSTOMER_KEY_ENCRYPTION';
  if (needsKey === (kmsKeyArn !== undefined)) return;
  throw new ServiceError('ValidationException', `${encryptionType} ${needsKey ? 'needs a' : 'has no'} kmsKeyArn`);
}
