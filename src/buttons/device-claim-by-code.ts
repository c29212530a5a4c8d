/** Device claims by code: they make the devices of a box belong to this account. */

import type { IResource } from 'aws-cdk-lib';
import { Resource, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DeviceClaimGrants } from './device-claim';
import type { DeviceClaimOptions } from './device-claim-options';
import { DEVICE_CLAIM_BY_CODE } from '../api/iot1click';
import { CfnFleetResource } from '../private/cfn-fleet-resource';
import { claimsBox } from './private/claim-order';
import { allowCallbacks, PROP_NAMES, propertiesOfDevices } from './private/device-callbacks';
import { isMarked, mark } from '../private/type-guard';

/**
 * A claim by code, of this stack or imported.
 */
export interface IDeviceClaimByCode extends IResource {
  /**
   * The ID of the claim, which its devices have as the value of the tag `cdk-device-fleets:claim`.
   *
   * @attribute
   */
  readonly claimId: string;

  /**
   * Permissions on devices. Which ones a code brings shows only when it is claimed, so that the
   * permissions are on all of the account and Region.
   */
  readonly grants: DeviceClaimGrants;
}

/**
 * Properties of a `DeviceClaimByCode`.
 */
export interface DeviceClaimByCodeProps extends DeviceClaimOptions {
  /**
   * The code that came with the devices: `C-` and 10 to 38 characters. It is good for one claim. A
   * change replaces the claim: the devices of the new code are claimed, then those of the former
   * one are unclaimed.
   */
  readonly claimCode: string;
}

const SYMBOL = Symbol.for('cdk-device-fleets.DeviceClaimByCode');

abstract class DeviceClaimByCodeBase extends Resource implements IDeviceClaimByCode {
  public abstract readonly claimId: string;
  public readonly grants = DeviceClaimGrants.fromAccount(this);
}

/**
 * The claim of a box of devices of AWS IoT 1-Click, by the code that came with them.
 *
 * The devices that the code brought get the tag `cdk-device-fleets:claim`. Exactly these are
 * changed with the claim, and unclaimed when it is deleted.
 *
 * AWS retired the service on 2024-12-16. `FleetProvider.iot1ClickEndpoint` names an endpoint that
 * is compatible with it.
 *
 * @see https://docs.aws.amazon.com/iot-1-click/latest/developerguide/what-is-1click.html
 *
 * @example
 * const box = new DeviceClaimByCode(this, 'Box', { claimCode: 'C-8KAWHRFGWQ' });
 */
export class DeviceClaimByCode extends DeviceClaimByCodeBase {
  /**
   * Use the claim of a box that is not part of this stack.
   */
  public static fromClaimId(scope: Construct, id: string, claimId: string): IDeviceClaimByCode {
    class Import extends DeviceClaimByCodeBase {
      public readonly claimId = claimId;
    }
    return new Import(scope, id);
  }

  /**
   * Whether the value is a `DeviceClaimByCode`.
   */
  public static isDeviceClaimByCode(x: unknown): x is DeviceClaimByCode {
    return isMarked(x, SYMBOL);
  }

  private readonly resource: CfnFleetResource<typeof DEVICE_CLAIM_BY_CODE>;

  constructor(scope: Construct, id: string, props: DeviceClaimByCodeProps) {
    super(scope, id);
    mark(this, SYMBOL);
    this.resource = new CfnFleetResource(this, {
      kind: DEVICE_CLAIM_BY_CODE,
      properties: { ClaimCode: props.claimCode, ...propertiesOfDevices(props) },
      propNames: PROP_NAMES,
      common: props,
      waits: true,
    });
    allowCallbacks(this, this.resource, props, '*');
    claimsBox(this.resource);
  }

  public get claimId(): string {
    return this.resource.ref;
  }

  /**
   * The number of claimed devices.
   *
   * @attribute
   */
  public get devicesClaimed(): number {
    return Token.asNumber(this.resource.getAtt('Total'));
  }
}
