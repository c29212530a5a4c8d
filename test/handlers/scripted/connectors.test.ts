/** Account associations, and the users of cloud connectors and destinations. */

import { create, GONE, Rehearsal, refusal, remove, update } from './rehearsal';
import { ACCOUNT_ASSOCIATION, CLOUD_CONNECTOR, CONNECTOR_DESTINATION } from '../../../src/api/iot-managed-integrations';

const CONFLICT = refusal('ConflictException', 'in use');
const ARN = 'arn:aws:iotmanagedintegrations:eu-west-1:123456789012:account-association/1';

let stage: Rehearsal;
beforeEach(() => { stage = new Rehearsal(); });
afterEach(() => jest.restoreAllMocks());

const failure = (physicalId: string, reason: string) => ({
  status: 'FAILED',
  physicalId,
  reason: expect.stringContaining(reason),
});

describe('an account association', () => {
  const properties = { ConnectorDestinationId: 'd' };
  const waiting = { ...properties, WaitForSuccess: true };
  const shows = (...states: string[]) =>
    stage.on(
      'GetAccountAssociation',
      ...states.map((AssociationState) => ({ Arn: ARN, AssociationState, OAuthAuthorizationUrl: 'https://x' })),
    );
  beforeEach(() => { stage.on('CreateAccountAssociation', { AccountAssociationId: '1' }); });

  test.each(['ASSOCIATION_IN_PROGRESS', 'ASSOCIATION_FAILED', 'ASSOCIATION_SUCCEEDED', 'REFRESH_TOKEN_EXPIRED'])(
    'an association is complete as soon as it is created, whatever its state: %s',
    async (state) => {
      shows(state);
      expect(await stage.run(create(ACCOUNT_ASSOCIATION, properties))).toEqual({
        status: 'SUCCESS',
        physicalId: '1',
        noEcho: true,
        attributes: { Arn: ARN, OAuthAuthorizationUrl: 'https://x' },
      });
    },
  );

  test.each(['ASSOCIATION_SUCCEEDED', 'REFRESH_TOKEN_EXPIRED'])(
    'an association is awaited until it succeeds: %s',
    async (state) => {
      shows('ASSOCIATION_IN_PROGRESS', state);
      expect(await stage.run(create(ACCOUNT_ASSOCIATION, waiting))).toMatchObject({ status: 'SUCCESS' });
      expect(stage.inputs('GetAccountAssociation')).toHaveLength(2);
    },
  );

  test.each([
    ['denied by user', ' (denied by user).'],
    [undefined, '.'],
  ])('an awaited association fails with the reason: %s', async (ErrorMessage, told) => {
    stage.on('GetAccountAssociation', { AssociationState: 'ASSOCIATION_FAILED', ErrorMessage });
    expect(await stage.run(create(ACCOUNT_ASSOCIATION, waiting))).toEqual({
      status: 'FAILED',
      physicalId: '1',
      reason: `The service reports AssociationState ASSOCIATION_FAILED for 1${told}`,
    });
  });

  test('an association that has failed since can be changed', async () => {
    shows('ASSOCIATION_FAILED');
    stage.on('UpdateAccountAssociation', {});
    expect(
      await stage.run(update(ACCOUNT_ASSOCIATION, '1', { ...waiting, Name: 'a', Description: 'b' }, waiting)),
    ).toMatchObject({ status: 'SUCCESS', physicalId: '1' });
    expect(stage.inputs('UpdateAccountAssociation')).toEqual([
      { AccountAssociationId: '1', Name: ' ', Description: ' ' },
    ]);
  });

  test('an association is deleted after its things are deregistered, over all pages, even deleted ones', async () => {
    stage
      .on('ListManagedThingAccountAssociations', ({ NextToken }) =>
        NextToken ? { Items: [{ ManagedThingId: 'b' }] } : { Items: [{ ManagedThingId: 'a' }], NextToken: 'x' },
      )
      .on('DeregisterAccountAssociation', GONE, {})
      .on('DeleteAccountAssociation', {})
      .on('GetAccountAssociation', { AssociationState: 'ASSOCIATION_DELETING' }, GONE);
    expect(await stage.run(remove(ACCOUNT_ASSOCIATION, '1', properties))).toEqual({
      status: 'SUCCESS',
      physicalId: '1',
      attributes: {},
    });
    expect(
      stage.inputs('ListManagedThingAccountAssociations').map(({ AccountAssociationId }) => AccountAssociationId),
    ).toEqual(['1', '1']);
    expect(stage.inputs('DeregisterAccountAssociation')).toEqual(
      ['a', 'b'].map((ManagedThingId) => ({ AccountAssociationId: '1', ManagedThingId })),
    );
    expect(stage.called.slice(-3)).toEqual([
      'DeleteAccountAssociation',
      'GetAccountAssociation',
      'GetAccountAssociation',
    ]);
  });

  test('an association is not deleted as long as a thing cannot be deregistered', async () => {
    stage
      .on('ListManagedThingAccountAssociations', { Items: [{ ManagedThingId: 'a' }] })
      .on('DeregisterAccountAssociation', refusal('ValidationException'));
    expect(await stage.run(remove(ACCOUNT_ASSOCIATION, '1', properties))).toEqual(
      failure('1', 'DeregisterAccountAssociation failed'),
    );
    expect(stage.called).not.toContain('DeleteAccountAssociation');
  });

  test('an association that is being deleted is not deleted again', async () => {
    stage
      .on('ListManagedThingAccountAssociations', {})
      .on('DeleteAccountAssociation', CONFLICT)
      .on('GetAccountAssociation', { AssociationState: 'ASSOCIATION_DELETING' }, GONE);
    expect(await stage.run(remove(ACCOUNT_ASSOCIATION, '1', properties))).toMatchObject({ status: 'SUCCESS' });
    expect(stage.inputs('DeleteAccountAssociation')).toHaveLength(1);
  });
});

test('a cloud connector in use names its destinations', async () => {
  stage
    .on('DeleteCloudConnector', CONFLICT)
    .on('ListConnectorDestinations', { ConnectorDestinationList: [{ Id: 'a' }, { Id: 'b' }] });
  expect(await stage.run(remove(CLOUD_CONNECTOR, '1'))).toEqual(
    failure('1', 'in use by connector destination a, connector destination b ('),
  );
  expect(stage.inputs('ListConnectorDestinations')[0]).toMatchObject({ CloudConnectorId: '1' });
});

test('a connector destination in use names its account associations', async () => {
  stage
    .on('DeleteConnectorDestination', CONFLICT)
    .on('ListAccountAssociations', { Items: [{ AccountAssociationId: 'a' }] });
  expect(await stage.run(remove(CONNECTOR_DESTINATION, '1'))).toEqual(
    failure('1', 'in use by account association a ('),
  );
  expect(stage.inputs('ListAccountAssociations')[0]).toMatchObject({ ConnectorDestinationId: '1' });
});

test.each([
  [
    CLOUD_CONNECTOR,
    'CloudConnector',
    { Name: 'Lamps', EndpointConfig: { lambda: { arn: 'Lamps' } } },
    { Name: 'Lamps', Description: ' ' },
  ],
  [
    CONNECTOR_DESTINATION,
    'ConnectorDestination',
    { CloudConnectorId: 'c', AuthConfig: {} },
    { Description: ' ', Name: ' ' },
  ],
])('$type has an update for removed properties', async (kind, noun, properties, input) => {
  stage.on(`Update${noun}`, {}).on(`Get${noun}`, { Name: 'Lamps' });
  const former = { ...properties, Description: 'd', ...('Name' in properties ? {} : { Name: 'n' }) };
  expect(await stage.run(update(kind, '1', former, properties))).toMatchObject({ status: 'SUCCESS', physicalId: '1' });
  expect(stage.inputs(`Update${noun}`)).toEqual([{ Identifier: '1', ...input }]);
});
