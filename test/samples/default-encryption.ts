import * as kms from 'aws-cdk-lib/aws-kms';
import { keyArn, operations, setting, slowIn } from './common/held';
import type { SampleOf } from './common/sample';
import type { DefaultEncryptionProps } from '../../src';
import { DefaultEncryption } from '../../src';
import { DEFAULT_ENCRYPTION } from '../../src/api/iot-managed-integrations';

const PUT = 'PutDefaultEncryptionConfiguration GetDefaultEncryptionConfiguration';

export const defaultEncryption: SampleOf<DefaultEncryptionProps> = {
  kind: DEFAULT_ENCRYPTION,
  construct: DefaultEncryption,
  id: 'Encryption',
  least: (scope) => ({ encryptionKey: kms.Key.fromKeyArn(scope, 'Key', keyArn('one')) }),
  props: (scope, version) => ({
    encryptionKey: kms.Key.fromKeyArn(scope, 'Key', keyArn(['one', 'two', 'three'][version])),
  }),
  imported: (stack) => DefaultEncryption.fromAccount(stack, 'DefaultEncryption'),
  circumstances: slowIn(0, 'encryptionMilliseconds'),
  holder: setting(
    'DefaultEncryption',
    ({ kmsKeyArn }) => kmsKeyArn !== undefined,
    (cloud) =>
      operations(cloud).PutDefaultEncryptionConfiguration(
        { encryptionType: 'MANAGED_INTEGRATIONS_DEFAULT_ENCRYPTION' },
        { failsLater: false } as never,
      ),
  ),
  readsBefore: 1,
  transitions: [{ inPlace: [{ what: 'another key', set: { kmsKeyArn: keyArn('two') } }], replacing: [] }],
  events: [
    ['create', `GetDefaultEncryptionConfiguration ${PUT}`, 'delete'],
    ['create-continued', 'GetDefaultEncryptionConfiguration', 'delete'],
    ['update-key', `GetDefaultEncryptionConfiguration ${PUT}`, 'delete'],
    ['delete', `GetDefaultEncryptionConfiguration ${PUT}`, 'delete'],
    [
      'delete-of-cancelled',
      'GetDefaultEncryptionConfiguration GetDefaultEncryptionConfiguration',
      'delete-of-cancelled',
    ],
  ],
};
