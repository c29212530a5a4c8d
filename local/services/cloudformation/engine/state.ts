/** The stored state of a stack: its status, its resources, its outputs, its events. */

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

/** The current operation on a stack, or the last one. */
export interface StackOperation {
  readonly id: string;
  readonly type: OperationType;
  /** The token by which the caller recognizes the operation. */
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
  /** Absent before the creation. */
  readonly physicalId?: string;
  readonly properties: Properties;
  /** The properties for display, if some of them are hidden. */
  readonly shown?: Properties;
  /** The properties before an update that has not succeeded; the resource may be between both. */
  readonly previous?: Properties;
  /** The resources that it needs; they are deleted after it. */
  readonly needs: ReadonlySet<string>;
  readonly deletionPolicy: DeletionPolicy;
  readonly updateReplacePolicy: DeletionPolicy;
  readonly status: ResourceStatus;
  readonly reason?: string;
  readonly timestamp: Date;
}

/** A resource as the plan declares it, before it has a status. */
export type Declared = Omit<StackResource, 'status' | 'reason' | 'timestamp'>;

export interface StackOutput {
  readonly value: string;
  readonly exportName?: string;
  readonly description?: string;
}

/** The state of a stack besides its resources and events. */
export interface StackState {
  readonly name: string;
  readonly id: string;
  readonly createdAt: Date;
  readonly updatedAt?: Date;
  readonly deletedAt?: Date;
  readonly status: StackStatus;
  readonly statusReason?: string;
  /** The reason of the status; after a rollback, the cause of the rollback. */
  readonly reason?: string;
  readonly operation?: StackOperation;
  /** The deployment of the last success; absent if the stack was never complete. */
  readonly deployed?: string;
  /** The deployment that is under way, or has failed and was not rolled back. */
  readonly target?: string;
  /** The resources whose rollback has failed. */
  readonly stuck?: readonly string[];
  readonly outputs: ReadonlyMap<string, StackOutput>;
  /** The exports of other stacks that it uses. */
  readonly imports: ReadonlySet<string>;
  /** The role by which CloudFormation works on the stack. */
  readonly roleArn?: string;
  readonly disableRollback: boolean;
  readonly terminationProtection: boolean;
  /** The change set that was executed last. */
  readonly changeSetId?: string;
}
