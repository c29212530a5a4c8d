import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { asDeclared, nameKey, tagged } from './common/checks';
import { keyArn, managed, slowIn, TAGS } from './common/held';
import type { SampleOf } from './common/sample';
import { NEW } from './common/sample';
import type { ProvisioningProfileProps } from '../../src';
import { ProvisioningProfile, ProvisioningType } from '../../src';
import { PROVISIONING_PROFILE } from '../../src/api/iot-managed-integrations';
import { arnOf } from '../../src/private/service-arn';

export const [CERTIFICATE, OTHER_CERTIFICATE] = ['MIIB', 'MIIC'].map(
  (text) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`,
);
const JITR = { ProvisioningType: 'JITR', CaCertificate: CERTIFICATE };

export const provisioningProfile: SampleOf<ProvisioningProfileProps, 'claimCertificateSecret'> = {
  kind: PROVISIONING_PROFILE,
  construct: ProvisioningProfile,
  id: 'Profile',
  least: () => ({ provisioningType: ProvisioningType.fleetProvisioning() }),
  props: (_scope, version) => ({
    provisioningProfileName: ['first', 'first', 'second'][version],
    provisioningType: ProvisioningType.fleetProvisioning(),
    tags: TAGS[version],
  }),
  rest: (scope) => ({
    claimCertificateSecret: new secretsmanager.Secret(scope, 'Secret', {
      encryptionKey: kms.Key.fromKeyArn(scope, 'Key', keyArn('one')),
    }),
  }),
  imported: (stack, id) =>
    ProvisioningProfile.fromProvisioningProfileAttributes(stack, 'ProvisioningProfile', {
      provisioningProfileArn: arnOf(stack, 'provisioning-profile', id),
      claimCertificateSecret: secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'claim'),
    }),
  circumstances: slowIn(0, 'profileMilliseconds'),
  holder: managed('ProvisioningProfile', 'Id'),
  unreadable: ['ClaimCertificateSecretArn', 'CaCertificate'],
  transitions: [
    {
      properties: ({ Name: _, ...declared }) => declared,
      inPlace: [
        { what: 'a tag is changed', set: { Tags: { team: 'home' } } },
        { what: 'all tags are removed', set: { Tags: undefined }, holds: { Tags: {} } },
      ],
      replacing: [
        { what: 'a name', set: { Name: 'hubs' } },
        {
          what: 'an own claim certificate',
          set: { ClaimCertificate: CERTIFICATE, ClaimCertificateSecretArn: undefined },
        },
        { what: 'just-in-time registration', set: { ...JITR, ClaimCertificateSecretArn: undefined } },
      ],
    },
    {
      properties: () => ({ ...JITR, Name: 'hubs' }),
      inPlace: [{ what: 'a tag is added', set: { Tags: { team: 'fleet' } } }],
      replacing: [{ what: 'another name', set: { Name: 'hubs-2' } }],
      refused: [
        { what: 'another CA certificate under the same name', set: { CaCertificate: `${CERTIFICATE.trim()}` } },
      ],
    },
  ],
  data: 'Arn ClaimCertificate Name',
  events: [
    ['create', 'CreateProvisioningProfile PutSecretValue GetProvisioningProfile', 'update-tags'],
    ['create-unfinished', 'CreateProvisioningProfile DescribeSecret GetProvisioningProfile', 'update-tags'],
    ['create-continued', 'GetProvisioningProfile', 'update-tags'],
    ['update-tags', 'GetProvisioningProfile UntagResource TagResource GetProvisioningProfile', 'update-tags'],
    ['update-name', 'GetProvisioningProfile CreateProvisioningProfile PutSecretValue GetProvisioningProfile', 'delete'],
    ['update-name-continued', 'GetProvisioningProfile', 'delete'],
    [
      'delete',
      'DeleteProvisioningProfile GetProvisioningProfile! DescribeSecret UpdateSecretVersionStage UpdateSecretVersionStage',
      'delete',
    ],
    ['delete-continued', 'DeleteProvisioningProfile! GetProvisioningProfile! DescribeSecret', 'delete'],
    ['create-just-in-time', 'CreateProvisioningProfile GetProvisioningProfile', NEW],
    ['create-own-claim', 'CreateProvisioningProfile GetProvisioningProfile', NEW],
  ],
  programs: {
    things: { Hubs: [], Sensors: [] },
    variants: (name) => [
      { fixed: { Name: undefined, ProvisioningType: 'FLEET_PROVISIONING' }, mutable: { Tags: { thing: name } } },
      {
        fixed: { Name: undefined, ProvisioningType: 'FLEET_PROVISIONING' },
        mutable: { Tags: { thing: name, stage: 'test' } },
      },
      { fixed: { Name: `${name}`, ProvisioningType: 'FLEET_PROVISIONING' }, mutable: { Tags: { thing: name } } },
      { fixed: { Name: undefined, ...JITR }, mutable: { Tags: { thing: name } } },
      { fixed: { Name: undefined, ...JITR, CaCertificate: OTHER_CERTIFICATE }, mutable: { Tags: { thing: name } } },
    ],
    props: ({ fixed, mutable }) => ({
      provisioningProfileName: fixed.Name as string,
      provisioningType:
        fixed.ProvisioningType === 'JITR'
          ? ProvisioningType.justInTimeRegistration({ caCertificate: fixed.CaCertificate as string })
          : ProvisioningType.fleetProvisioning(),
      tags: mutable.Tags as any,
    }),
    holds: (variant) => ({ ...asDeclared(variant), CaCertificate: undefined, Status: 'CREATED' }),
    keys: (variant, { profileNames }) => (profileNames === 'unique' ? nameKey(variant) : []),
    interfere: tagged,
    occupyNames: ({ CreateProvisioningProfile }) => CreateProvisioningProfile({ ...JITR, Name: 'Theirs' }),
  },
};
