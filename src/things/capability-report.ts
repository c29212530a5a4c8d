/** The abilities of a device, in the terms of the data model. */

/**
 * The abilities of a device: its endpoints with their capabilities. Devices report this when they
 * are onboarded, so it is for devices whose abilities must be known before that.
 *
 * Devices report this when they are onboarded, so that it is for devices of which it must be known before.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CapabilityReport.html
 */
export interface CapabilityReport {
  /**
   * The endpoints of the device, up to 40.
   */
  readonly endpoints: CapabilityReportEndpoint[];

  /**
   * The ID of the device in its network: 1 to 64 letters, digits and `=_.,@+-/`.
   *
   * @default - it is not told
   */
  readonly nodeId?: string;
}

/**
 * A part of a device that is controlled on its own, such as one socket of several.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CapabilityReportEndpoint.html
 */
export interface CapabilityReportEndpoint {
  /**
   * The ID of the endpoint: 1 to 64 letters and digits.
   */
  readonly id: string;

  /** The abilities of the endpoint, in up to 40 capabilities. */
  readonly capabilities: CapabilityReportCapability[];

  /**
   * The types of the endpoint, such as `On/Off Switch`: up to 50, each of up to 256 letters,
   * digits, spaces and `=_.,@+-/`.
   *
   * @default - it has no type
   */
  readonly deviceTypes?: string[];
}

/**
 * One capability of an endpoint, and the parts of it that the endpoint supports.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CapabilityReportCapability.html
 */
export interface CapabilityReportCapability {
  /**
   * The ID of the capability with the version of its schema, such as `matter.OnOff@1.4`.
   */
  readonly id: string;

  /**
   * The name of the capability, such as `On/Off`: 1 to 128 letters, digits, spaces and `/._-`.
   */
  readonly name: string;

  /**
   * The revision of the capability, which is a whole number.
   */
  readonly version: number;

  /**
   * The properties that the endpoint has, such as `OnOff`; up to 100.
   *
   * @default - none
   */
  readonly properties?: string[];

  /**
   * The actions that the endpoint takes, such as `On`, `Off` and `Toggle`; up to 100.
   *
   * @default - none
   */
  readonly actions?: string[];

  /**
   * The events that the endpoint reports; up to 100.
   *
   * @default - none
   */
  readonly events?: string[];
}

/**
 * The schema of a capability that the service does not know.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CapabilitySchemaItem.html
 */
export interface CapabilitySchema {
  /**
   * The ID of the capability with the version of its schema, such as `example.Fountain@1.0`.
   */
  readonly capabilityId: string;

  /**
   * The schema, as JSON.
   */
  readonly schema: string;

  /**
   * The language of the schema.
   */
  readonly format: CapabilitySchemaFormat;

  /**
   * The ID that the capability has in the device's protocol: a decimal number, or a hexadecimal one such as `0xFC00`.
   */
  readonly extrinsicId: string;

  /**
   * The version that the capability has in the device's protocol, between 1 and 10.
   */
  readonly extrinsicVersion: number;
}

/**
 * The languages of capability schemas.
 */
export enum CapabilitySchemaFormat {
  /** The schema language of AWS IoT managed integrations. */
  AWS = 'AWS',
  /** The Zigbee Cluster Library. */
  ZCL = 'ZCL',
  /** The language of a cloud connector. */
  CONNECTOR = 'CONNECTOR',
}
