import { nameKey, tagged } from './common/checks';
import { managed, TWO_TAGS } from './common/held';
import type { SampleOf } from './common/sample';
import type { CredentialLockerProps } from '../../src';
import { CredentialLocker } from '../../src';
import { CREDENTIAL_LOCKER } from '../../src/api/iot-managed-integrations';

export const credentialLocker: SampleOf<CredentialLockerProps> = {
  kind: CREDENTIAL_LOCKER,
  construct: CredentialLocker,
  id: 'Locker',
  least: () => ({}),
  props: (_scope, version) => ({
    credentialLockerName: ['Household 1', 'Household 1', 'Household 2'][version],
    tags: TWO_TAGS[version],
  }),
  imported: (stack, id) => CredentialLocker.fromCredentialLockerId(stack, 'CredentialLocker', id),
  holder: managed('CredentialLocker', 'Id'),
  transitions: [{
    inPlace: [
      { what: 'a tag is added', set: { Tags: { team: 'fleet', stage: 'test', more: '' } } },
      { what: 'a tag is changed', set: { Tags: { team: 'home', stage: 'test' } } },
      { what: 'a tag is removed', set: { Tags: { team: 'fleet' } } },
      { what: 'all tags are removed', set: { Tags: undefined }, holds: { Tags: {} } },
    ],
    replacing: [
      { what: 'another name', set: { Name: 'Household 2' } },
      { what: 'no name', set: { Name: undefined } },
      { what: 'another name and other tags', set: { Name: 'Household 2', Tags: { ünïcode: '🏠' } } },
    ],
  }],
  data: 'Arn CreatedAt',
  events: [
    ['create', 'CreateCredentialLocker GetCredentialLocker', 'update-tags'],
    ['create-continued', 'CreateCredentialLocker GetCredentialLocker', 'update-tags'],
    ['update-tags', 'GetCredentialLocker UntagResource TagResource GetCredentialLocker', 'update-tags'],
    ['update-rollback-of-unknown-property', 'GetCredentialLocker', 'update-tags'],
    ['update-name', 'GetCredentialLocker CreateCredentialLocker GetCredentialLocker', 'delete'],
    ['delete', 'DeleteCredentialLocker', 'delete'],
    ['delete-of-never-made', '', 'delete-of-never-made'],
    ['delete-of-cancelled', '', 'delete-of-cancelled'],
    ['create-without-properties', 'CreateCredentialLocker GetCredentialLocker', 'delete-without-service-timeout'],
    ['delete-without-service-timeout', 'DeleteCredentialLocker', 'delete-without-service-timeout'],
  ],
  programs: {
    things: { Household: [], Office: [] },
    variants: (name) => [
      { fixed: { Name: `${name} one` }, mutable: { Tags: { thing: name } } },
      { fixed: { Name: `${name} one` }, mutable: { Tags: { thing: name, stage: 'test' } } },
      { fixed: { Name: `${name} two` }, mutable: { Tags: undefined } },
      { fixed: { Name: undefined }, mutable: { Tags: { thing: name } } },
    ],
    props: ({ fixed: { Name }, mutable: { Tags } }) => ({ credentialLockerName: Name as string, tags: Tags as any }),
    keys: (variant, { lockerNames }) => (lockerNames === 'unique' ? nameKey(variant) : []),
    interfere: tagged,
    occupyNames: ({ CreateCredentialLocker }) => CreateCredentialLocker({ Name: 'Theirs', Tags: { theirs: 'keep' } }),
  },
};
