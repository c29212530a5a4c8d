/** A stack as it is at a moment: its status, its resources, its outputs, and the events that led there. */

import type { ChangeSet } from './change-set';
import type { Deployment } from './deployment';
import type {
  ResourceStatus,
  StackStatus,
  OperationType,
  StackEvent,
  StackResource,
  Declared,
  StackState,
} from './state';
import type { Stored } from './stored';
import type { Clock } from '../../../clock';
import type { Random } from '../../../random';

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
  public addDeployment(deployment: Deployment): string {
    const id = this.host.random.uuid();
    this.deployments.set(id, deployment);
    return id;
  }

  public update(changes: Partial<StackState>): void {
    this.stored.states.set(this.id, { ...this.state, ...changes });
  }

  public begin(type: OperationType, clientRequestToken?: string): void {
    this.update({ operation: { id: this.host.random.uuid(), type, clientRequestToken } });
  }

  public setStatus(status: StackStatus, reason?: string): void {
    const { name, reason: former } = this.state;
    this.update({ status, statusReason: reason, reason: reason ?? (status.includes('ROLLBACK') ? former : undefined) });
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
  public keepOriginal(logicalId: string): void {
    if (!this.originals.has(logicalId)) this.originals.set(logicalId, this.resources.get(logicalId) ?? null);
  }

  /** A resource is still there but no longer in its place. */
  public supersede(resource: StackResource): void {
    this.replaced.set(`${resource.logicalId} ${resource.physicalId}`, resource);
  }

  /** What has been superseded and has not come back to its place. */
  public get superseded(): StackResource[] {
    return [...this.replaced.values()].filter(
      ({ logicalId, physicalId }) => this.resources.get(logicalId)?.physicalId !== physicalId,
    );
  }

  /** The stack is complete as it is: what it was before counts no more. */
  public completeOperation(): void {
    this.originals.clear();
    this.replaced.clear();
    this.dropUnused();
  }

  /** Keeps no deployment that has come to nothing. */
  public dropUnused(): void {
    const used = [
      this.state.deployed,
      this.state.target,
      ...[...this.changeSets.values()].map(({ deployment }) => deployment),
    ];
    for (const id of [...this.deployments.keys()]) if (!used.includes(id)) this.deployments.delete(id);
  }

  /** The stack is no more. Its events and its last deployment can still be read by its ID. */
  public delete(): void {
    this.changeSets.clear();
    this.update({ deletedAt: this.host.clock.date(), outputs: new Map(), imports: new Set() });
    this.setStatus('DELETE_COMPLETE');
  }

  /** No two events of a stack have the same time: whoever sorts them by it gets them in their order. */
  private record(event: Omit<StackEvent, 'eventId' | 'timestamp' | 'stackId' | 'stackName'>): void {
    const { name, operation } = this.state;
    this.latest = Math.max(Math.floor(this.host.clock.now()), this.latest + 1);
    const complete = {
      eventId:
        event.resourceType === 'AWS::CloudFormation::Stack'
          ? this.host.random.uuid()
          : `${event.logicalId}-${event.status}-${this.latest}`,
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
