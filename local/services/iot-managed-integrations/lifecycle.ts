/** Notifications about changed resources. */

import type { ServiceHost } from './host';
import type { ManagedThing } from './record-types';

export function notifyOfChanges({ records, notifications, arn }: ServiceHost): void {
  records.ManagedThing.watch(({ before, after, at }) => {
    const thing = after ?? { ...before!, ProvisioningStatus: 'DELETED' as const };
    const { Arn, CreatedAt, Id, ProvisioningStatus, UpdatedAt } = thing;
    if (before?.ProvisioningStatus !== ProvisioningStatus) {
      const deviceDetails = { id: Id, arn: Arn, createdAt: CreatedAt, updatedAt: UpdatedAt };
      notifications.publish('DEVICE_LIFE_CYCLE', [Arn!], { deviceDetails, status: ProvisioningStatus }, at);
    }
    if (before?.connectivity !== thing.connectivity) {
      notifications.publish('DEVICE_LIFE_CYCLE', [Arn!], connection(thing), at, '1.0');
    }
  });

  records.DeviceDiscovery.watch(({ before, after, at }) => {
    if (!before || !after || before.Status === after.Status) return;
    const { AccountAssociationId, ControllerId, Id, Status, devices } = after;
    const resource = ControllerId
      ? arn(records.ManagedThing.type, ControllerId)
      : arn(records.AccountAssociation.type, AccountAssociationId!);
    notifications.publish(
      'DEVICE_DISCOVERY_STATUS',
      [resource],
      { deviceCount: devices.length, deviceDiscoveryId: Id, status: Status },
      at,
    );
  });

  records.AccountAssociation.watch(({ before, after, at }) => {
    if (!after || before?.AssociationState === after.AssociationState) return;
    const {
      AccountAssociationId: id,
      Arn: associationArn,
      AssociationState: state,
      ConnectorDestinationId,
      ErrorMessage,
    } = after;
    notifications.publish('ACCOUNT_ASSOCIATION', [associationArn!], {
      traceId: id,
      logLevel: state === 'ASSOCIATION_FAILED' ? 'ERROR' : 'INFO',
      resourceType: 'account-association',
      resourceId: id,
      connectorDestinationId: ConnectorDestinationId,
      associationArn,
      state,
      isServiceError: false,
      isCustomerError: state === 'ASSOCIATION_FAILED',
      details: ErrorMessage ?? DETAILS[state](before !== undefined),
    }, at);
  });

  records.OtaTask.watch(({ before, after }) => {
    if (!after || before?.Status === after.Status) return;
    const { LastUpdatedAt, OtaType, Status, TaskId, rollout } = after;
    const things = [...rollout.executions.keys(), ...rollout.waiting].map((id) => arn(records.ManagedThing.type, id));
    // The guide has an example of the creation only.
    const operation = before ? 'UPDATE_OTA' : 'CREATE_OTA';
    notifications.publish(
      'DEVICE_OTA',
      things,
      { operation, otaTaskId: TaskId, status: Status, otaType: OtaType },
      LastUpdatedAt!.getTime(),
    );
  });
}

const DETAILS: Readonly<Record<string, (isChange: boolean) => string>> = {
  ASSOCIATION_IN_PROGRESS: (isChange) =>
    `AccountAssociation State is updated to IN_PROGRESS during ${isChange ? 'StartAccountAssociationRefresh' : 'CreateAccountAssociation'}`,
  ASSOCIATION_SUCCEEDED: () => 'AccountAssociation has completed successfully',
  ASSOCIATION_FAILED: () => 'AccountAssociation has failed',
  ASSOCIATION_DELETING: () => 'AccountAssociation is being deleted',
  REFRESH_TOKEN_EXPIRED: () => 'The refresh token has expired',
};

function connection({ Arn, Id, connectivity }: ManagedThing): object {
  const { Connected, DisconnectReason, Timestamp } = connectivity!;
  return {
    managedThingId: Id,
    managedThingArn: Arn,
    clientId: Id,
    timestamp: String(Timestamp!.getTime()),
    eventType: Connected ? 'connected' : 'disconnected',
    sessionIdentifier: `${Id}-${Timestamp!.getTime()}`,
    ...(Connected ? { ipAddress: '127.0.0.1' } : { disconnectReason: DisconnectReason }),
    versionNumber: '0',
  };
}
