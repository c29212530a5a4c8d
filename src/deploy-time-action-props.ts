/** What is carried out by a deployment, instead of being made by it. */

import type { FleetResourceProps } from './fleet-resource-props';

/**
 * The props that all actions have in common: what a deployment carries out once, and again when
 * anything of it has changed. When an action leaves the stack, nothing happens.
 */
export interface DeployTimeActionProps extends FleetResourceProps {
  /**
   * When any of these values has changed, the action is carried out again.
   *
   * @default - it is carried out again only when its other props have changed
   */
  readonly triggers?: { [name: string]: string };
}
