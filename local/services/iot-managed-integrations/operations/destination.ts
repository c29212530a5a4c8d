/** Destinations. The service needs a role that it can assume for each. */

import type * as api from '../../../../src/api/iot-managed-integrations/destination';
import type { Call, Handlers } from '../../service';
import { ServiceError } from '../../service';
import type { ServiceHost } from '../host';

/** @see https://docs.aws.amazon.com/iot-mi/latest/devguide/managedintegrations-notifications.html */
const SERVICE_PRINCIPAL = 'iotmanagedintegrations.amazonaws.com';

export function destinations({ records, assumptions, account, clock, iam, arn }: ServiceHost): Handlers<typeof api> {
  const store = records.Destination;

  const checkRole = async (name: string, roleArn: string, call: Call) => {
    await call.authorize('iam:PassRole', roleArn, { 'iam:PassedToService': SERVICE_PRINCIPAL });
    const context = { 'aws:SourceAccount': account, 'aws:SourceArn': arn(store.type, name) };
    if (await iam.isAssumableBy(roleArn, SERVICE_PRINCIPAL, context)) return;
    throw new ServiceError(
      assumptions.get('unusableRole'),
      `${SERVICE_PRINCIPAL} is unable to assume the role ${roleArn}`,
    );
  };

  return {
    CreateDestination: async ({ ClientToken: _, ...members }, call) => {
      await checkRole(members.Name, members.RoleArn, call);
      return store.add(members.Name, { ...members, CreatedAt: clock.date(), UpdatedAt: clock.date() });
    },
    GetDestination: ({ Name }) => store.read(Name),
    UpdateDestination: async ({ Name, ...changes }, call) => {
      store.get(Name);
      if (changes.RoleArn !== undefined) await checkRole(Name, changes.RoleArn, call);
      store.update(Name, { ...changes, UpdatedAt: clock.date() }, ['Description']);
      return {};
    },
    DeleteDestination: ({ Name }) => {
      const assumption = assumptions.get('deleteNamedDestination');
      const user = records.NotificationConfiguration.all().find(({ DestinationName }) => DestinationName === Name);
      if (user && assumption !== 'allowed') {
        throw new ServiceError(
          assumption,
          `The notification configuration ${user.EventType} names the destination ${Name}`,
        );
      }
      store.remove(Name);
      return {};
    },
    ListDestinations: (request) => {
      const { items, NextToken } = store.page(request);
      return { DestinationList: items, NextToken };
    },
  };
}
