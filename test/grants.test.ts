/**
 * The permissions for application code: every operation that it calls, each on as few resources as
 * IAM can limit it to.
 */

import type { Granted } from './granting';
import { ID, allows, everyGrant, GRANTING } from './granting';
import { ACCOUNT, REGION } from './stacks';
import { resourcesNamedBy } from '../local/iam/actions';
import { evaluate } from '../local/iam/evaluate';
import { loadSimulator } from '../local/iam/simulator';
import * as library from '../src';
import * as managedIntegrations from '../src/api/iot-managed-integrations';
import { IOT_MANAGED_INTEGRATIONS } from '../src/api/iot-managed-integrations';
import type { ResourceKind } from '../src/api/resource-kind';
import type { Operation } from '../src/api/schema';
import { adapters } from '../src/handlers/provider/adapters';

const { operations, signingName } = IOT_MANAGED_INTEGRATIONS;
const GRANTS = everyGrant();
const PREFIX = `arn:aws:${signingName}:${REGION}:${ACCOUNT}`;

const allowed = GRANTS.flatMap((granted) => Object.values(operations)
  .filter(({ name }) => granted.actions.includes(`${signingName}:${name}`))
  .map((operation) => [allows(granted, operation.name), granted, operation] as const));

/** The resource type of a facade, if IAM has one. */
function typeOf({ grant }: Granted): string | undefined {
  const kind: ResourceKind | undefined = adapters.get(`Custom::IoTManagedIntegrations_${grant.split('.')[0]}`)?.kind;
  const subject = kind?.delete?.subject;
  return subject && 'type' in subject ? subject.type : undefined;
}

/** The resources of a call that names as many as it can. */
function resourcesOf(operation: Operation, type: string | undefined, id: string): string[] {
  const { subject, alsoOn = [] } = operation;
  if (subject && 'arnMember' in subject) return [`${type}/${id}`];
  const members = [...subject && 'idMember' in subject ? [subject] : [], ...alsoOn];
  return resourcesNamedBy(operation, Object.fromEntries(members.map(({ idMember }) => [idMember, id])));
}

async function isAllowed({ grant, policy }: Granted, { name }: Operation, resource: string): Promise<boolean> {
  const decision = await evaluate(loadSimulator()!, {
    principal: `arn:aws:iam::${ACCOUNT}:user/someone`,
    action: `${signingName}:${name}`,
    resource: resource === '*' ? '*' : `${PREFIX}:${resource}`,
    account: ACCOUNT,
    context: { [`${signingName}:connectorDestinationId`]: ID },
    identityPolicies: [{ name: grant, policy }],
  });
  return decision === 'Allowed';
}

test.each(allowed)('%s', async (_title, granted, operation) => {
  const type = typeOf(granted);
  const own = (id: string) => resourcesOf(operation, type, id).filter((resource) => resource.startsWith(`${type}/`));
  for (const resource of own(ID)) expect(await isAllowed(granted, operation, resource)).toBe(true);
  for (const resource of own('another')) expect(await isAllowed(granted, operation, resource)).toBe(false);
  if (own(ID).length === 0) expect(await isAllowed(granted, operation, '*')).toBe(true);
});

const {
  CLOUD_CONNECTOR,
  CONNECTOR_DESTINATION,
  CUSTOM_ENDPOINT,
  DEFAULT_ENCRYPTION,
  DESTINATION,
  HUB_CONFIGURATION,
  NOTIFICATION_CONFIGURATION,
  OTA_TASK_CONFIGURATION,
  PROVISIONING_PROFILE,
} = managedIntegrations;

test('all operations are granted except those that set a fleet up, which are for stacks', () => {
  const setUp: ResourceKind[] = [
    CLOUD_CONNECTOR,
    CONNECTOR_DESTINATION,
    CUSTOM_ENDPOINT,
    DEFAULT_ENCRYPTION,
    DESTINATION,
    HUB_CONFIGURATION,
    NOTIFICATION_CONFIGURATION,
    OTA_TASK_CONFIGURATION,
    PROVISIONING_PROFILE,
  ];
  const forStacks = setUp.flatMap(({ create, update, delete: remove }) =>
    [create, update, remove].flatMap((operation) => operation?.name ?? []),
  );
  const granted = new Set(allowed.map(([, , { name }]) => name));
  expect(Object.keys(operations).filter((name) => !granted.has(name)).sort()).toEqual([...new Set(forStacks)].sort());
});

test('the test has every facade', () => {
  expect(
    Object.keys(library)
      .filter((name) => name.endsWith('Grants'))
      .sort(),
  ).toEqual(GRANTING.map((name) => `${name}Grants`).sort());
});
