/** Credential lockers: a household's devices, which a hub of the same locker may onboard without a second scan. */

import type { IResource } from 'aws-cdk-lib';
import { RemovalPolicy, Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import {
  CREDENTIAL_LOCKER, CreateCredentialLocker, DeleteCredentialLocker, GetCredentialLocker, ListCredentialLockers,
} from '../api/iot-managed-integrations/credential-locker';
import { CreateManagedThing, UpdateManagedThing } from '../api/iot-managed-integrations/managed-thing';
import { ListTagsForResource, TagResource, UntagResource } from '../api/iot-managed-integrations/tagging';
import type { FleetResourceProps } from '../fleet-resource-props';
import { CfnFleetResource } from '../private/cfn-fleet-resource';
import { grantOn, grantOnAll } from '../private/grants';
import { arnOf, idOf } from '../private/service-arn';
import { isMarked, mark } from '../private/type-guard';

/**
 * A credential locker, of this stack or imported.
 */
export interface ICredentialLocker extends IResource {
  /**
   * The ID that the service gave to the credential locker.
   *
   * @attribute
   */
  readonly credentialLockerId: string;

  /**
   * The ARN of the credential locker.
   *
   * @attribute
   */
  readonly credentialLockerArn: string;

  /**
   * Permissions on the credential locker.
   */
  readonly grants: CredentialLockerGrants;
}

/**
 * Properties of a `CredentialLocker`.
 */
export interface CredentialLockerProps extends FleetResourceProps {
  /**
   * The name of the credential locker: 1 to 128 letters, digits, spaces, hyphens and underscores.
   * It need not be unique. The service cannot rename a locker, so a change replaces it.
   *
   * @default - the credential locker has no name
   */
  readonly credentialLockerName?: string;

  /**
   * Tags of the credential locker, besides those of `Tags.of()`: 1 to 50 in all, with keys of 1 to
   * 128 and values of up to 256 characters. A change is made in place.
   *
   * @default - only the tags of `Tags.of()`
   */
  readonly tags?: { [key: string]: string };
}

const TYPE = 'credential-locker';
const SYMBOL = Symbol.for('cdk-device-fleets.CredentialLocker');

abstract class CredentialLockerBase extends Resource implements ICredentialLocker {
  public abstract readonly credentialLockerId: string;
  public abstract readonly credentialLockerArn: string;
  public readonly grants = CredentialLockerGrants.fromCredentialLocker(this);
}

/**
 * A credential locker: a group of devices, usually a household's, whose credentials AWS IoT managed
 * integrations keeps for onboarding.
 *
 * It is retained by default when it leaves the stack: deleting a locker cannot be undone and cuts its devices off.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CreateCredentialLocker.html
 *
 * @example
 * const locker = new CredentialLocker(this, 'Household', { credentialLockerName: 'household-42' });
 */
export class CredentialLocker extends CredentialLockerBase {
  /**
   * Use a credential locker that is not part of this stack, by its ID, in the stack's account and Region.
   */
  public static fromCredentialLockerId(scope: Construct, id: string, credentialLockerId: string): ICredentialLocker {
    return CredentialLocker.fromCredentialLockerArn(scope, id, arnOf(scope, TYPE, credentialLockerId));
  }

  /**
   * Use a credential locker that is not part of this stack, by its ARN.
   */
  public static fromCredentialLockerArn(scope: Construct, id: string, credentialLockerArn: string): ICredentialLocker {
    const credentialLockerId = idOf(scope, TYPE, credentialLockerArn);
    class Import extends CredentialLockerBase {
      public readonly credentialLockerArn = credentialLockerArn;
      public readonly credentialLockerId = credentialLockerId;
    }
    return new Import(scope, id, { environmentFromArn: credentialLockerArn });
  }

  /**
   * Whether the value is a `CredentialLocker`.
   */
  public static isCredentialLocker(x: unknown): x is CredentialLocker {
    return isMarked(x, SYMBOL);
  }

  private readonly resource: CfnFleetResource<typeof CREDENTIAL_LOCKER>;

  constructor(scope: Construct, id: string, props: CredentialLockerProps = {}) {
    super(scope, id);
    mark(this, SYMBOL);
    this.resource = new CfnFleetResource(this, {
      kind: CREDENTIAL_LOCKER,
      properties: { Name: props.credentialLockerName, Tags: props.tags },
      propNames: { Name: 'credentialLockerName' },
      common: props,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }

  public get credentialLockerId(): string {
    return this.resource.ref;
  }

  public get credentialLockerArn(): string {
    return this.resource.attribute('Arn');
  }

  /**
   * When the service created the credential locker, in ISO 8601 format.
   *
   * @attribute
   */
  public get createdAt(): string {
    return this.resource.attribute('CreatedAt');
  }
}

/**
 * Permissions on a credential locker.
 */
export class CredentialLockerGrants {
  /**
   * The permissions on this credential locker.
   */
  public static fromCredentialLocker(credentialLocker: ICredentialLocker): CredentialLockerGrants {
    return new CredentialLockerGrants(credentialLocker);
  }

  /** The permissions on all credential lockers of the account and Region, including those that applications create. */
  public static fromAccount(scope: Construct): CredentialLockerGrants {
    return new CredentialLockerGrants({ credentialLockerArn: arnOf(scope, TYPE, '*') });
  }

  private constructor(private readonly credentialLocker: Pick<ICredentialLocker, 'credentialLockerArn'>) {}

  /**
   * Allow reading the credential locker and its tags.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.credentialLocker.credentialLockerArn, grantee, GetCredentialLocker, ListTagsForResource);
  }

  /**
   * Allow putting managed things into the credential locker, which takes
   * `ManagedThing.grants.create` or `ManagedThing.grants.update` as well.
   */
  public addManagedThings(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.credentialLocker.credentialLockerArn, grantee, CreateManagedThing, UpdateManagedThing);
  }

  /**
   * Allow changing the tags of the credential locker.
   */
  public tag(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.credentialLocker.credentialLockerArn, grantee, TagResource, UntagResource);
  }

  /**
   * Allow deleting the credential locker.
   */
  public remove(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.credentialLocker.credentialLockerArn, grantee, DeleteCredentialLocker);
  }

  /**
   * Allow listing all credential lockers of the account and Region; IAM cannot limit this to one.
   */
  public list(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, ListCredentialLockers);
  }

  /**
   * Allow making credential lockers; IAM cannot limit this to one.
   */
  public create(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, CreateCredentialLocker);
  }
}
