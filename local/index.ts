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
  /** `http://127.0.0.1:PORT`. Port 0 means that the cloud has no port: only its own functions reach this URL. */
  readonly endpoint: string;
  /** Whether IAM policies decide on calls, which takes the package `@cloud-copilot/iam-simulate`. */
  readonly enforcesIam: boolean;

  readonly cloudFormation: StackOperations;
  readonly services: {
    readonly managedIntegrations: {
      /** The actions of devices and end users. */
      readonly world: World;
      /** A copy of all resources of the service, by resource type. */
      snapshot(): ManagedIntegrationsSnapshot;
      /** Removes a resource at once, without its stack. */
      remove(type: keyof ManagedIntegrationsSnapshot, id: string): void;
      /** The notifications in the streams of all destinations, or in one stream, as a consumer receives them. */
      notifications(streamArn?: string): Promise<readonly NotificationRecord[]>;
      /** The notifications that the service could not put into their streams, and the reasons. */
      lostNotifications(): Promise<readonly LostNotification[]>;
    };
    /** IoT 1-Click: the physical actions on its devices, and a copy of all its data. */
    readonly iot1click: PhysicalDevices;
  };
  readonly functions: {
    /** The log lines of a Lambda function, and how its invocations failed. */
    logs(nameOrArn: string): readonly string[];
    /**
     * Invokes a Lambda function with an event, and waits for the outcome. An error of the function
     * is the outcome's `failure`, and is not thrown. Throws if there is no such function.
     *
     * @param nameOrArn the name is the physical ID in the description of its stack
     */
    invoke(nameOrArn: string, event: unknown): Promise<Outcome>;
  };

  /** The time in the cloud, and the ways to let it pass. */
  readonly time: Pick<Time, keyof Time>;

  /** Injects errors, delays, dropped connections and lost answers. */
  readonly faults: Pick<Faults, 'inject' | 'clear'>;
  /** The behaviour of the cloud where AWS does not document it. */
  readonly assumptions: Pick<Assumptions, 'get' | 'set'>;
  /** Every signed call, in order of completion. */
  readonly calls: readonly CallRecord[];

  /**
   * The environment variables by which an AWS SDK or tool uses this cloud as its administrator.
   * Throws if the cloud has no port.
   */
  environment(): Record<string, string>;
  /**
   * The configuration by which this process's clients of the AWS SDK for JavaScript use this cloud
   * as its administrator: `new SecretsManagerClient(cloud.clientConfig())`. If the cloud has no
   * port, this is the only way.
   */
  clientConfig(): ClientConfig;
  /** Deploys the stack of `cdk bootstrap`. The `cdk` command needs it; `cloudFormation.deploy` does not. */
  bootstrap(): Promise<void>;
  /**
   * Stops the endpoint and all processes of functions. Without a data directory all data is lost. A
   * test must call this at its end.
   */
  stop(): Promise<void>;
}

/** The resources by type, each as its read operation returns it. */
export type ManagedIntegrationsSnapshot = { readonly [T in keyof Records]: ReturnType<Records[T]['all']> };

export interface StackOperations {
  /**
   * Deploys the stacks of a cloud assembly, for example `app.synth()`, one after the other, until
   * the first one fails.
   *
   * @returns the stacks that were deployed or have failed, in their final state
   */
  deploy(assembly: string | CloudAssembly, options?: DeployOptions): Promise<StackDescription[]>;
  /**
   * Deletes stacks by name, or the stacks of an assembly in the opposite order of their deployment.
   * @returns the stacks that existed, in their final state
   */
  destroy(stacks: string | readonly string[] | CloudAssembly, options?: DestroyOptions): Promise<StackDescription[]>;
  /** The latest stack with a name, or the stack with an ID, even a deleted one. */
  describeStack(nameOrId: string): StackDescription | undefined;
  /** The events of such a stack, oldest first. */
  events(nameOrId: string): readonly StackEvent[];
}

export const LocalCloud: {
  /** Starts a local cloud in this process. */
  start(options?: LocalCloudOptions): Promise<LocalCloud>;
} = Cloud;
