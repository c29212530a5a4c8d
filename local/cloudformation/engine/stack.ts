/** A stack as it is at a moment: its status, its resources, its outputs, and the events that led there. */

import { randomUUID } from 'node:crypto';
import { Clock } from '../../clock';
import { Made, Properties } from '../resources/resource-type';
import { Plan } from '../template/plan';
import { DeletionPolicy } from '../template/template';

type Phase = 'CREATE' | 'UPDATE' | 'DELETE';
type Course = 'IN_PROGRESS' | 'COMPLETE' | 'FAILED';

export type ResourceStatus = `${Phase}_${Course}` | 'DELETE_SKIPPED';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
export type StackStatus =
  | `${Phase}_${Course}` | `ROLLBACK_${Course}` | `UPDATE_ROLLBACK_${Course}`
  | 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' | 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';

export interface StackEvent {
  readonly eventId: string;
  readonly timestamp: Date;
  readonly stackId: string;
  readonly stackName: string;
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
}

export class StackRecord {
  public readonly createdAt: Date;
  public status: StackStatus = 'CREATE_IN_PROGRESS';
  /** Why the stack is in its status; after a rollback, what led to it. */
  public reason?: string;
  /** What the stack is, after its last success. */
  public plan?: Plan;
  public readonly resources = new Map<string, StackResource>();
  public outputs: ReadonlyMap<string, StackOutput> = new Map();
  /** The exports of other stacks that it uses. */
  public imports: ReadonlySet<string> = new Set();
  public readonly events: StackEvent[] = [];

  /** @param onEvent told of each event of the operation under way */
  constructor(
    public readonly name: string,
    public readonly id: string,
    private readonly clock: Clock,
    public onEvent: (event: StackEvent) => void,
  ) {
    this.createdAt = clock.date();
  }

  public enter(status: StackStatus, reason?: string): void {
    this.status = status;
    this.reason = reason ?? (status.includes('ROLLBACK') ? this.reason : undefined);
    this.record({ logicalId: this.name, physicalId: this.id, resourceType: 'AWS::CloudFormation::Stack', status, reason });
  }

  /** Notes a resource as the stack's own, in the state given. */
  public put(resource: Declared, status: ResourceStatus, reason?: string): void {
    this.resources.set(resource.logicalId, { ...resource, status, reason, timestamp: this.clock.date() });
    this.report(resource, status, reason);
  }

  /** Tells of a resource without noting anything. */
  public report(resource: Declared, status: ResourceStatus, reason?: string): void {
    const { logicalId, physicalId, type, properties } = resource;
    this.record({ logicalId, physicalId, resourceType: type, status, reason, properties: JSON.stringify(properties) });
  }

  private record(event: Omit<StackEvent, 'eventId' | 'timestamp' | 'stackId' | 'stackName'>): void {
    const complete = { eventId: randomUUID(), timestamp: this.clock.date(), stackId: this.id, stackName: this.name, ...event };
    this.events.push(complete);
    this.onEvent(complete);
  }
}
