/** The rollouts of all OTA tasks. Time and the events of devices advance them. */

import { parseQuery } from './query';
import { Rollout } from './rollout';
import type { RolloutPlan, UpdateBehavior } from './rollout-state';
import { Schedule } from './schedule';
import type { Assumptions } from '../../../assumptions';
import type { Clock } from '../../../clock';
import type { Storage } from '../../../storage';
import type { ManagedThing, OtaTask } from '../record-types';
import type { Records } from '../records';
import type { Change } from '../store';

export interface RolloutsHost {
  readonly records: Records;
  readonly clock: Clock;
  readonly assumptions: Assumptions;
  readonly storage: Pick<Storage, 'map'>;
}

type Planned = Pick<OtaTask, 'OtaSchedulingConfig' | 'OtaTaskExecutionRetryConfig' | 'TaskConfigurationId'>
  & Required<Pick<OtaTask, 'OtaType'>>;

const isReached = ({ ProvisioningStatus, connectivity }: ManagedThing) =>
  ProvisioningStatus === 'ACTIVATED' && connectivity?.Connected === true;

export class Rollouts {
  /** By the ID of the thing, or under '*' for all others. */
  private readonly behaviors: Map<string, UpdateBehavior>;

  constructor(private readonly host: RolloutsHost) {
    this.behaviors = host.storage.map('managed-integrations update behaviors');
    host.records.ManagedThing.watch((change) => this.follow(change));
  }

  public setBehavior(thingId: string, behavior: UpdateBehavior): void {
    this.behaviors.set(thingId, behavior);
  }

  /** Applies all changes that are due. */
  public advanceAll(): void {
    const { records, clock } = this.host;
    records.ManagedThing.applyDue();
    const now = clock.now();
    for (const task of this.live()) if ((task.rollout.nextAt ?? Infinity) <= now) this.move(task, now);
  }

  /** The things that match a query. */
  public matching(queryString: string): string[] {
    const query = parseQuery(queryString);
    return this.host.records.ManagedThing.all()
      .filter(({ MetaData = {} }) => query(MetaData))
      .map(({ Id }) => Id!);
  }

  public planOf({
    OtaSchedulingConfig,
    OtaTaskExecutionRetryConfig,
    OtaType,
    TaskConfigurationId,
  }: Planned): RolloutPlan {
    const { records, assumptions } = this.host;
    return {
      isContinuous: OtaType === 'CONTINUOUS',
      schedule: new Schedule({ OtaSchedulingConfig, OtaType }),
      // A task keeps the configuration that it was created with, even if that is deleted.
      pushConfig: (TaskConfigurationId && records.OtaTaskConfiguration.find(TaskConfigurationId)?.PushConfig) || {},
      retryConfig: OtaTaskExecutionRetryConfig,
      behaviorOf: (id) => {
        const thing = records.ManagedThing.find(id);
        return thing && isReached(thing) ? (this.behaviors.get(id) ?? this.behaviors.get('*') ?? {}) : undefined;
      },
      failureShare: assumptions.get('otaFailureShare'),
    };
  }

  private live(): OtaTask[] {
    return this.host.records.OtaTask.all().filter(({ Status }) => Status !== 'DELETION_IN_PROGRESS');
  }

  private move(task: OtaTask, until: number, change?: (rollout: Rollout) => void): void {
    const rollout = new Rollout(task.rollout, this.planOf(task as Planned)).advance(until);
    change?.(rollout);
    const tasks = this.host.records.OtaTask;
    tasks.set(task.TaskId!, { rollout: rollout.result() });
    for (const { status, at } of rollout.statusChanges()) {
      tasks.set(task.TaskId!, { LastUpdatedAt: new Date(at), Status: status });
    }
  }

  /** A changed thing concerns the tasks whose target it is or was. */
  private follow({ id, before, after, at }: Change<ManagedThing>): void {
    const isGone = !after || after.ProvisioningStatus === 'DELETED';
    const hasConnected = after && isReached(after) && !(before && isReached(before));
    const hasOtherData = before?.MetaData !== after?.MetaData;
    if (!isGone && !hasConnected && !hasOtherData) return;
    for (const task of this.live()) {
      const isFor = !isGone && this.isFor(task, after);
      const { executions, waiting } = task.rollout;
      if (!isFor && !executions.has(id) && !waiting.includes(id)) continue;
      this.move(task, at, (rollout) => {
        if (!isFor) return rollout.leave(id, at);
        if (hasOtherData && task.OtaType === 'CONTINUOUS' && !this.wasFor(task, before)) rollout.join(id, at);
        if (hasConnected) rollout.connect(id, at);
      });
    }
  }

  private isFor({ OtaTargetQueryString, OtaType, rollout }: OtaTask, { Id, MetaData = {} }: ManagedThing): boolean {
    if (OtaType === 'CONTINUOUS') return parseQuery(OtaTargetQueryString!)(MetaData);
    return rollout.executions.has(Id!) || rollout.waiting.includes(Id!);
  }

  private wasFor(task: OtaTask, before: ManagedThing | undefined): boolean {
    return before !== undefined && this.isFor(task, before);
  }
}
