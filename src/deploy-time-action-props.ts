/** The common props of actions, which a deployment performs. */

import type { FleetResourceProps } from './fleet-resource-props';

/**
 * The common props of all actions: a deployment performs an action once, and again when any of its
 * props has changed. When an action leaves the stack, nothing happens.
 */
export interface DeployTimeActionProps extends FleetResourceProps {
  /**
   * A change of any of these values performs the action again.
   * @default - the action is performed again only when its other props have changed
   */
  readonly triggers?: { [name: string]: string };
}
