/** Provisioning profiles: how a fleet's devices get their own certificates. */

import type { IResource } from 'aws-cdk-lib';
import { RemovalPolicy, Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import {
  GetProvisioningProfile,
  ListProvisioningProfiles,
  PROVISIONING_PROFILE,
} from '../api/iot-managed-integrations/provisioning-profile';
import { ListTagsForResource } from '../api/iot-managed-integrations/tagging';
import type { FleetResourceProps } from '../fleet-resource-props';
import type { ProvisioningType } from './provisioning-type';
import { CfnFleetResource } from '../private/cfn-fleet-resource';
import { grantOn, grantOnAll } from '../private/grants';
import { allowSecretWrite } from '../private/secret-access';
import { arnOf, idOf } from '../private/service-arn';
import { isMarked, mark } from '../private/type-guard';
import { validationError } from '../private/validation-error';

/**
 * A provisioning profile, of this stack or imported.
 */
export interface IProvisioningProfile extends IResource {
  /**
   * The ID that the service gave to the provisioning profile.
   *
   * @attribute
   */
  readonly provisioningProfileId: string;

  /**
   * The ARN of the provisioning profile.
   *
   * @attribute
   */
  readonly provisioningProfileArn: string;

  /**
   * The secret that holds the claim certificate and its private key, if the service generated them:
   * JSON with the members `ProvisioningProfileId`, `ClaimCertificate` and
   * `ClaimCertificatePrivateKey`.
   */
  readonly claimCertificateSecret?: secretsmanager.ISecret;

  /**
   * Permissions on the provisioning profile.
   */
  readonly grants: ProvisioningProfileGrants;
}

/**
 * Properties of a `ProvisioningProfile`.
 */
export interface ProvisioningProfileProps extends FleetResourceProps {
  /**
   * How devices are provisioned. A change replaces the provisioning profile.
   */
  readonly provisioningType: ProvisioningType;

  /**
   * The name of the provisioning profile, by which devices request it: 1 to 36 letters, digits,
   * hyphens and underscores. The service cannot change a provisioning profile, and a named one is
   * only replaced under another name; a change of `provisioningType` under the same name fails at
   * deployment.
   * @default - the service chooses
   *
   * The service cannot change a provisioning profile, and a named one is only replaced under another name; a change of
   * `provisioningType` under the same name fails at deployment.
   */
  readonly provisioningProfileName?: string;

  /**
   * The secret that receives the claim certificate and its private key. The service returns the key
   * once, so that only this secret has it; it is never in the template, an event or a log. Only for
   * profiles whose claim certificate the service generates.
   *
   * @default - a secret with the removal policy of the profile, if the service generates the claim
   *   certificate
   */
  readonly claimCertificateSecret?: secretsmanager.ISecret;

  /**
   * Tags of the provisioning profile, besides those of `Tags.of()`: 1 to 50 in all, with keys of 1
   * to 128 and values of up to 256 characters. A change is made in place.
   *
   * @default - only the tags of `Tags.of()`
   */
  readonly tags?: { [key: string]: string };
}

/**
 * A provisioning profile that is not part of this stack.
 */
export interface ProvisioningProfileAttributes {
  /**
   * The ARN of the provisioning profile.
   */
  readonly provisioningProfileArn: string;

  /**
   * The secret that holds the claim certificate and its private key.
   *
   * @default - `grants.readClaimCertificate()` cannot be used
   */
  readonly claimCertificateSecret?: secretsmanager.ISecret;
}

const TYPE = 'provisioning-profile';
const SYMBOL = Symbol.for('cdk-device-fleets.ProvisioningProfile');

abstract class ProvisioningProfileBase extends Resource implements IProvisioningProfile {
  public abstract readonly provisioningProfileId: string;
  public abstract readonly provisioningProfileArn: string;
  public abstract readonly claimCertificateSecret?: secretsmanager.ISecret;
  public readonly grants = ProvisioningProfileGrants.fromProvisioningProfile(this);
}

/**
 * A provisioning profile: what a manufacturer puts on devices, so that each gets a certificate of its own when it first
 * connects.
 *
 * It is retained by default when it leaves the stack, and its secret with it: devices in the factory carry its claim
 * certificate, and a lost private key cannot be had again.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CreateProvisioningProfile.html
 *
 * @example
 * declare const factory: iam.IRole;
 *
 * const profile = new ProvisioningProfile(this, 'Profile', { provisioningType: ProvisioningType.fleetProvisioning() });
 * profile.grants.readClaimCertificate(factory);
 */
export class ProvisioningProfile extends ProvisioningProfileBase {
  /**
   * Use a provisioning profile that is not part of this stack, by its ID, in the stack's account and Region.
   */
  public static fromProvisioningProfileId(
    scope: Construct,
    id: string,
    provisioningProfileId: string,
  ): IProvisioningProfile {
    return ProvisioningProfile.fromProvisioningProfileArn(scope, id, arnOf(scope, TYPE, provisioningProfileId));
  }

  /**
   * Use a provisioning profile that is not part of this stack, by its ARN.
   */
  public static fromProvisioningProfileArn(
    scope: Construct,
    id: string,
    provisioningProfileArn: string,
  ): IProvisioningProfile {
    return ProvisioningProfile.fromProvisioningProfileAttributes(scope, id, { provisioningProfileArn });
  }

  /**
   * Use a provisioning profile that is not part of this stack, with the secret of its claim certificate.
   */
  public static fromProvisioningProfileAttributes(
    scope: Construct,
    id: string,
    attributes: ProvisioningProfileAttributes,
  ): IProvisioningProfile {
    const { provisioningProfileArn, claimCertificateSecret } = attributes;
    const provisioningProfileId = idOf(scope, TYPE, provisioningProfileArn);
    class Import extends ProvisioningProfileBase {
      public readonly provisioningProfileArn = provisioningProfileArn;
      public readonly provisioningProfileId = provisioningProfileId;
      public readonly claimCertificateSecret = claimCertificateSecret;
    }
    return new Import(scope, id, { environmentFromArn: provisioningProfileArn });
  }

  /**
   * Whether the value is a `ProvisioningProfile`.
   */
  public static isProvisioningProfile(x: unknown): x is ProvisioningProfile {
    return isMarked(x, SYMBOL);
  }

  public readonly claimCertificateSecret?: secretsmanager.ISecret;
  private readonly resource: CfnFleetResource<typeof PROVISIONING_PROFILE>;
  private readonly provisioningType: ProvisioningType;

  constructor(scope: Construct, id: string, props: ProvisioningProfileProps) {
    super(scope, id);
    mark(this, SYMBOL);
    const { provisioningType } = props;
    this.provisioningType = provisioningType;
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    this.claimCertificateSecret = this.secretOf(props, removalPolicy);
    this.resource = new CfnFleetResource(this, {
      kind: PROVISIONING_PROFILE,
      properties: {
        Name: props.provisioningProfileName,
        ProvisioningType: provisioningType.name,
        CaCertificate: provisioningType.caCertificate,
        ClaimCertificate: provisioningType.claimCertificate,
        ClaimCertificateSecretArn: this.claimCertificateSecret?.secretArn,
        Tags: props.tags,
      },
      propNames: {
        Name: 'provisioningProfileName',
        CaCertificate: 'provisioningType.caCertificate',
        ClaimCertificate: 'provisioningType.claimCertificate',
        ClaimCertificateSecretArn: 'claimCertificateSecret.secretArn',
      },
      common: props,
      removalPolicy,
      waits: true,
    });
    if (this.claimCertificateSecret) {
      this.resource.node.addDependency(
        allowSecretWrite(this, this.resource.provider.role, this.claimCertificateSecret),
      );
    }
  }

  public get provisioningProfileId(): string {
    return this.resource.ref;
  }

  public get provisioningProfileArn(): string {
    return this.resource.attribute('Arn');
  }

  /**
   * The name of the provisioning profile, by which devices request it.
   *
   * @attribute
   */
  public get provisioningProfileName(): string {
    return this.resource.attribute('Name');
  }

  /**
   * The claim certificate in PEM format, which is not secret. Profiles for just-in-time registration have none.
   *
   * @attribute
   */
  public get claimCertificate(): string | undefined {
    return this.provisioningType.caCertificate === undefined ? this.resource.attribute('ClaimCertificate') : undefined;
  }

  private secretOf(props: ProvisioningProfileProps, removalPolicy: RemovalPolicy): secretsmanager.ISecret | undefined {
    if (props.provisioningType.generatesClaimCertificate) {
      return (
        props.claimCertificateSecret
        ?? new secretsmanager.Secret(this, 'ClaimCertificateSecret', {
          description: `Claim certificate and private key of the provisioning profile ${this.node.path}`,
          removalPolicy,
        })
      );
    }
    if (props.claimCertificateSecret) {
      throw validationError(
        'UnusedClaimCertificateSecret',
        'claimCertificateSecret is given, but the service hands out no private key '
          + 'for this provisioningType; it does for ProvisioningType.fleetProvisioning() without a claimCertificate',
        this,
      );
    }
    return undefined;
  }
}

/**
 * Permissions on a provisioning profile.
 */
export class ProvisioningProfileGrants {
  /**
   * The permissions on this provisioning profile.
   */
  public static fromProvisioningProfile(provisioningProfile: IProvisioningProfile): ProvisioningProfileGrants {
    return new ProvisioningProfileGrants(provisioningProfile);
  }

  private constructor(private readonly provisioningProfile: IProvisioningProfile) {}

  /**
   * Allow reading the provisioning profile, its claim certificate and its tags, but not the private key.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOn(
      this.provisioningProfile.provisioningProfileArn,
      grantee,
      GetProvisioningProfile,
      ListTagsForResource,
    );
  }

  /**
   * Allow reading the claim certificate and its private key, as a factory needs them.
   */
  public readClaimCertificate(grantee: iam.IGrantable): iam.Grant {
    const { claimCertificateSecret } = this.provisioningProfile;
    if (!claimCertificateSecret) {
      throw validationError(
        'MissingClaimCertificateSecret',
        'the claim certificate of this provisioning profile is in no known secret; '
          + 'pass claimCertificateSecret to fromProvisioningProfileAttributes() if there is one',
        this.provisioningProfile,
      );
    }
    return claimCertificateSecret.grantRead(grantee);
  }

  /**
   * Allow listing all provisioning profiles of the account and Region; IAM cannot limit this to one.
   */
  public list(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, ListProvisioningProfiles);
  }
}
