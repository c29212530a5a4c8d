/** The hub configuration of the account: the lifetime of its hubs' tokens. */

import type { Duration, IResource } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { GetHubConfiguration, HUB_CONFIGURATION } from '../api/iot-managed-integrations/hub-configuration';
import type { FleetResourceProps } from '../fleet-resource-props';
import { grantOnAll } from '../private/grants';
import { oneInAccount } from '../private/singular';
import { isMarked, mark } from '../private/type-guard';

/**
 * The hub configuration of an account and Region, of this stack or imported.
 */
export interface IHubConfiguration extends IResource {
  /**
   * Permissions on the hub configuration.
   */
  readonly grants: HubConfigurationGrants;
}

/**
 * Properties of a `HubConfiguration`.
 */
export interface HubConfigurationProps extends FleetResourceProps {
  /**
   * How long the tokens of hubs are good, in whole seconds from 1 on. A change is made in place.
   */
  readonly hubTokenExpiry: Duration;

  /**
   * How long the tokens are good once the hub configuration is deleted, in whole seconds from 1 on. It is not put where
   * something else has changed the setting since. A change is made in place.
   *
   * @default - the last setting stays: the service has no way to unset it
   */
  readonly hubTokenExpiryOnRemoval?: Duration;
}

const SYMBOL = Symbol.for('cdk-device-fleets.HubConfiguration');

abstract class HubConfigurationBase extends Resource implements IHubConfiguration {
  public readonly grants = HubConfigurationGrants.fromHubConfiguration(this);
}

/**
 * How long the tokens of hubs are good, for all hubs of the account in the Region.
 *
 * There is one hub configuration in an account and Region: what was set before is overwritten, so
 * that it belongs into one stack. Its logical ID does not depend on where it is in the stack. A
 * construct that goes from one stack to another leaves the first with `RemovalPolicy.RETAIN`.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_PutHubConfiguration.html
 *
 * @example
 * new HubConfiguration(this, 'Hubs', { hubTokenExpiry: Duration.hours(12) });
 */
export class HubConfiguration extends HubConfigurationBase {
  /**
   * Use the hub configuration of the stack's account and Region, which this stack does not set.
   */
  public static fromAccount(scope: Construct, id: string): IHubConfiguration {
    class Import extends HubConfigurationBase {}
    return new Import(scope, id);
  }

  /**
   * Whether the value is a `HubConfiguration`.
   */
  public static isHubConfiguration(x: unknown): x is HubConfiguration {
    return isMarked(x, SYMBOL);
  }

  constructor(scope: Construct, id: string, props: HubConfigurationProps) {
    super(scope, id);
    mark(this, SYMBOL);
    const inSeconds = (duration?: Duration) => duration?.toSeconds({ integral: false });
    oneInAccount(this, {
      kind: HUB_CONFIGURATION,
      properties: {
        HubTokenTimerExpirySettingInSeconds: inSeconds(props.hubTokenExpiry),
        HubTokenTimerExpirySettingInSecondsOnRemoval: inSeconds(props.hubTokenExpiryOnRemoval),
      },
      propNames: {
        HubTokenTimerExpirySettingInSeconds: 'hubTokenExpiry in seconds',
        HubTokenTimerExpirySettingInSecondsOnRemoval: 'hubTokenExpiryOnRemoval in seconds',
      },
      common: props,
    });
  }
}

/**
 * Permissions on the hub configuration.
 */
export class HubConfigurationGrants {
  /**
   * The permissions on this hub configuration.
   */
  public static fromHubConfiguration(_hubConfiguration: IHubConfiguration): HubConfigurationGrants {
    return new HubConfigurationGrants();
  }

  private constructor() {}

  /**
   * Allow reading the hub configuration of the account and Region.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, GetHubConfiguration);
  }
}
