/** The material that identifies a device: printed on it, or found by the service. */

import { Token } from 'aws-cdk-lib';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { UnscopedValidationError } from 'aws-cdk-lib/core/lib/errors';
import { GetManagedThing } from '../api/iot-managed-integrations/managed-thing';
import type { Shape } from '../api/schema';
import { validate } from '../api/validate';

/**
 * The types of authentication material.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CreateManagedThing.html
 */
export enum AuthenticationMaterialType {
  /** The barcode of a device that speaks a protocol of your own. */
  CUSTOM_PROTOCOL_QR_BAR_CODE = 'CUSTOM_PROTOCOL_QR_BAR_CODE',
  /** The barcode of a hub, or of a device on Wi-Fi: serial number and product code. */
  WIFI_SETUP_QR_BAR_CODE = 'WIFI_SETUP_QR_BAR_CODE',
  /** The barcode of a Z-Wave device, which holds its key. */
  ZWAVE_QR_BAR_CODE = 'ZWAVE_QR_BAR_CODE',
  /** The barcode of a Zigbee device, which holds its install code. */
  ZIGBEE_QR_BAR_CODE = 'ZIGBEE_QR_BAR_CODE',
  /** The material in the service's list of discovered devices. */
  DISCOVERED_DEVICE = 'DISCOVERED_DEVICE',
  /** A device at a third-party cloud, with the account associations by which it is reached. */
  PRE_ONBOARDED_CLOUD = 'PRE_ONBOARDED_CLOUD',
}

/** Types without secrets: their material names a device, and gives no control over it. */
const NAMES_ONLY = [AuthenticationMaterialType.WIFI_SETUP_QR_BAR_CODE, AuthenticationMaterialType.PRE_ONBOARDED_CLOUD];

const { UniversalProductCode, InternationalArticleNumber, SerialNumber, ConnectorDeviceId } =
  GetManagedThing.output.members;

/**
 * The material that identifies the device of a managed thing. Barcodes of Z-Wave, Zigbee and custom
 * devices hold keys: keep them in a secret, with `fromSecret()`. The other methods put the material
 * into the template, where everybody sees it who may read the stack; synthesis warns of those that
 * hold keys.
 *
 * Barcodes of Z-Wave, Zigbee and custom devices hold keys: keep them in a secret, with
 * `fromSecret()`. The other methods put the material into the template, where everybody sees it who
 * may read the stack; synthesis warns of those that hold keys.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/device-provisioning.html
 *
 * @example
 * declare const barcodes: secretsmanager.ISecret;
 *
 * const hub = AuthenticationMaterial.wifiSetupUpc('123456789524', '829576019524');
 * const lock = AuthenticationMaterial.fromSecret(AuthenticationMaterialType.ZWAVE_QR_BAR_CODE, barcodes, 'front-door');
 */
export class AuthenticationMaterial {
  /**
   * Material of any type from a secret, which the deployment reads and nobody else sees: the
   * template has the secret's ARN. The deployment does not notice another value in the same secret:
   * for an exchanged device, pass another secret or another field.
   * @param materialType the type of the material
   * @param secret holds the material as text, or JSON
   * @param field the name of the material in the secret's JSON; without it, all of the secret's
   *   text is the material
   *
   * Another value in the same secret is not noticed: a device that is exchanged gets another secret, or another field.
   */
  public static fromSecret(
    materialType: AuthenticationMaterialType,
    secret: secretsmanager.ISecret,
    field?: string,
  ): AuthenticationMaterial {
    return new AuthenticationMaterial(materialType, undefined, secret, field);
  }

  /**
   * A hub, or a device on Wi-Fi, by its serial number and its universal product code.
   *
   * @param serialNumber unique among all devices: 1 to 128 letters, digits, spaces, hyphens and underscores
   * @param universalProductCode 12 digits
   */
  public static wifiSetupUpc(serialNumber: string, universalProductCode: string): AuthenticationMaterial {
    check({
      serialNumber: [serialNumber, SerialNumber],
      universalProductCode: [universalProductCode, UniversalProductCode],
    });
    return AuthenticationMaterial.wifiSetupBarcode(`SN:${serialNumber};UPC:${universalProductCode};`);
  }

  /**
   * A hub, or a device on Wi-Fi, by its serial number and its international article number.
   *
   * @param serialNumber unique among all devices: 1 to 128 letters, digits, spaces, hyphens and underscores
   * @param internationalArticleNumber 8 to 13 digits
   */
  public static wifiSetupEan(serialNumber: string, internationalArticleNumber: string): AuthenticationMaterial {
    check({
      serialNumber: [serialNumber, SerialNumber],
      internationalArticleNumber: [internationalArticleNumber, InternationalArticleNumber],
    });
    return AuthenticationMaterial.wifiSetupBarcode(`SN:${serialNumber};EAN:${internationalArticleNumber};`);
  }

  /**
   * A hub, or a device on Wi-Fi, by the text of its barcode.
   *
   * @param barcode for example `SN:123456789524;UPC:829576019524;`
   */
  public static wifiSetupBarcode(barcode: string): AuthenticationMaterial {
    return new AuthenticationMaterial(AuthenticationMaterialType.WIFI_SETUP_QR_BAR_CODE, barcode);
  }

  /**
   * A Z-Wave device by the text of its barcode, which holds its key; the template shows it.
   *
   * @param barcode for example `900137947003133...`
   */
  public static zwaveBarcode(barcode: string): AuthenticationMaterial {
    return new AuthenticationMaterial(AuthenticationMaterialType.ZWAVE_QR_BAR_CODE, barcode);
  }

  /**
   * A Zigbee device by the text of its barcode, which holds its install code; the template shows it.
   *
   * @param barcode for example `Z:286...$I:A4DC00...`
   */
  public static zigbeeBarcode(barcode: string): AuthenticationMaterial {
    return new AuthenticationMaterial(AuthenticationMaterialType.ZIGBEE_QR_BAR_CODE, barcode);
  }

  /**
   * A device of a protocol of your own by the text of its barcode; the template shows it.
   * @param barcode a text that your hub's plugin for the protocol understands
   */
  public static customProtocolBarcode(barcode: string): AuthenticationMaterial {
    return new AuthenticationMaterial(AuthenticationMaterialType.CUSTOM_PROTOCOL_QR_BAR_CODE, barcode);
  }

  /**
   * A device that was discovered; the template shows the material.
   * @param authenticationMaterial the material in the service's list of discovered devices
   */
  public static discoveredDevice(authenticationMaterial: string): AuthenticationMaterial {
    return new AuthenticationMaterial(AuthenticationMaterialType.DISCOVERED_DEVICE, authenticationMaterial);
  }

  /**
   * A device at a third-party cloud that nobody has to discover.
   * @param connectorDeviceId the ID of the device in that cloud: 1 to 256 letters, digits and
   *   `_.,@-`
   * @param accountAssociationIds the account associations by which the device is reached, at least
   *   one
   */
  public static preOnboardedCloudDevice(
    connectorDeviceId: string,
    ...accountAssociationIds: string[]
  ): AuthenticationMaterial {
    check({ connectorDeviceId: [connectorDeviceId, ConnectorDeviceId] });
    if (accountAssociationIds.length === 0) throw invalid('accountAssociationIds must have at least 1 items, has 0');
    return new AuthenticationMaterial(
      AuthenticationMaterialType.PRE_ONBOARDED_CLOUD,
      ['CLOUD', connectorDeviceId, ...accountAssociationIds].join(':'),
    );
  }

  private constructor(
    /** The type of the material. */
    public readonly materialType: AuthenticationMaterialType,
    /** The material, if it is in the template. */
    public readonly text?: string,
    /** The secret that holds the material. */
    public readonly secret?: secretsmanager.ISecret,
    /** The name of the material in the secret's JSON. */
    public readonly secretField?: string,
  ) {}

  /**
   * Whether the template has what may hold a key.
   */
  public get isExposed(): boolean {
    const names =
      NAMES_ONLY.includes(this.materialType)
      || (this.materialType === AuthenticationMaterialType.DISCOVERED_DEVICE && this.text?.startsWith('CLOUD:'));
    return this.text !== undefined && !names;
  }
}

function check(values: Record<string, [value: string, shape: Shape]>): void {
  const violations = Object.entries(values).flatMap(([name, [value, shape]]) =>
    validate(value, shape, name, Token.isUnresolved),
  );
  if (violations.length > 0) throw invalid(violations.map(({ path, rule }) => `${path} ${rule}`).join('; '));
}

function invalid(message: string): Error {
  return new UnscopedValidationError(
    'InvalidAuthenticationMaterial' as ConstructorParameters<typeof UnscopedValidationError>[0],
    message,
  );
}
