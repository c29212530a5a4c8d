/** The devices of IoT 1-Click, the boxes that they come in, and the physical actions on them. */

export const CLICK_TYPES = ['SINGLE', 'DOUBLE', 'LONG'] as const;
export type ClickType = (typeof CLICK_TYPES)[number];

export type ClaimState = 'UNCLAIMED' | 'CLAIM_INITIATED' | 'CLAIMED';

/** The function that a device's events invoke. */
export interface Callback {
  readonly awsLambdaArn: string;
}

export interface Device {
  readonly deviceId: string;
  readonly type: string;
  /** In percent. */
  readonly remainingLife: number;
  readonly claim: ClaimState;
  /** Whether the device has published an event since its claim was initiated. */
  readonly hasAnnounced?: boolean;
  readonly enabled: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly onClick?: Callback;
  readonly healthMonitor?: Callback;
}

/** Devices that are claimed together, by the code of their box. */
export interface Box {
  readonly claimCode: string;
  readonly deviceIds: readonly string[];
  readonly used: boolean;
}

export interface DeviceEvent {
  readonly deviceId: string;
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** JSON. */
  readonly stdEvent: string;
}

export interface NewDevice {
  readonly deviceId: string;
  /** @default 'button' */
  readonly type?: string;
  /** In percent. @default 100 */
  readonly remainingLife?: number;
}

export interface NewClaimCode {
  /** Begins with C- and has 12 to 40 characters. */
  readonly claimCode: string;
  /** The devices in the box; those that do not exist yet are created. */
  readonly devices: readonly NewDevice[];
}

/** The physical actions on devices, without the service's operations. */
export interface PhysicalDevices {
  /** Creates an unclaimed device. */
  addDevice(device: NewDevice): void;
  /** Creates a code by which a box of devices can be claimed. */
  addClaimCode(claimCode: NewClaimCode): void;
  /**
   * Presses the button of a device.
   * @returns the state of the claim before the press; UNCLAIMED means that the press has no effect
   */
  press(deviceId: string, clickType?: ClickType): ClaimState;
  /** A copy of all data of the service. */
  snapshot(): { devices: Device[]; claimCodes: Box[]; events: DeviceEvent[] };
}
