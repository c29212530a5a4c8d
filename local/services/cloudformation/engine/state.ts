/** What is known of a stack at a moment: its status, its resources, its outputs, its events. */

import type { Made, Properties } from '../resources/resource-type';
import type { DeletionPolicy } from '../template/template';

type Phase = 'CREATE' | 'UPDATE' | 'DELETE';
type Course = 'IN_PROGRESS' | 'COMPLETE' | 'FAILED';

export type ResourceStatus = `${Phase}_${Course}` | 'DELETE_SKIPPED';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
export type StackStatus =
  | `${Phase}_${Course}` | `ROLLBACK_${Course}` | `UPDATE_ROLLBACK_${Course}` | 'REVIEW_IN_PROGRESS'
  | 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' | 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';

export type OperationType =
  'CREATE_CHANGESET' | 'CREATE_STACK' | 'UPDATE_STACK' | 'DELETE_STACK' | 'ROLLBACK' | 'CONTINUE_ROLLBACK';

/** What is being done with a stack, or was done last. */
export interface StackOperation {
  readonly id: string;
  readonly type: OperationType;
  /** By which its caller knows it again. */
  readonly clientRequestToken?: string;
}

export interface StackEvent {
  readonly eventId: string;
  readonly timestamp: Date;
  readonly stackId: string;
  readonly stackName: string;
  readonly operationId?: string;
  readonly clientRequestToken?: string;
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly resourceType: string;
  readonly status: ResourceStatus | StackStatus;
  readonly reason?: string;
  /** The resource's properties, as JSON. */
  readonly properties?: string;
}

export interface StackResource extends Omit<Made, 'physicalId'> {
  readonly logicalId: string;
  readonly type: string;
  /** Absent while nothing has been made. */
  readonly physicalId?: string;
  readonly properties: Properties;
  /** The properties as they may be shown, where that is not all of them. */
  readonly shown?: Properties;
  /** What the properties were before an update that has not succeeded; it may have come half of the way. */
  readonly previous?: Properties;
  /** The resources that it needs, which therefore are deleted after it. */
  readonly needs: ReadonlySet<string>;
  readonly deletionPolicy: DeletionPolicy;
  readonly updateReplacePolicy: DeletionPolicy;
  readonly status: ResourceStatus;
  readonly reason?: string;
  readonly timestamp: Date;
}

/** A resource before it is known what becomes of it. */
export type Declared = Omit<StackResource, 'status' | 'reason' | 'timestamp'>;

export interface StackOutput {
  readonly value: string;
  readonly exportName?: string;
  readonly description?: string;
}

/** What is kept of a stack beside its resources and events. */
export interface StackState {
  readonly name: string;
  readonly id: string;
  readonly createdAt: Date;
  readonly updatedAt?: Date;
  readonly deletedAt?: Date;
  readonly status: StackStatus;
  readonly statusReason?: string;
  /** Why the stack is in its status; after a rollback, what led to it. */
  readonly reason?: string;
  readonly operation?: StackOperation;
  /** The deployment whose result the stack is; without one it has never been complete. */
  readonly deployed?: string;
  /** The deployment that is under way, or has failed and has not been taken back. */
  readonly target?: string;
  /** The resources that could not be taken back when an update was. */
  readonly stuck?: readonly string[];
  readonly outputs: ReadonlyMap<string, StackOutput>;
  /** The exports of other stacks that it uses. */
  readonly imports: ReadonlySet<string>;
  /** By which CloudFormation works on the stack. */
  readonly roleArn?: string;
  readonly disableRollback: boolean;
  readonly terminationProtection: boolean;
  /** The change set that was executed last. */
  readonly changeSetId?: string;
}
