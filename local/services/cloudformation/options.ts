/** Options for the deployment and the deletion of a cloud assembly's stacks. */

import type { StackEvent } from './engine/state';

export interface DestroyOptions {
  /** Called for each event as it happens. @default - events are not reported */
  readonly onEvent?: (event: StackEvent) => void;
}

export interface DeployOptions extends DestroyOptions {
  /** The names of the stacks to deploy. @default - all stacks of the assembly */
  readonly stacks?: readonly string[];
  /**
   * Values by `Parameter`, for every stack that has it, or by `Stack:Parameter`.
   * @default - the values of the template
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Whether a failure is rolled back. @default true */
  readonly rollback?: boolean;
}
