/**
 * Public schemas: of the service's many, those of the capabilities that its guide lists for hubs,
 * with Matter's IDs and actions.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/schema-for-capability-definitions.html
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/matter-data-model.html
 */

import type { ListSchemaVersions } from '../../../../src/api/iot-managed-integrations/schema-version';
import type { Output } from '../../../../src/api/schema';

type Summary = NonNullable<Output<typeof ListSchemaVersions>['Items']>[number];

export interface CapabilitySchema extends Required<Summary> {
  readonly Schema: {
    readonly $id: string;
    readonly name: string;
    readonly title: string;
    readonly extrinsicId: string;
    readonly properties: readonly Named[];
    readonly actions: readonly Action[];
  };
}

interface Named {
  readonly name: string;
  readonly extrinsicId: string;
}

interface Action extends Named {
  readonly request: { readonly parameters: readonly Named[] };
}

/**
 * Each row has the cluster, its ID, its attributes, and its commands with their fields; where no ID
 * is given, it is the place in the list.
 */
interface Cluster {
  readonly title: string;
  readonly id: number;
  readonly attributes: Readonly<Record<string, number>>;
  readonly commands?: Readonly<Record<string, { readonly id: number; readonly fields?: readonly string[] }>>;
}

const MOVE_FIELDS = ['TransitionTime', 'OptionsMask', 'OptionsOverride'];

const CLUSTERS: Readonly<Record<string, Cluster>> = {
  OnOff: {
    title: 'On/Off',
    id: 0x0006,
    attributes: {
      OnOff: 0x0000,
      GlobalSceneControl: 0x4000,
      OnTime: 0x4001,
      OffWaitTime: 0x4002,
      StartUpOnOff: 0x4003,
    },
    commands: {
      Off: { id: 0x00 },
      On: { id: 0x01 },
      Toggle: { id: 0x02 },
      OffWithEffect: { id: 0x40, fields: ['EffectIdentifier', 'EffectVariant'] },
      OnWithRecallGlobalScene: { id: 0x41 },
      OnWithTimedOff: { id: 0x42, fields: ['OnOffControl', 'OnTime', 'OffWaitTime'] },
    },
  },
  LevelControl: {
    title: 'Level Control',
    id: 0x0008,
    attributes: { CurrentLevel: 0x0000, RemainingTime: 0x0001, MinLevel: 0x0002, MaxLevel: 0x0003, OnLevel: 0x0011 },
    commands: {
      MoveToLevel: { id: 0x00, fields: ['Level', ...MOVE_FIELDS] },
      Move: { id: 0x01, fields: ['MoveMode', 'Rate', 'OptionsMask', 'OptionsOverride'] },
      Step: { id: 0x02, fields: ['StepMode', 'StepSize', ...MOVE_FIELDS] },
      Stop: { id: 0x03, fields: ['OptionsMask', 'OptionsOverride'] },
      MoveToLevelWithOnOff: { id: 0x04, fields: ['Level', ...MOVE_FIELDS] },
    },
  },
  ColorControl: {
    title: 'Color Control',
    id: 0x0300,
    attributes: {
      CurrentHue: 0x0000,
      CurrentSaturation: 0x0001,
      CurrentX: 0x0003,
      CurrentY: 0x0004,
      ColorTemperatureMireds: 0x0007,
      ColorMode: 0x0008,
    },
    commands: {
      MoveToHue: { id: 0x00, fields: ['Hue', 'Direction', ...MOVE_FIELDS] },
      MoveToSaturation: { id: 0x03, fields: ['Saturation', ...MOVE_FIELDS] },
      MoveToHueAndSaturation: { id: 0x06, fields: ['Hue', 'Saturation', ...MOVE_FIELDS] },
      MoveToColor: { id: 0x07, fields: ['ColorX', 'ColorY', ...MOVE_FIELDS] },
      MoveToColorTemperature: { id: 0x0a, fields: ['ColorTemperatureMireds', ...MOVE_FIELDS] },
    },
  },
  Thermostat: {
    title: 'Thermostat',
    id: 0x0201,
    attributes: {
      LocalTemperature: 0x0000,
      OccupiedCoolingSetpoint: 0x0011,
      OccupiedHeatingSetpoint: 0x0012,
      SystemMode: 0x001c,
    },
    commands: { SetpointRaiseLower: { id: 0x00, fields: ['Mode', 'Amount'] } },
  },
  FanControl: {
    title: 'Fan Control',
    id: 0x0202,
    attributes: { FanMode: 0x0000, FanModeSequence: 0x0001, PercentSetting: 0x0002, PercentCurrent: 0x0003 },
    commands: { Step: { id: 0x00, fields: ['Direction', 'Wrap', 'LowestOff'] } },
  },
  WindowCovering: {
    title: 'Window Covering',
    id: 0x0102,
    attributes: {
      Type: 0x0000,
      CurrentPositionLiftPercentage: 0x0008,
      OperationalStatus: 0x000a,
      TargetPositionLiftPercent100ths: 0x000b,
    },
    commands: {
      UpOrOpen: { id: 0x00 },
      DownOrClose: { id: 0x01 },
      StopMotion: { id: 0x02 },
      GoToLiftPercentage: { id: 0x05, fields: ['LiftPercent100thsValue'] },
    },
  },
  BooleanState: { title: 'Boolean State', id: 0x0045, attributes: { StateValue: 0x0000 } },
  OccupancySensing: { title: 'Occupancy Sensing', id: 0x0406, attributes: { Occupancy: 0x0000 } },
  TemperatureMeasurement: {
    title: 'Temperature Measurement',
    id: 0x0402,
    attributes: { MeasuredValue: 0x0000, MinMeasuredValue: 0x0001, MaxMeasuredValue: 0x0002 },
  },
  RelativeHumidityMeasurement: {
    title: 'Relative Humidity Measurement',
    id: 0x0405,
    attributes: { MeasuredValue: 0x0000, MinMeasuredValue: 0x0001, MaxMeasuredValue: 0x0002 },
  },
};

const NAMESPACE = 'matter';
const VERSION = '1.4';

export const SCHEMAS: readonly CapabilitySchema[] = Object.entries(CLUSTERS).map(
  ([name, { title, id, attributes, commands = {} }]) => ({
    Description: `Matter cluster ${title.replace('/', ' ')}`,
    Namespace: NAMESPACE,
    SchemaId: `${NAMESPACE}.${name}`,
    SemanticVersion: VERSION,
    Type: 'capability',
    Visibility: 'PUBLIC',
    Schema: {
      $id: `/schema-versions/capability/${NAMESPACE}.${name}@${VERSION}`,
      name,
      title,
      extrinsicId: hex(id),
      properties: Object.entries(attributes).map(([property, attributeId]) => ({
        name: property,
        extrinsicId: hex(attributeId),
      })),
      actions: Object.entries(commands).map(([action, { id: commandId, fields = [] }]) => ({
        name: action,
        extrinsicId: hex(commandId, 2),
        request: { parameters: fields.map((field, index) => ({ name: field, extrinsicId: hex(index, 1) })) },
      })),
    },
  }),
);

/** @param versionedId such as `matter.OnOff@1.4`, or with the version `$latest` */
export function findSchema(type: Summary['Type'], versionedId: string): CapabilitySchema | undefined {
  const [id, version] = versionedId.split('@');
  return SCHEMAS.find(({ Type, SchemaId, SemanticVersion }) =>
    Type === type && SchemaId === id && (version === '$latest' || SemanticVersion === version));
}

/** The schema of a cluster by Matter's ID for it, hexadecimal or decimal. */
export function findCluster(extrinsicId: string): CapabilitySchema | undefined {
  return SCHEMAS.find(({ Schema }) => Number(Schema.extrinsicId) === Number(extrinsicId));
}

function hex(value: number, digits = 4): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}
