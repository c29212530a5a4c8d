/** The local cloud as tests and the command start it: `import { LocalCloud } from 'cdk-device-fleets/local-cloud'`. */

import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { Assumptions } from './assumptions';
import type { CallRecord } from './calls';
import type { ClientConfig } from './client-config';
import { LocalCloud as Cloud } from './cloud';
import type { Faults } from './faults';
import type { LocalCloudOptions } from './options';
import type { StackDescription } from './services/cloudformation/description';
import type { StackEvent } from './services/cloudformation/engine/state';
import type { DeployOptions, DestroyOptions } from './services/cloudformation/options';
import type { World } from './services/iot-managed-integrations/devices/world';
import type { LostNotification, NotificationRecord } from './services/iot-managed-integrations/notifications';
import type { Records } from './services/iot-managed-integrations/records';
import type { PhysicalDevices } from './services/iot1click/model';
import type { Outcome } from './services/lambda/environment';
import type { Time } from './time';

export type { AssumptionName, AssumptionSettings } from './assumptions';
export type { CallRecord } from './calls';
export type { ClientConfig } from './client-config';
export type { ResourceDescription, StackDescription } from './services/cloudformation/description';
export type { ResourceStatus, StackEvent, StackStatus } from './services/cloudformation/engine/state';
export type { DeployOptions, DestroyOptions } from './services/cloudformation/options';
export { ADD_DEVICES_PATH, PRESS_PATH } from './devices';
export type { AddDevices, Press, Pressed } from './devices';
export type { Fault, FaultSettings } from './faults';
export type { Outcome } from './services/lambda/environment';
export type { LocalCloudOptions } from './options';
export type { LostNotification, NotificationRecord } from './services/iot-managed-integrations/notifications';
export type { UpdateBehavior } from './services/iot-managed-integrations/ota/rollout-state';
export type { Consent, FoundDevice, World } from './services/iot-managed-integrations/devices/world';
export { CLICK_TYPES } from './services/iot1click/model';
export { STATUS_PATH } from './status';
export type { Row, Status } from './status';
export type { Time } from './time';

/** An endpoint on this machine that stands for AWS, in one account and one Region. */
export interface LocalCloud {
  readonly account: string;
  readonly region: string;
  /** `http://127.0.0.1:PORT`. The port is 0 where the cloud has none, and only its own functions find it there. */
  readonly endpoint: string;
  /** Whether calls are judged by the policies of IAM, which takes the package `@cloud-copilot/iam-simulate`. */
  readonly enforcesIam: boolean;

  readonly cloudFormation: StackOperations;
  readonly services: {
    readonly managedIntegrations: {
      /** What happens to devices, and what end users do. */
      readonly world: World;
      /** A copy of everything that the service holds, by resource type. */
      snapshot(): ManagedIntegrationsSnapshot;
      /** Removes a resource at once, behind the back of the stack that made it. */
      remove(type: keyof ManagedIntegrationsSnapshot, id: string): void;
      /** The notifications in the streams of destinations, or in one stream, as a consumer gets them. */
      notifications(streamArn?: string): Promise<readonly NotificationRecord[]>;
      /** The notifications that could not be put into their streams, and why. */
      lostNotifications(): Promise<readonly LostNotification[]>;
    };
    /** IoT 1-Click: what hands do to its devices, and a copy of everything that the service holds. */
    readonly iot1click: PhysicalDevices;
  };
  readonly functions: {
    /** What a Lambda function has written so far, and how its invocations failed. */
    logs(nameOrArn: string): readonly string[];
    /**
     * Invokes a Lambda function with an event, and waits for what comes of it. What the function
     * throws is no error here but the `failure` of the outcome. Fails where there is no such
     * function.
     * @param nameOrArn the name is the physical ID in the description of its stack
     */
    invoke(nameOrArn: string, event: unknown): Promise<Outcome>;
  };

  /** The time in the cloud, and the ways to let it pass. */
  readonly time: Pick<Time, keyof Time>;

  /** Errors, delays, dropped connections and lost answers on request. */
  readonly faults: Pick<Faults, 'inject' | 'clear'>;
  /** How the cloud behaves where AWS does not document it. */
  readonly assumptions: Pick<Assumptions, 'get' | 'set'>;
  /** Every signed call, in the order of their ends. */
  readonly calls: readonly CallRecord[];

  /**
   * The environment variables by which an AWS SDK or tool works on this cloud as its administrator.
   * Fails where the cloud has no port.
   */
  environment(): Record<string, string>;
  /**
   * The configuration by which the clients of the AWS SDK for JavaScript that this process makes
   * work on this cloud as its administrator: `new SecretsManagerClient(cloud.clientConfig())`.
   * Where the cloud has no port, there is no other way to it.
   */
  clientConfig(): ClientConfig;
  /** Leaves the cloud as `cdk bootstrap` does. The `cdk` command needs it; `cloudFormation.deploy` does not. */
  bootstrap(): Promise<void>;
  /**
   * Ends the endpoint and all processes of functions. Without a data directory everything is gone.
   * A test must do so in the end.
   */
  stop(): Promise<void>;
}

/** Of each resource what the operation that reads it answers. */
export type ManagedIntegrationsSnapshot = { readonly [T in keyof Records]: ReturnType<Records[T]['all']> };

export interface StackOperations {
  /**
   * Deploys the stacks of a cloud assembly, for example `app.synth()`, one after the other, and
   * ends with the first that fails. @returns the stacks that it tried, as they then are
   */
  deploy(assembly: string | CloudAssembly, options?: DeployOptions): Promise<StackDescription[]>;
  /**
   * Deletes stacks by name, or those of an assembly in the opposite order of their deployment.
   * @returns the stacks that there were, as they then are
   */
  destroy(stacks: string | readonly string[] | CloudAssembly, options?: DestroyOptions): Promise<StackDescription[]>;
  /** The latest stack of a name, or the one with an ID; a deleted one too. */
  describeStack(nameOrId: string): StackDescription | undefined;
  /** The events of such a stack, oldest first. */
  events(nameOrId: string): readonly StackEvent[];
}

export const LocalCloud: {
  /** Starts a local cloud in this process. */
  start(options?: LocalCloudOptions): Promise<LocalCloud>;
} = Cloud;
