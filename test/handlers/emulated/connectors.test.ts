/**
 * Cloud connectors, their destinations and account associations, beyond single operations; and
 * deletions over the quota.
 */

import { Harness } from './harness';
import {
  ACCOUNT_ASSOCIATION,
  CLOUD_CONNECTOR,
  CONNECTOR_DESTINATION,
  OTA_TASK,
} from '../../../src/api/iot-managed-integrations';

const OAUTH = {
  authUrl: 'https://lamps.example.com/authorize',
  tokenUrl: 'https://lamps.example.com/token',
  tokenEndpointAuthenticationScheme: 'HTTP_BASIC',
};
const CONNECTOR = {
  Name: 'Lamps',
  EndpointConfig: { lambda: { arn: 'arn:aws:lambda:eu-west-1:123456789012:function:Lamps' } },
};

let harness: Harness;
beforeEach(async () => { harness = await Harness.start(); });
afterEach(() => harness.stop());

const service = () => harness.cloud.services.managedIntegrations;
const held = () => service().snapshot();
const idOf = (outcome: unknown) => (outcome as { physicalId: string }).physicalId;
const connector = async () => idOf(await harness.create(CLOUD_CONNECTOR, CONNECTOR));
const destinationOf = async (properties: object = { AuthConfig: { oAuth: OAUTH } }) =>
  idOf(await harness.create(CONNECTOR_DESTINATION, { CloudConnectorId: await connector(), ...properties }));

describe('an account association', () => {
  const waiting = async () => ({ ConnectorDestinationId: await destinationOf(), WaitForSuccess: true });
  /** The end user opens the URL after some minutes. */
  async function whileWaiting(what: (id: string) => void): Promise<unknown> {
    const outcome = harness.create(ACCOUNT_ASSOCIATION, await waiting(), { time: 60_000 });
    await harness.pass(150);
    what(held().AccountAssociation[0].AccountAssociationId);
    return outcome;
  }

  test('an association by OAuth is created at once, with a URL that CloudFormation hides', async () => {
    const outcome = await harness.create(ACCOUNT_ASSOCIATION, { ConnectorDestinationId: await destinationOf() });
    expect(outcome).toMatchObject({
      status: 'SUCCESS',
      noEcho: true,
      attributes: { OAuthAuthorizationUrl: expect.stringMatching(/^https:\/\/lamps.example.com\/authorize\?/) },
    });
    expect(held().AccountAssociation[0].AssociationState).toBe('ASSOCIATION_IN_PROGRESS');
  });

  test('the deployment waits for an association over several runs where the properties say so', async () => {
    // The connector does not answer questions about the user here.
    const outcome = await whileWaiting((id) =>
      (service() as any).host.records.AccountAssociation.set(id, { AssociationState: 'ASSOCIATION_SUCCEEDED' }),
    );
    expect(outcome).toMatchObject({ status: 'SUCCESS' });
    expect(held().AccountAssociation).toHaveLength(1);
  });

  test('an association that the end user refuses fails with the reason', async () => {
    const outcome = await whileWaiting((id) => service().world.authorize(id, { error: 'access_denied by user' }));
    expect(outcome).toMatchObject({
      status: 'FAILED',
      physicalId: expect.any(String),
      reason: expect.stringMatching(
        /reports AssociationState ASSOCIATION_FAILED for [0-9a-f]{32} \(access_denied by user\)\.$/,
      ),
    });
  });

  test('an association that has failed since can still be renamed', async () => {
    const properties = { ConnectorDestinationId: await destinationOf(), Name: 'one' };
    const id = idOf(await harness.create(ACCOUNT_ASSOCIATION, properties));
    service().world.authorize(id, { error: 'no' });
    expect(await harness.update(ACCOUNT_ASSOCIATION, id, properties, { ...properties, Name: 'two' })).toMatchObject({
      status: 'SUCCESS',
      physicalId: id,
    });
  });

  test('is deleted after its things are deregistered, also those that are gone meanwhile', async () => {
    const properties = { ConnectorDestinationId: await destinationOf() };
    const id = idOf(await harness.create(ACCOUNT_ASSOCIATION, properties));
    const { CreateManagedThing: create } = service().operations as Record<string, (input: object, call: never) => any>;
    const material = {
      AuthenticationMaterial: `CLOUD:lamp:${id}`,
      AuthenticationMaterialType: 'PRE_ONBOARDED_CLOUD',
      Role: 'DEVICE',
    };
    const { Id: ManagedThingId } = await create(material, undefined as never);
    const { records } = (service() as any).host;
    records.ManagedThingAssociation.add(`gone ${id}`, {
      AccountAssociationId: id,
      ManagedThingId: 'gone',
      ManagedThingAssociationStatus: 'ASSOCIATED',
    });
    const { DeregisterAccountAssociation: deregister } = service().operations;
    Object.assign(service().operations, {
      DeregisterAccountAssociation: (input: { ManagedThingId: string }, call: never) => {
        if (input.ManagedThingId === 'gone') records.ManagedThingAssociation.remove(`gone ${id}`);
        return deregister(input as never, call);
      },
    });
    expect(await harness.delete(ACCOUNT_ASSOCIATION, id, properties)).toMatchObject({ status: 'SUCCESS' });
    expect(held().AccountAssociation).toEqual([]);
    expect(held().ManagedThing).toMatchObject([{ Id: ManagedThingId, ProvisioningStatus: 'ISOLATED' }]);
    expect(harness.calls()).toContain('DeregisterAccountAssociation: ResourceNotFoundException');
  });
});

describe('what is in use is not deleted, and the failure names what uses it', () => {
  test('a cloud connector', async () => {
    const destination = await destinationOf();
    const { CloudConnectorId: id } = held().ConnectorDestination[0];
    expect(await harness.delete(CLOUD_CONNECTOR, id!, CONNECTOR)).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining(
        `${id} cannot be deleted because it is in use by connector destination ${destination}`,
      ),
    });
  });

  test('a connector destination', async () => {
    const ConnectorDestinationId = await destinationOf();
    const association = idOf(await harness.create(ACCOUNT_ASSOCIATION, { ConnectorDestinationId }));
    expect(await harness.delete(CONNECTOR_DESTINATION, ConnectorDestinationId, {})).toMatchObject({
      status: 'FAILED', reason: expect.stringContaining(`in use by account association ${association}`),
    });
  });
});

describe('a secret without a version', () => {
  const current = () => {
    const { versions, labels } = (harness.cloud.services.secretsManager as any).find(harness.secretArn);
    return labels.get('AWSCURRENT') ?? [...versions.keys()].at(-1);
  };
  const AuthConfig = () => ({
    oAuth: OAUTH,
    GeneralAuthorization: [{ AuthMaterialName: 'one', SecretsManager: { arn: harness.secretArn } }],
  });
  const properties = async () => ({
    CloudConnectorId: await connector(),
    AuthConfig: AuthConfig(),
    SecretsManager: { arn: harness.secretArn },
  });
  const put = (SecretString: string) =>
    (harness.cloud.services.secretsManager as any).operations.PutSecretValue({
      SecretId: harness.secretArn,
      SecretString,
    });

  test('a secret without a version means the current one at the creation and at each change', async () => {
    put('first');
    const former = await properties();
    const id = idOf(await harness.create(CONNECTOR_DESTINATION, former));
    const [one] = held().ConnectorDestination;
    expect(one.SecretsManager).toEqual({ arn: harness.secretArn, versionId: current() });
    expect(one.AuthConfig!.GeneralAuthorization![0].SecretsManager).toEqual(one.SecretsManager);
    put('second');
    await harness.update(CONNECTOR_DESTINATION, id, former, { ...former, Name: 'Lamps' });
    const [other] = held().ConnectorDestination;
    expect(other.SecretsManager).toEqual({ arn: harness.secretArn, versionId: current() });
    expect(other.SecretsManager!.versionId).not.toBe(one.SecretsManager!.versionId);
  });

  test('a secret without a value is refused before the creation', async () => {
    expect(await harness.create(CONNECTOR_DESTINATION, await properties())).toMatchObject({
      status: 'FAILED',
      physicalId: expect.stringMatching(/^not-created\//),
      reason: expect.stringContaining('has no current version. Give it a value, then deploy again.'),
    });
    expect(held().ConnectorDestination).toEqual([]);
  });
});

describe('the deletion of an OTA task, where too many are under way', () => {
  const TASK = { S3Url: 's3://updates/lamp.json', OtaType: 'CONTINUOUS', OtaTargetQueryString: 'attributes.a=b' };
  async function twoTasks(milliseconds: number): Promise<string> {
    harness.cloud.assumptions.set('otaTaskDeletionsAtOnce', 1);
    harness.cloud.assumptions.set('otaTaskDeletionMilliseconds', milliseconds);
    const [first, second] = [idOf(await harness.create(OTA_TASK, TASK)), idOf(await harness.create(OTA_TASK, TASK))];
    await service().operations.DeleteOtaTask({ Identifier: first }, undefined as never);
    return second;
  }

  test('a deletion over the quota is retried until there is room', async () => {
    const id = await twoTasks(60_000);
    expect(await harness.delete(OTA_TASK, id, TASK)).toMatchObject({ status: 'SUCCESS' });
    expect(held().OtaTask).toEqual([]);
    expect(harness.calls()).toContain('DeleteOtaTask: LimitExceededException');
  });

  test("a deletion over the quota fails with the service's message when there is no room in time", async () => {
    const id = await twoTasks(3_600_000);
    expect(await harness.delete(OTA_TASK, id, TASK)).toMatchObject({
      status: 'FAILED',
      reason: expect.stringMatching(
        /^DeleteOtaTask failed: LimitExceededException: .*Too many are being deleted at once/,
      ),
    });
  });
});
