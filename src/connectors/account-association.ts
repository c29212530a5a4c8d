/** Account associations: accounts of end users in a third-party cloud. */

import type { IResource } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import type { IConnectorDestination } from './connector-destination';
import {
  ACCOUNT_ASSOCIATION,
  DeleteAccountAssociation,
  GetAccountAssociation,
  ListAccountAssociations,
  StartAccountAssociationRefresh,
  UpdateAccountAssociation,
} from '../api/iot-managed-integrations/account-association';
import { StartDeviceDiscovery } from '../api/iot-managed-integrations/device-discovery';
import {
  DeregisterAccountAssociation, ListManagedThingAccountAssociations, RegisterAccountAssociation,
} from '../api/iot-managed-integrations/managed-thing-association';
import { SendManagedThingCommand } from '../api/iot-managed-integrations/managed-thing-command';
import { ListTagsForResource, TagResource, UntagResource } from '../api/iot-managed-integrations/tagging';
import type { FleetResourceProps } from '../fleet-resource-props';
import { CfnFleetResource } from '../private/cfn-fleet-resource';
import { grantOn, grantOnAll } from '../private/grants';
import { arnOf, idOf } from '../private/service-arn';
import { isMarked, mark } from '../private/type-guard';

/**
 * An account association, of this stack or imported.
 */
export interface IAccountAssociation extends IResource {
  /**
   * The ID that the service gave to the account association.
   *
   * @attribute
   */
  readonly accountAssociationId: string;

  /**
   * The ARN of the account association.
   *
   * @attribute
   */
  readonly accountAssociationArn: string;

  /**
   * Permissions on the account association.
   */
  readonly grants: AccountAssociationGrants;
}

/**
 * Properties of an `AccountAssociation`.
 */
export interface AccountAssociationProps extends FleetResourceProps {
  /**
   * The connector destination, whose third-party cloud has the account. A change replaces the account association.
   */
  readonly connectorDestination: IConnectorDestination;

  /**
   * The name of the credentials of the connector destination by which the account is used: 1 to 100
   * letters, digits and any of =_+/- A change replaces the account association.
   *
   * @default - OAuth 2.0: an end user has to open `authorizationUrl`
   */
  readonly authMaterialName?: string;

  /**
   * Whether the deployment waits for a new account association to succeed, and fails if the end
   * user refuses. During the wait, `GetAccountAssociation` returns the URL that the end user has to
   * open.
   *
   * @default false
   */
  readonly waitForSuccess?: boolean;

  /**
   * The name of the account association: 1 to 128 letters, digits, spaces, hyphens and underscores.
   * A change is made in place.
   *
   * @default - the account association has no name
   */
  readonly accountAssociationName?: string;

  /**
   * What the account association is for: 1 to 4096 letters, digits, spaces, hyphens and
   * underscores. A change is made in place.
   *
   * @default - the account association has no description
   */
  readonly description?: string;

  /**
   * Tags of the account association, besides those of `Tags.of()`: 1 to 50 in all, with keys of 1
   * to 128 and values of up to 256 characters. A change is made in place.
   *
   * @default - only the tags of `Tags.of()`
   */
  readonly tags?: { [key: string]: string };
}

const TYPE = 'account-association';
const SYMBOL = Symbol.for('cdk-device-fleets.AccountAssociation');

abstract class AccountAssociationBase extends Resource implements IAccountAssociation {
  public abstract readonly accountAssociationId: string;
  public abstract readonly accountAssociationArn: string;
  public readonly grants = AccountAssociationGrants.fromAccountAssociation(this);
}

/**
 * An account association: an account in the third-party cloud of a connector destination, whose
 * devices the service can reach.
 *
 * When it is deleted, the managed things that are reached through it are deregistered from it first.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/account-linking-flow.html
 *
 * @example
 * declare const destination: ConnectorDestination;
 *
 * new AccountAssociation(this, 'Building', { connectorDestination: destination, authMaterialName: 'building-7' });
 */
export class AccountAssociation extends AccountAssociationBase {
  /**
   * Use an account association that is not part of this stack, by its ID, in the stack's account and Region.
   */
  public static fromAccountAssociationId(
    scope: Construct,
    id: string,
    accountAssociationId: string,
  ): IAccountAssociation {
    return AccountAssociation.fromAccountAssociationArn(scope, id, arnOf(scope, TYPE, accountAssociationId));
  }

  /**
   * Use an account association that is not part of this stack, by its ARN.
   */
  public static fromAccountAssociationArn(
    scope: Construct,
    id: string,
    accountAssociationArn: string,
  ): IAccountAssociation {
    const accountAssociationId = idOf(scope, TYPE, accountAssociationArn);
    class Import extends AccountAssociationBase {
      public readonly accountAssociationArn = accountAssociationArn;
      public readonly accountAssociationId = accountAssociationId;
    }
    return new Import(scope, id, { environmentFromArn: accountAssociationArn });
  }

  /**
   * Whether the value is an `AccountAssociation`.
   */
  public static isAccountAssociation(x: unknown): x is AccountAssociation {
    return isMarked(x, SYMBOL);
  }

  private readonly resource: CfnFleetResource<typeof ACCOUNT_ASSOCIATION>;

  constructor(scope: Construct, id: string, props: AccountAssociationProps) {
    super(scope, id);
    mark(this, SYMBOL);
    const { authMaterialName: AuthMaterialName } = props;
    this.resource = new CfnFleetResource(this, {
      kind: ACCOUNT_ASSOCIATION,
      properties: {
        ConnectorDestinationId: props.connectorDestination.connectorDestinationId,
        GeneralAuthorization: AuthMaterialName === undefined ? undefined : { AuthMaterialName },
        Name: props.accountAssociationName,
        Description: props.description,
        Tags: props.tags,
        WaitForSuccess: props.waitForSuccess,
      },
      propNames: {
        'ConnectorDestinationId': 'connectorDestination.connectorDestinationId',
        'GeneralAuthorization.AuthMaterialName': 'authMaterialName',
        'Name': 'accountAssociationName',
      },
      common: props,
      waits: props.waitForSuccess,
    });
  }

  public get accountAssociationId(): string {
    return this.resource.ref;
  }

  /**
   * The ARN of the account association. CloudFormation masks it in outputs.
   *
   * @attribute
   */
  public get accountAssociationArn(): string {
    return this.resource.attribute('Arn');
  }

  /**
   * The URL that the end user has to open; empty if there is none. Anybody who has it can link an
   * account, so CloudFormation hides it in outputs.
   *
   * @attribute
   */
  public get authorizationUrl(): string {
    return this.resource.attribute('OAuthAuthorizationUrl');
  }
}

/**
 * Permissions on an account association.
 */
export class AccountAssociationGrants {
  /**
   * The permissions on this account association.
   */
  public static fromAccountAssociation(accountAssociation: IAccountAssociation): AccountAssociationGrants {
    return new AccountAssociationGrants(accountAssociation, accountAssociation);
  }

  /**
   * The permissions on all account associations of the account and Region, including those that
   * applications create.
   */
  public static fromAccount(scope: Construct): AccountAssociationGrants {
    return new AccountAssociationGrants(scope, { accountAssociationArn: arnOf(scope, TYPE, '*') });
  }

  private constructor(
    private readonly scope: IConstruct,
    private readonly accountAssociation: Pick<IAccountAssociation, 'accountAssociationArn'>,
  ) {}

  /**
   * Allow reading the account association, its authorization URL and its tags.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.accountAssociation.accountAssociationArn, grantee, GetAccountAssociation, ListTagsForResource);
  }

  /**
   * Allow changing the name and description of the account association.
   */
  public update(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.accountAssociation.accountAssociationArn, grantee, UpdateAccountAssociation);
  }

  /**
   * Allow changing the tags of the account association.
   */
  public tag(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.accountAssociation.accountAssociationArn, grantee, TagResource, UntagResource);
  }

  /**
   * Allow deleting the account association, once no managed thing is registered with it. They are made by
   * `ConnectorDestination.grants.createAccountAssociations`.
   */
  public remove(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.accountAssociation.accountAssociationArn, grantee, DeleteAccountAssociation);
  }

  /**
   * Allow having the end user authorize the account association once more.
   */
  public refresh(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.accountAssociation.accountAssociationArn, grantee, StartAccountAssociationRefresh);
  }

  /**
   * Allow discovering devices through the account association.
   */
  public discoverDevices(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.accountAssociation.accountAssociationArn, grantee, StartDeviceDiscovery);
  }

  /**
   * Allow sending commands through the account association, which takes `ManagedThing.grants.sendCommand` as well.
   */
  public sendCommands(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.accountAssociation.accountAssociationArn, grantee, SendManagedThingCommand);
  }

  /**
   * Allow registering managed things with this account association, and deregistering them.
   */
  public registerManagedThings(grantee: iam.IGrantable): iam.Grant {
    const { accountAssociationArn } = this.accountAssociation;
    const things = arnOf(this.scope, 'managed-thing', '*');
    return [accountAssociationArn, things]
      .map((arn) => grantOn(arn, grantee, RegisterAccountAssociation, DeregisterAccountAssociation))
      .reduce((grants, grant) => grants.combine(grant));
  }

  /**
   * Allow listing which managed things are registered with which account associations, in all of
   * the account and Region.
   */
  public listManagedThings(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, ListManagedThingAccountAssociations);
  }

  /**
   * Allow listing all account associations of the account and Region; IAM cannot limit this to one.
   */
  public list(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, ListAccountAssociations);
  }
}
