/** Buttons that ring: one at the door, which the deployment waits for, and a box of them that comes with a code. */

import type { StackProps } from 'aws-cdk-lib';
import { CfnOutput, Duration, Stack, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { DeviceClaim, DeviceClaimByCode, FleetProvider } from 'cdk-device-fleets';

export interface ButtonFleetStackProps extends StackProps {
  /**
   * The endpoint that is compatible with IoT 1-Click. AWS has retired its own.
   *
   * @default - none, of which synthesis warns
   */
  readonly endpoint?: string;

  /**
   * The ID that is printed on the button at the door. A change replaces the claim.
   *
   * @default 'G030MD0123456789'
   */
  readonly deviceId?: string;

  /**
   * The code that came with the box. A change replaces the claim.
   *
   * @default 'C-8KAWHRFGWQ'
   */
  readonly claimCode?: string;

  /**
   * How long somebody has to press the button.
   *
   * @default Duration.minutes(10)
   */
  readonly patience?: Duration;

  /**
   * Whether the buttons of the box are heard. A change is made in place.
   *
   * @default true
   */
  readonly boxEnabled?: boolean;
}

/** Writes down who rang. */
const RING = 'exports.handler = async ({ deviceInfo, deviceEvent }) => '
  + 'console.log(`${deviceInfo.deviceId} rang: ${deviceEvent.buttonClicked.clickType}`);';

export class ButtonFleetStack extends Stack {
  /** What claims the buttons. */
  public readonly provider: FleetProvider;

  /** What a press of a button runs. */
  public readonly ring: lambda.Function;

  constructor(scope: Construct, id: string, props: ButtonFleetStackProps = {}) {
    super(scope, id, props);

    const provider = this.provider = new FleetProvider(this, 'FleetProvider', { iot1ClickEndpoint: props.endpoint });
    const ring = this.ring = new lambda.Function(this, 'Ring', {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(RING),
    });

    const door = new DeviceClaim(this, 'Door', {
      provider,
      deviceId: props.deviceId ?? 'G030MD0123456789',
      onClick: ring,
      serviceTimeout: props.patience ?? Duration.minutes(10),
      tags: { place: 'door' },
    });

    const rooms = new DeviceClaimByCode(this, 'Rooms', {
      provider,
      claimCode: props.claimCode ?? 'C-8KAWHRFGWQ',
      onClick: ring,
      enabled: props.boxEnabled,
      tags: { place: 'rooms' },
    });

    new CfnOutput(this, 'DoorArn', { value: door.deviceArn });
    new CfnOutput(this, 'DoorType', { value: door.deviceType });
    new CfnOutput(this, 'RoomsClaimed', { value: Token.asString(rooms.devicesClaimed) });
    new CfnOutput(this, 'RingName', { value: ring.functionName });
  }
}
