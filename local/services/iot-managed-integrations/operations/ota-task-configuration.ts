/** OTA task configurations. */

import type * as api from '../../../../src/api/iot-managed-integrations/ota-task-configuration';
import type { Handlers } from '../../service';
import type { ServiceHost } from '../host';
import { newId } from '../records';

export function otaTaskConfigurations({ records, assumptions, random, clock }: ServiceHost): Handlers<typeof api> {
  const configurations = records.OtaTaskConfiguration;
  return {
    CreateOtaTaskConfiguration: ({ Description, Name, PushConfig }) => {
      if (assumptions.get('otaTaskConfigurationNames') === 'unique') configurations.refuseSecond('Name', Name);
      const TaskConfigurationId = newId(random);
      return configurations.add(TaskConfigurationId, {
        CreatedAt: clock.date(),
        Description,
        Name,
        PushConfig,
        TaskConfigurationId,
      });
    },
    GetOtaTaskConfiguration: ({ Identifier }) => configurations.read(Identifier),
    DeleteOtaTaskConfiguration: ({ Identifier }) => {
      configurations.remove(Identifier);
      return {};
    },
    ListOtaTaskConfigurations: (request) => {
      const { items, NextToken } = configurations.page(request);
      return { Items: items, NextToken };
    },
  };
}
