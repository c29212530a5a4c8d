/** The common props of every resource construct of this library. */

import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { FleetProvider } from './fleet-provider';

/**
 * The props that all resources of this library have in common.
 */
export interface FleetResourceProps {
  /**
   * The fate of the resource when it is removed from the stack, replaced, or the stack is deleted.
   * @default - `RETAIN_ON_UPDATE_OR_DELETE` for `CredentialLocker` and `ProvisioningProfile`, whose
   *   devices depend on them, and for `CustomEndpoint`, which stays anyway; `RETAIN` for what may
   *   be adopted; `DESTROY` for all others
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * How long CloudFormation waits for the resource before it gives up, between 1 minute and 1 hour.
   *
   * @default - 30 minutes for `ProvisioningProfile`, `ManagedThing`, `DefaultEncryption`,
   *   `DeviceClaim` and `DeviceClaimByCode`,
   * 10 minutes for all others
   */
  readonly serviceTimeout?: Duration;

  /**
   * The Lambda function that creates the resource. It must be in the same stack.
   * @default - the stack's own, `FleetProvider.of(this)`
   */
  readonly provider?: FleetProvider;
}
