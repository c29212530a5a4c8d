/** A stack as it is at a moment: its status, its resources, its outputs, and the events that led there. */

import { ChangeSet } from './change-set';
import { Deployment } from './deployment';
import { Stored } from './stored';
import { Clock } from '../../../clock';
import { Random } from '../../../random';
import { Made, Properties } from '../resources/resource-type';
import { DeletionPolicy } from '../template/template';

type Phase = 'CREATE' | 'UPDATE' | 'DELETE';
type Course = 'IN_PROGRESS' | 'COMPLETE' | 'FAILED';

export type ResourceStatus = `${Phase}_${Course}` | 'DELETE_SKIPPED';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
export type StackStatus =
  | `${Phase}_${Course}` | `ROLLBACK_${Course}` | `UPDATE_ROLLBACK_${Course}` | 'REVIEW_IN_PROGRESS'
  | 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' | 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';

export type OperationType = 'CREATE_CHANGESET' | 'CREATE_STACK' | 'UPDATE_STACK' | 'DELETE_STACK' | 'ROLLBACK' | 'CONTINUE_ROLLBACK';

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

/** What stacks take their times and IDs from. */
export interface StackHost {
  readonly clock: Clock;
  readonly random: Random;
}

export class StackRecord {
  public readonly resources: Map<string, StackResource>;
  public readonly originals: Map<string, StackResource | null>;
  public readonly replaced: Map<string, StackResource>;
  public readonly changeSets: Map<string, ChangeSet>;
  /** Told of each event of the operation under way. */
  public onEvent?: (event: StackEvent) => void;
  private readonly deployments: Map<string, Deployment>;
  private readonly numberedEvents: Map<string, StackEvent>;
  private latest = 0;

  constructor(public readonly id: string, private readonly stored: Stored, private readonly host: StackHost) {
    this.resources = stored.resources.of(id);
    this.originals = stored.originals.of(id);
    this.replaced = stored.replaced.of(id);
    this.changeSets = stored.changeSets.of(id);
    this.deployments = stored.deployments.of(id);
    this.numberedEvents = stored.events.of(id);
    this.latest = this.events.at(-1)?.timestamp.getTime() ?? 0;
  }

  public get state(): StackState {
    return this.stored.states.get(this.id)!;
  }

  public get name(): string {
    return this.state.name;
  }

  public get status(): StackStatus {
    return this.state.status;
  }

  /** Oldest first. */
  public get events(): StackEvent[] {
    return [...this.numberedEvents.values()];
  }

  /** What the stack is, or is becoming. */
  public get deployment(): Deployment | undefined {
    return this.deploymentOf(this.state.target ?? this.state.deployed);
  }

  /** What the stack was after its last success. */
  public get deployed(): Deployment | undefined {
    return this.deploymentOf(this.state.deployed);
  }

  public deploymentOf(id: string | undefined): Deployment | undefined {
    return id === undefined ? undefined : this.deployments.get(id);
  }

  /** @returns the ID under which the stack keeps a deployment */
  public keep(deployment: Deployment): string {
    const id = this.host.random.uuid();
    this.deployments.set(id, deployment);
    return id;
  }

  public change(changes: Partial<StackState>): void {
    this.stored.states.set(this.id, { ...this.state, ...changes });
  }

  public begin(type: OperationType, clientRequestToken?: string): void {
    this.change({ operation: { id: this.host.random.uuid(), type, clientRequestToken } });
  }

  public enter(status: StackStatus, reason?: string): void {
    const { name, reason: former } = this.state;
    this.change({ status, statusReason: reason, reason: reason ?? (status.includes('ROLLBACK') ? former : undefined) });
    this.record({ logicalId: name, physicalId: this.id, resourceType: 'AWS::CloudFormation::Stack', status, reason });
  }

  /** Notes a resource as the stack's own, in the state given. */
  public put(resource: Declared, status: ResourceStatus, reason?: string): void {
    this.resources.set(resource.logicalId, { ...resource, status, reason, timestamp: this.host.clock.date() });
    this.report(resource, status, reason);
  }

  /** Tells of a resource without noting anything. */
  public report(resource: Declared, status: ResourceStatus, reason?: string): void {
    const { logicalId, physicalId, type, properties, shown = properties } = resource;
    this.record({ logicalId, physicalId, resourceType: type, status, reason, properties: JSON.stringify(shown) });
  }

  /** Keeps what a resource was before the operation under way first touched it. */
  public remember(logicalId: string): void {
    if (!this.originals.has(logicalId)) this.originals.set(logicalId, this.resources.get(logicalId) ?? null);
  }

  /** A resource is still there but no longer in its place. */
  public supersede(resource: StackResource): void {
    this.replaced.set(`${resource.logicalId} ${resource.physicalId}`, resource);
  }

  /** What has been superseded and has not come back to its place. */
  public get superseded(): StackResource[] {
    return [...this.replaced.values()].filter(({ logicalId, physicalId }) => this.resources.get(logicalId)?.physicalId !== physicalId);
  }

  /** The stack is complete as it is: what it was before counts no more. */
  public settle(): void {
    this.originals.clear();
    this.replaced.clear();
    this.dropUnused();
  }

  /** Keeps no deployment that has come to nothing. */
  public dropUnused(): void {
    const used = [this.state.deployed, this.state.target, ...[...this.changeSets.values()].map(({ deployment }) => deployment)];
    for (const id of [...this.deployments.keys()]) if (!used.includes(id)) this.deployments.delete(id);
  }

  /** The stack is no more. Its events and its last deployment can still be read by its ID. */
  public end(): void {
    this.changeSets.clear();
    this.change({ deletedAt: this.host.clock.date(), outputs: new Map(), imports: new Set() });
    this.enter('DELETE_COMPLETE');
  }

  /** No two events of a stack have the same time: whoever sorts them by it gets them in their order. */
  private record(event: Omit<StackEvent, 'eventId' | 'timestamp' | 'stackId' | 'stackName'>): void {
    const { name, operation } = this.state;
    this.latest = Math.max(Math.floor(this.host.clock.now()), this.latest + 1);
    const complete = {
      eventId: event.resourceType === 'AWS::CloudFormation::Stack' ? this.host.random.uuid() : `${event.logicalId}-${event.status}-${this.latest}`,
      timestamp: new Date(this.latest),
      stackId: this.id,
      stackName: name,
      operationId: operation?.id,
      clientRequestToken: operation?.clientRequestToken,
      ...event,
    };
    this.numberedEvents.set(String(this.numberedEvents.size), complete);
    this.onEvent?.(complete);
  }
}
