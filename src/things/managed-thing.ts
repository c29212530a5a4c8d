/** Managed things: hubs, and the devices behind hubs, on Wi-Fi or behind a third-party cloud. */

import type { IResource } from 'aws-cdk-lib';
import { Annotations, Resource } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { AuthenticationMaterial } from './authentication-material';
import type { CapabilityReport, CapabilitySchema } from './capability-report';
import type { FleetResourceProps } from '../fleet-resource-props';
import { ManagedThingGrants } from './managed-thing-grants';
import type { HubNetworkMode, ManagedThingRole, ManagedThingStatus, WifiSimpleSetup } from './managed-thing-options';
import { CfnFleetResource } from '../private/cfn-fleet-resource';
import {
  capabilityReport,
  capabilitySchema,
  refuseBadSchemas,
  wifiSimpleSetup,
} from './private/managed-thing-properties';
import { MANAGED_THING } from '../api/iot-managed-integrations/managed-thing';
import { arnOf, idOf } from '../private/service-arn';
import { isMarked, mark } from '../private/type-guard';
import type { ICredentialLocker } from '../provisioning/credential-locker';

/**
 * A managed thing, of this stack or imported.
 */
export interface IManagedThing extends IResource {
  /**
   * The ID that the service gave to the managed thing.
   *
   * @attribute
   */
  readonly managedThingId: string;

  /**
   * The ARN of the managed thing.
   *
   * @attribute
   */
  readonly managedThingArn: string;

  /**
   * Permissions on the managed thing.
   */
  readonly grants: ManagedThingGrants;
}

/**
 * Properties of a `ManagedThing`.
 */
export interface ManagedThingProps extends FleetResourceProps {
  /**
   * The role of the device for the service. A change replaces the managed thing, which takes other
   * authentication material.
   */
  readonly role: ManagedThingRole;

  /** The material that identifies the device. A change replaces the managed thing. */
  readonly authenticationMaterial: AuthenticationMaterial;

  /**
   * The name of the managed thing: 1 to 128 letters and digits of any language, spaces, dots,
   * hyphens and underscores. It need not be unique. A change is made in place.
   *
   * @default - the managed thing has no name
   */
  readonly managedThingName?: string;

  /**
   * The locker of the household that the device belongs to: a hub onboards the devices of its
   * locker without a second scan. A change is made in place; the service has no way to remove a
   * device from every locker.
   *
   * @default - the device is in no locker
   */
  readonly credentialLocker?: ICredentialLocker;

  /**
   * The owner of the device: 1 to 64 letters, digits and `_.,@-`. It should not identify a person.
   * A change is made in place.
   *
   * @default - the device has no owner
   */
  readonly owner?: string;

  /**
   * The brand of the device: 1 to 128 letters, digits, spaces, hyphens and underscores. A change is made in place.
   *
   * @default - what the device reports
   */
  readonly brand?: string;

  /**
   * The model of the device: 1 to 128 letters, digits, spaces, hyphens and underscores. A change is made in place.
   *
   * @default - what the device reports
   */
  readonly model?: string;

  /**
   * The class of the device, such as `light bulb`: 1 to 64 characters. A change is made in place.
   * @default - it is not classified
   */
  readonly classification?: string;

  /**
   * The serial number of the device: 1 to 128 letters, digits, spaces, hyphens and underscores. A
   * change is made in place.
   *
   * @default - that of the authentication material, if it has one
   */
  readonly serialNumber?: string;

  /**
   * Attributes by which over-the-air updates find their devices: 1 to 50, with keys of up to 128
   * and values of up to 800 characters. A change is made in place; the service has no way to remove
   * all of them.
   *
   * @default - the managed thing has no metadata
   */
  readonly metaData?: { [key: string]: string };

  /**
   * The abilities of the device. A change is made in place.
   *
   * @default - what the device reports
   */
  readonly capabilityReport?: CapabilityReport;

  /**
   * Schemas of capabilities that the service does not know, up to 40. A change is made in place.
   *
   * @default - none
   */
  readonly capabilitySchemas?: CapabilitySchema[];

  /**
   * How the device takes part in Wi-Fi simple setup. A change is made in place.
   *
   * @default - it does not
   */
  readonly wifiSimpleSetup?: WifiSimpleSetup;

  /**
   * The network mode of the hub. A change is made in place.
   *
   * @default - the service decides
   */
  readonly hubNetworkMode?: HubNetworkMode;

  /**
   * The status that the device must reach before the deployment continues. The deployment waits for
   * new managed things only, and no longer than `serviceTimeout`: somebody has to power the device
   * on.
   *
   * @default - the deployment continues as soon as the managed thing is created
   */
  readonly waitForStatus?: ManagedThingStatus;

  /**
   * Whether the managed thing is deleted without waiting for the device and its hub. Otherwise the
   * deletion takes until they have answered, and fails with `serviceTimeout` while they are
   * offline.
   *
   * @default false
   */
  readonly forceDelete?: boolean;

  /**
   * Tags of the managed thing, besides those of `Tags.of()`: 1 to 49 in all, with keys of 1 to 128
   * and values of up to 256 characters. A change is made in place. One more tag identifies the
   * authentication material.
   *
   * @default - only the tags of `Tags.of()`
   */
  readonly tags?: { [key: string]: string };
}

const TYPE = 'managed-thing';
const SYMBOL = Symbol.for('cdk-device-fleets.ManagedThing');

abstract class ManagedThingBase extends Resource implements IManagedThing {
  public abstract readonly managedThingId: string;
  public abstract readonly managedThingArn: string;
  public readonly grants = ManagedThingGrants.fromManagedThing(this);
}

/**
 * A managed thing: a hub, or a device behind a hub, on Wi-Fi or behind a third-party cloud.
 *
 * When it is deleted, the device leaves the fleet, and must be onboarded again to come back.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CreateManagedThing.html
 *
 * @example
 * const hub = new ManagedThing(this, 'Hub', {
 *   role: ManagedThingRole.CONTROLLER,
 *   authenticationMaterial: AuthenticationMaterial.wifiSetupUpc('123456789524', '829576019524'),
 *   credentialLocker: new CredentialLocker(this, 'Household'),
 * });
 */
export class ManagedThing extends ManagedThingBase {
  /**
   * Use a managed thing that is not part of this stack, by its ID, in the stack's account and Region.
   */
  public static fromManagedThingId(scope: Construct, id: string, managedThingId: string): IManagedThing {
    return ManagedThing.fromManagedThingArn(scope, id, arnOf(scope, TYPE, managedThingId));
  }

  /**
   * Use a managed thing that is not part of this stack, by its ARN.
   */
  public static fromManagedThingArn(scope: Construct, id: string, managedThingArn: string): IManagedThing {
    const managedThingId = idOf(scope, TYPE, managedThingArn);
    class Import extends ManagedThingBase {
      public readonly managedThingArn = managedThingArn;
      public readonly managedThingId = managedThingId;
    }
    return new Import(scope, id, { environmentFromArn: managedThingArn });
  }

  /**
   * Whether the value is a `ManagedThing`.
   */
  public static isManagedThing(x: unknown): x is ManagedThing {
    return isMarked(x, SYMBOL);
  }

  private readonly resource: CfnFleetResource<typeof MANAGED_THING>;

  constructor(scope: Construct, id: string, props: ManagedThingProps) {
    super(scope, id);
    mark(this, SYMBOL);
    const material = props.authenticationMaterial;
    refuseBadSchemas(this, props.capabilitySchemas);
    this.resource = new CfnFleetResource(this, {
      kind: MANAGED_THING,
      properties: {
        Role: props.role,
        AuthenticationMaterialType: material.materialType,
        AuthenticationMaterial: material.text,
        AuthenticationMaterialSecretArn: material.secret?.secretArn,
        AuthenticationMaterialSecretField: material.secretField,
        Name: props.managedThingName,
        CredentialLockerId: props.credentialLocker?.credentialLockerId,
        Owner: props.owner,
        Brand: props.brand,
        Model: props.model,
        Classification: props.classification,
        SerialNumber: props.serialNumber,
        MetaData: props.metaData,
        CapabilityReport: props.capabilityReport && capabilityReport(props.capabilityReport),
        CapabilitySchemas: props.capabilitySchemas?.map(capabilitySchema),
        WiFiSimpleSetupConfiguration: props.wifiSimpleSetup && wifiSimpleSetup(props.wifiSimpleSetup),
        HubNetworkMode: props.hubNetworkMode,
        AwaitedProvisioningStatus: props.waitForStatus,
        ForceDelete: props.forceDelete,
        Tags: props.tags,
      },
      propNames: {
        'Name': 'managedThingName',
        'AuthenticationMaterial': 'authenticationMaterial.text',
        'AuthenticationMaterialSecretArn': 'authenticationMaterial.secret.secretArn',
        'AuthenticationMaterialSecretField': 'authenticationMaterial.secretField',
        'CredentialLockerId': 'credentialLocker.credentialLockerId',
        'WiFiSimpleSetupConfiguration.TimeoutInMinutes': 'wifiSimpleSetup.timeout in minutes',
        'AwaitedProvisioningStatus': 'waitForStatus',
      },
      common: props,
      waits: true,
    });
    if (material.secret) this.resource.policy.allowReading(material.secret);
    if (material.isExposed) this.warnOfExposure(material);
  }

  public get managedThingId(): string {
    return this.resource.ref;
  }

  public get managedThingArn(): string {
    return this.resource.attribute('Arn');
  }

  /**
   * When the service created the managed thing, in ISO 8601 format.
   *
   * @attribute
   */
  public get createdAt(): string {
    return this.resource.attribute('CreatedAt');
  }

  /**
   * The status of the managed thing at the latest deployment, such as `PRE_ASSOCIATED`.
   *
   * @attribute
   */
  public get provisioningStatus(): string {
    return this.resource.attribute('ProvisioningStatus');
  }

  private warnOfExposure({ materialType }: AuthenticationMaterial): void {
    Annotations.of(this).addWarningV2(
      'cdk-device-fleets:ManagedThing.exposedAuthenticationMaterial',
      `the template shows the authentication material of type ${materialType}, which may hold the key of the device. Keep it in a secret, with `
        + 'AuthenticationMaterial.fromSecret()',
    );
  }
}
