/** A stored change set: a deployment that waits for its execution, and the changes that it would make. */

import type { ResourceChange } from './resource-change';

export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly description?: string;
  readonly status: 'CREATE_COMPLETE' | 'FAILED';
  readonly reason?: string;
  readonly deployment: string;
  readonly roleArn?: string;
  readonly onStackFailure?: OnFailure;
  readonly includeNestedStacks?: boolean;
  readonly clientToken?: string;
  readonly changes: readonly ResourceChange[];
}

/** The reaction to a failed creation or update. */
export type OnFailure = 'ROLLBACK' | 'DO_NOTHING' | 'DELETE';
