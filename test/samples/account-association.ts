import { asDeclared, tagged } from './common/checks';
import {
  associate,
  FIRST,
  holdConnector,
  holdConnectorDestination,
  holdThing,
  idOf,
  managed,
  SECOND,
  TAGS,
} from './common/held';
import type { SampleOf } from './common/sample';
import { REPLACED } from './common/sample';
import type { AccountAssociationProps } from '../../src';
import { AccountAssociation, ConnectorDestination } from '../../src';
import { ACCOUNT_ASSOCIATION } from '../../src/api/iot-managed-integrations';

const HOLDER = managed('AccountAssociation', 'AccountAssociationId');

export const accountAssociation: SampleOf<AccountAssociationProps, 'authMaterialName' | 'waitForSuccess'> = {
  kind: ACCOUNT_ASSOCIATION,
  construct: AccountAssociation,
  id: 'Building',
  least: (scope) => ({
    connectorDestination: ConnectorDestination.fromConnectorDestinationId(scope, 'Lamps', FIRST),
    authMaterialName: 'building-7',
  }),
  props: (scope, version) => ({
    connectorDestination: ConnectorDestination.fromConnectorDestinationId(
      scope,
      'Lamps',
      [FIRST, FIRST, SECOND][version],
    ),
    accountAssociationName: 'Building 7',
    description: ['first', 'second', 'second'][version],
    tags: TAGS[version],
  }),
  rest: () => ({ authMaterialName: 'building-7', waitForSuccess: true }),
  imported: (stack, id) => AccountAssociation.fromAccountAssociationId(stack, 'AccountAssociation', id),
  prepare: (cloud) => {
    holdConnector(cloud, 'Connector');
    for (const id of [FIRST, SECOND]) holdConnectorDestination(cloud, id, 'Connector');
  },
  circumstances: {
    // A device that is reached through the resource to be deleted.
    'iotmanagedintegrations:DeregisterAccountAssociation': (cloud, version) => {
      if (version < REPLACED) return;
      holdThing(cloud, 'lamp');
      associate(cloud, 'lamp', idOf(cloud, HOLDER));
    },
  },
  holder: HOLDER,
  transitions: [
    {
      inPlace: [
        {
          what: 'another name, and no description',
          set: { Name: 'Building 8', Description: undefined },
          holds: { Description: ' ' },
        },
        { what: 'no name', set: { Name: undefined }, holds: { Name: ' ' } },
        { what: 'all tags are removed', set: { Tags: undefined }, holds: { Tags: {} } },
      ],
      replacing: [{ what: 'another connector destination', set: { ConnectorDestinationId: SECOND } }],
    },
  ],
  data: 'Arn OAuthAuthorizationUrl',
  events: [
    ['create', 'CreateAccountAssociation GetAccountAssociation', 'update-name-and-tags'],
    ['create-continued', 'GetAccountAssociation', 'update-name-and-tags'],
    [
      'update-name-and-tags',
      'UpdateAccountAssociation GetAccountAssociation TagResource GetAccountAssociation',
      'update-name-and-tags',
    ],
    ['update-connector-destination', 'GetAccountAssociation CreateAccountAssociation GetAccountAssociation', 'delete'],
    ['delete', 'ListManagedThingAccountAssociations DeleteAccountAssociation GetAccountAssociation!', 'delete'],
  ],
  programs: {
    things: { Flat: ['Tenant', 'Landlord'], House: ['Landlord', 'Tenant'] },
    variants: (name, [here, there]) => [
      { fixed: {}, mutable: { Name: 'one', Description: 'first', Tags: { thing: name } }, needs: [here] },
      {
        fixed: {},
        mutable: { Name: undefined, Description: undefined, Tags: { thing: name, stage: 'test' } },
        needs: [here],
      },
      { fixed: {}, mutable: { Name: 'one', Description: 'first', Tags: { thing: name } }, needs: [there] },
    ],
    props: ({ mutable, needs }, { other }) => ({
      connectorDestination: other<ConnectorDestination>(needs![0]),
      accountAssociationName: mutable.Name as string,
      description: mutable.Description as string,
      tags: mutable.Tags as any,
    }),
    holds: (variant, place) => ({
      ...asDeclared(variant),
      ConnectorDestinationId: place.idOf(variant.needs![0]),
      AssociationState: 'ASSOCIATION_IN_PROGRESS',
    }),
    interfere: tagged,
    refers: true,
    obstructs: () => true,
  },
};
