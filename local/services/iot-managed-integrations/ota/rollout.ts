/**
 * The course of an update over its devices. Time alone advances it: from one state to the same
 * later state, in one step or in many.
 *
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/jobs-configurations-details.html
 */

import { Agenda } from './agenda';
import type { Failure, Progress } from './rate';
import { isAborted, ratePerMinute } from './rate';
import { mayRetry } from './retries';
import type {
  Execution,
  ExecutionStatus,
  RolloutPlan,
  RolloutState,
  RolloutStatus,
  UpdateBehavior,
} from './rollout-state';

const MINUTE = 60_000;
const DEFAULT_SECONDS = 60;
const TICK = Symbol('tick');
const END = Symbol('end');
/** At one time, executions end first, and other devices are notified last. */
const RANK = { [END]: 1, [TICK]: 2 } as const;

const isFailure = (status: ExecutionStatus): status is Failure =>
  status === 'FAILED' || status === 'REJECTED' || status === 'TIMED_OUT';
const isEnd = (status: ExecutionStatus) => status !== 'QUEUED' && status !== 'IN_PROGRESS';

/** A status of a rollout, and when it began. */
export interface StatusChange {
  readonly status: RolloutStatus;
  readonly at: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class Rollout {
  private readonly state: Mutable<Omit<RolloutState, 'waiting' | 'executions' | 'failures'>>;
  private readonly waiting: string[];
  private readonly executions: Map<string, Execution>;
  private readonly failures: Record<Failure, number>;
  private readonly changes: StatusChange[] = [];
  private readonly agenda = new Agenda<string | typeof TICK | typeof END>();

  constructor({ waiting, executions, failures, ...state }: RolloutState, private readonly plan: RolloutPlan) {
    this.state = { ...state };
    this.waiting = [...waiting];
    this.executions = new Map(executions);
    this.failures = { ...failures };
    for (const [device, { next }] of executions) if (next) this.agenda.add(next.at, device);
    if (plan.schedule.endsAt !== undefined && !state.isClosed) this.agenda.add(plan.schedule.endsAt, END, RANK[END]);
    if (state.nextTickAt !== undefined) this.agenda.add(state.nextTickAt, TICK, RANK[TICK]);
  }

  /** Applies all events until a time. */
  public advance(until: number): this {
    for (let due = this.agenda.take(until); due; due = this.agenda.take(until)) {
      if (due.what === TICK) this.tick(due.at);
      else if (due.what === END) this.close(due.at);
      else this.step(due.what, due.at);
      this.completeIfDone(due.at);
    }
    return this;
  }

  /** A device that joins the targets of a continuous update is notified at once, whatever the rate. */
  public join(device: string, at: number): void {
    if (this.state.isClosed || this.waiting.includes(device) || this.isUnderWay(device)) return;
    const { schedule } = this.plan;
    if (this.state.status === 'IN_PROGRESS' && schedule.opensAt(at) === at) return this.notify(device, at);
    this.waiting.push(device);
    this.tickAt(Math.max(schedule.opensAt(at), this.state.nextTickAt ?? 0));
  }

  /** A device that has left the targets, or was deleted. */
  public leave(device: string, at: number): void {
    const index = this.waiting.indexOf(device);
    if (index >= 0) this.waiting.splice(index, 1);
    if (this.isUnderWay(device)) this.finish(device, 'REMOVED', at);
    this.completeIfDone(at);
  }

  /** A device that has connected starts its waiting execution. */
  public connect(device: string, at: number): void {
    const execution = this.executions.get(device);
    if (execution?.status === 'QUEUED' && !execution.next) this.begin(device, execution, at);
  }

  /** The changes of status since the rollout was restored from its state. */
  public statusChanges(): readonly StatusChange[] {
    return this.changes;
  }

  public result(): RolloutState {
    const { state, waiting, executions, failures, agenda } = this;
    return { ...state, waiting, executions, failures, nextAt: agenda.nextAt };
  }

  private tick(at: number): void {
    if (this.state.nextTickAt !== at || this.state.isClosed) return;
    this.state.nextTickAt = undefined;
    const opensAt = this.plan.schedule.opensAt(at);
    if (opensAt > at) return this.tickAt(opensAt);
    this.become('IN_PROGRESS', at);
    this.abortIfDue(at);
    if (this.state.isClosed) return;
    const rate = ratePerMinute(this.plan.pushConfig.RolloutConfig, this.progress);
    for (const device of this.waiting.splice(0, rate)) this.notify(device, at);
    if (this.waiting.length > 0) this.tickAt(at + MINUTE);
  }

  private tickAt(at: number): void {
    if (this.state.nextTickAt === at || at === Infinity) return;
    this.state.nextTickAt = at;
    this.agenda.add(at, TICK, RANK[TICK]);
  }

  private notify(device: string, at: number): void {
    this.state.notified += 1;
    this.state.open += 1;
    const former = this.executions.get(device);
    this.executions.delete(device);
    this.begin(
      device,
      {
        ...former,
        status: 'QUEUED',
        executionNumber: (former?.executionNumber ?? 0) + 1,
        retries: {},
        queuedAt: at,
        lastUpdatedAt: at,
      },
      at,
    );
  }

  private begin(device: string, execution: Execution, at: number): void {
    const behavior = this.plan.behaviorOf(device);
    if (!behavior) return this.put(device, { ...execution, next: undefined });
    const startsAt = this.plan.schedule.opensAt(at + (behavior.startsAfterSeconds ?? 0) * 1000);
    const status = outcomeOf(behavior, execution) === 'REJECTED' ? 'REJECTED' : 'IN_PROGRESS';
    this.put(device, { ...execution, next: startsAt === Infinity ? undefined : { at: startsAt, status } });
  }

  /** The next scheduled change of an execution. */
  private step(device: string, at: number): void {
    const execution = this.executions.get(device);
    if (!execution?.next || execution.next.at !== at) return;
    const { status } = execution.next;
    if (status === 'QUEUED') this.retry(device, execution, at);
    else if (status === 'IN_PROGRESS') this.start(device, execution, at);
    else this.finish(device, status, at);
  }

  private start(device: string, execution: Execution, at: number): void {
    const behavior = this.plan.behaviorOf(device) ?? {};
    const outcome = outcomeOf(behavior, execution);
    const minutes = this.plan.pushConfig.TimeoutConfig?.InProgressTimeoutInMinutes ?? Infinity;
    const timeoutAt = at + minutes * MINUTE;
    const endsAt = outcome === 'SILENT' ? Infinity : at + (behavior.takesSeconds ?? DEFAULT_SECONDS) * 1000;
    const next =
      endsAt <= timeoutAt
        ? { at: endsAt, status: outcome as ExecutionStatus }
        : { at: timeoutAt, status: 'TIMED_OUT' as const };
    const { startedAt: _, ...rest } = execution;
    this.put(device, {
      ...rest,
      status: 'IN_PROGRESS',
      startedAt: at,
      lastUpdatedAt: at,
      next: next.at === Infinity ? undefined : next,
    });
  }

  private finish(device: string, status: ExecutionStatus, at: number): void {
    const { next: _, ...execution } = this.executions.get(device)!;
    this.count(execution.lastEnd, -1);
    const lastEnd = status === 'SUCCEEDED' || isFailure(status) ? status : undefined;
    this.count(lastEnd, 1);
    const retries =
      isFailure(status) && !this.state.isClosed && mayRetry(status, execution.retries, this.plan.retryConfig);
    const retryAt = retries ? this.plan.schedule.opensAt(at) : Infinity;
    const next = retryAt === Infinity ? undefined : { at: retryAt, status: 'QUEUED' as const };
    this.put(device, { ...execution, status, lastEnd, lastUpdatedAt: at, next });
    if (!next) this.state.open -= 1;
    if (isFailure(status)) this.abortIfDue(at);
  }

  private retry(device: string, execution: Execution, at: number): void {
    const failure = execution.lastEnd as Failure;
    const { startedAt: _, ...rest } = execution;
    this.begin(device, {
      ...rest,
      status: 'QUEUED',
      executionNumber: execution.executionNumber + 1,
      retries: { ...execution.retries, [failure]: (execution.retries[failure] ?? 0) + 1 },
      queuedAt: at,
      lastUpdatedAt: at,
    }, at);
  }

  private abortIfDue(at: number): void {
    const { succeeded } = this.state;
    const ended =
      this.plan.failureShare === 'of ended things'
        ? succeeded + Object.values(this.failures).reduce((sum, count) => sum + count)
        : undefined;
    if (this.state.status !== 'IN_PROGRESS' || !isAborted(this.plan.pushConfig.AbortConfig, this.progress, ended)) {
      return;
    }
    this.become('CANCELED', at);
    this.stop(['QUEUED'], at);
  }

  /** The end of the schedule. */
  private close(at: number): void {
    const { endBehavior } = this.plan.schedule;
    const canceled = { STOP_ROLLOUT: [], CANCEL: ['QUEUED'], FORCE_CANCEL: ['QUEUED', 'IN_PROGRESS'] } as const;
    this.stop(canceled[endBehavior], at);
  }

  /**
   * Stops notifying devices, and cancels executions with some statuses. With these, waiting retries
   * are cancelled as well.
   */
  private stop(canceled: readonly ExecutionStatus[], at: number): void {
    this.state.isClosed = true;
    this.state.nextTickAt = undefined;
    this.waiting.length = 0;
    if (canceled.length === 0) return;
    for (const [device, execution] of this.executions) {
      if (canceled.includes(execution.status)) {
        this.finish(device, 'CANCELED', at);
      } else if (execution.next?.status === 'QUEUED') {
        this.executions.set(device, { ...execution, next: undefined });
        this.state.open -= 1;
      }
    }
  }

  /** An update for a list of devices ends with them; a continuous one ends when it is closed. */
  private completeIfDone(at: number): void {
    const { status, open, isClosed } = this.state;
    const isDone = open === 0 && this.waiting.length === 0 && (isClosed || !this.plan.isContinuous);
    if (isDone && (status === 'IN_PROGRESS' || (status === 'SCHEDULED' && isClosed))) this.become('COMPLETED', at);
  }

  private become(status: RolloutStatus, at: number): void {
    if (this.state.status === status) return;
    this.state.status = status;
    this.changes.push({ status, at });
  }

  private isUnderWay(device: string): boolean {
    const execution = this.executions.get(device);
    return execution !== undefined && (!isEnd(execution.status) || execution.next !== undefined);
  }

  private get progress(): Progress {
    return { notified: this.state.notified, succeeded: this.state.succeeded, failures: this.failures };
  }

  private count(end: Execution['lastEnd'], by: number): void {
    if (end === 'SUCCEEDED') this.state.succeeded += by;
    else if (end) this.failures[end] += by;
  }

  private put(device: string, execution: Execution): void {
    this.executions.set(device, execution);
    if (execution.next) this.agenda.add(execution.next.at, device);
  }
}

function outcomeOf(
  { outcomes = [] }: UpdateBehavior,
  { retries }: Execution,
): NonNullable<UpdateBehavior['outcomes']>[number] {
  const attempt = Object.values(retries).reduce((sum, count) => sum + count, 0);
  return outcomes[Math.min(attempt, outcomes.length - 1)] ?? 'SUCCEEDED';
}
