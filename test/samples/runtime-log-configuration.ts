import { Duration, Size } from 'aws-cdk-lib';
import { FIRST, holdThing, managed, SECOND } from './common/held';
import type { SampleOf } from './common/sample';
import type { RuntimeLogConfigurationProps } from '../../src';
import { LogLevel, ManagedThing, RuntimeLogConfiguration } from '../../src';
import { RUNTIME_LOG_CONFIGURATION } from '../../src/api/iot-managed-integrations';

export const runtimeLogConfiguration: SampleOf<RuntimeLogConfigurationProps> = {
  kind: RUNTIME_LOG_CONFIGURATION,
  construct: RuntimeLogConfiguration,
  id: 'Log',
  least: (scope) => ({ managedThing: ManagedThing.fromManagedThingId(scope, 'Hub', FIRST) }),
  props: (scope, version) => ({
    managedThing: ManagedThing.fromManagedThingId(scope, 'Hub', [FIRST, FIRST, SECOND][version]),
    level: version < 1 ? LogLevel.ERROR : LogLevel.INFO,
    flushLevel: LogLevel.WARN,
    localStoreLocation: '/var/log/ünïcode',
    localStoreFileMaxSize: Size.bytes(125_000),
    localStoreMaxFiles: 5,
    upload: true,
    uploadPeriod: Duration.minutes(5),
    deleteLocalStoreAfterUpload: false,
  }),
  imported: (stack, id) => RuntimeLogConfiguration.fromManagedThingId(stack, 'RuntimeLogConfiguration', id),
  prepare: (cloud) => {
    for (const id of [FIRST, SECOND]) holdThing(cloud, id);
  },
  holder: managed('RuntimeLogConfiguration', 'ManagedThingId'),
  transitions: [{
    inPlace: [
      { what: 'no upload', set: { RuntimeLogConfigurations: { LogLevel: 'DEBUG', UploadLog: false } } },
      { what: 'nothing of its own', set: { RuntimeLogConfigurations: {} } },
    ],
    replacing: [{ what: 'another thing', set: { ManagedThingId: SECOND } }],
  }],
  events: [
    ['create', 'PutRuntimeLogConfiguration GetRuntimeLogConfiguration', 'update-thing'],
    ['update-level-and-upload', 'PutRuntimeLogConfiguration GetRuntimeLogConfiguration', 'update-thing'],
    ['update-thing', 'GetRuntimeLogConfiguration PutRuntimeLogConfiguration GetRuntimeLogConfiguration', 'delete'],
    ['delete', 'ResetRuntimeLogConfiguration', 'delete'],
  ],
};
