/** The devices of IoT 1-Click, the boxes that they come in, and what hands can do to them. */

export const CLICK_TYPES = ['SINGLE', 'DOUBLE', 'LONG'] as const;
export type ClickType = (typeof CLICK_TYPES)[number];

export type ClaimState = 'UNCLAIMED' | 'CLAIM_INITIATED' | 'CLAIMED';

/** What is called when something happens to a device. */
export interface Callback {
  readonly awsLambdaArn: string;
}

export interface Device {
  readonly deviceId: string;
  readonly type: string;
  /** In percent. */
  readonly remainingLife: number;
  readonly claim: ClaimState;
  /** The device has published an event since its claim was initiated. */
  readonly hasAnnounced?: boolean;
  readonly enabled: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly onClick?: Callback;
  readonly healthMonitor?: Callback;
}

/** Devices that are claimed together, by the code that comes with them. */
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
  /** The devices in the box; those that do not exist yet are made. */
  readonly devices: readonly NewDevice[];
}

/** What is done to devices without the service's operations. */
export interface PhysicalDevices {
  /** Makes a device that belongs to nobody yet. */
  addDevice(device: NewDevice): void;
  /** Makes a code by which a box of devices can be claimed. */
  addClaimCode(claimCode: NewClaimCode): void;
  /** Presses the button of a device. @returns the claim as the press has met it: UNCLAIMED if nobody heard it */
  press(deviceId: string, clickType?: ClickType): ClaimState;
  /** A copy of everything that the service holds. */
  snapshot(): { devices: Device[]; claimCodes: Box[]; events: DeviceEvent[] };
}
