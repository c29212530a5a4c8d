/** How the stacks of a cloud assembly are deployed and deleted. */

import type { StackEvent } from './engine/state';

export interface DestroyOptions {
  /** Told of each event as it happens. @default - nobody is */
  readonly onEvent?: (event: StackEvent) => void;
}

export interface DeployOptions extends DestroyOptions {
  /** The names of the stacks to deploy. @default - all of the assembly */
  readonly stacks?: readonly string[];
  /** Values by `Parameter`, for every stack that has it, or by `Stack:Parameter`. @default - those of the template */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Whether a failure is rolled back. @default true */
  readonly rollback?: boolean;
}
