/** A change set as it is kept: a deployment that waits for its execution, and what it would change. */

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

/** What becomes of a stack whose creation or update fails. */
export type OnFailure = 'ROLLBACK' | 'DO_NOTHING' | 'DELETE';
