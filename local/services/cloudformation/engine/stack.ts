/** A stack: its status, its resources, its outputs, and its events. */

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

/** The sources of a stack's times and IDs. */
export interface StackHost {
  readonly clock: Clock;
  readonly random: Random;
}

export class StackRecord {
  public readonly resources: Map<string, StackResource>;
  public readonly originals: Map<string, StackResource | null>;
  public readonly replaced: Map<string, StackResource>;
  public readonly changeSets: Map<string, ChangeSet>;
  /** Called for each event of the current operation. */
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

  /** The deployment that the stack has, or is getting. */
  public get deployment(): Deployment | undefined {
    return this.deploymentOf(this.state.target ?? this.state.deployed);
  }

  /** The deployment of the stack's last success. */
  public get deployed(): Deployment | undefined {
    return this.deploymentOf(this.state.deployed);
  }

  public deploymentOf(id: string | undefined): Deployment | undefined {
    return id === undefined ? undefined : this.deployments.get(id);
  }

  /** @returns the ID of the stored deployment */
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

  /** Stores a resource as the stack's own, with a status. */
  public put(resource: Declared, status: ResourceStatus, reason?: string): void {
    this.resources.set(resource.logicalId, { ...resource, status, reason, timestamp: this.host.clock.date() });
    this.report(resource, status, reason);
  }

  /** Reports a resource in an event without storing it. */
  public report(resource: Declared, status: ResourceStatus, reason?: string): void {
    const { logicalId, physicalId, type, properties, shown = properties } = resource;
    this.record({ logicalId, physicalId, resourceType: type, status, reason, properties: JSON.stringify(shown) });
  }

  /** Stores the state of a resource before the current operation first touched it. */
  public keepOriginal(logicalId: string): void {
    if (!this.originals.has(logicalId)) this.originals.set(logicalId, this.resources.get(logicalId) ?? null);
  }

  /** Stores that a resource still exists but is no longer the one of its logical ID. */
  public supersede(resource: StackResource): void {
    this.replaced.set(`${resource.logicalId} ${resource.physicalId}`, resource);
  }

  /** The replaced resources that have not become current again. */
  public get superseded(): StackResource[] {
    return [...this.replaced.values()].filter(
      ({ logicalId, physicalId }) => this.resources.get(logicalId)?.physicalId !== physicalId,
    );
  }

  /** The stack is complete: its former state is no longer needed. */
  public completeOperation(): void {
    this.originals.clear();
    this.replaced.clear();
    this.dropUnused();
  }

  /** Deletes deployments that are not in use. */
  public dropUnused(): void {
    const used = [
      this.state.deployed,
      this.state.target,
      ...[...this.changeSets.values()].map(({ deployment }) => deployment),
    ];
    for (const id of [...this.deployments.keys()]) if (!used.includes(id)) this.deployments.delete(id);
  }

  /** Deletes the stack. Its events and its last deployment can still be read by its ID. */
  public delete(): void {
    this.changeSets.clear();
    this.update({ deletedAt: this.host.clock.date(), outputs: new Map(), imports: new Set() });
    this.setStatus('DELETE_COMPLETE');
  }

  /** No two events of a stack have the same time, so that sorting them by time keeps their order. */
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
