/** OTA tasks: the operations of customers. The rollout is in ota/. */

import { refuseReservedTags } from './tagging';
import type * as api from '../../../../src/api/iot-managed-integrations/ota-task';
import type { Input } from '../../../../src/api/schema';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import type { ServiceHost } from '../host';
import { parseQuery } from '../ota/query';
import type { Execution, ExecutionStatus } from '../ota/rollout-state';
import { newRollout } from '../ota/rollout-state';
import { Schedule } from '../ota/schedule';
import { pageOf } from '../pages';
import type { OtaTask } from '../record-types';
import type { Records } from '../records';
import { newId } from '../records';

type Details = NonNullable<OtaTask['TaskProcessingDetails']>;

/** @see https://docs.aws.amazon.com/iot-mi/latest/devguide/ota-task-types-implementation.html */
const MAX_TARGETS = 100;

const DETAILS: Readonly<Record<ExecutionStatus, Exclude<keyof Details, 'processingTargets'>>> = {
  CANCELED: 'NumberOfCanceledThings',
  FAILED: 'NumberOfFailedThings',
  IN_PROGRESS: 'NumberOfInProgressThings',
  QUEUED: 'numberOfQueuedThings',
  REJECTED: 'numberOfRejectedThings',
  REMOVED: 'numberOfRemovedThings',
  SUCCEEDED: 'numberOfSucceededThings',
  TIMED_OUT: 'numberOfTimedOutThings',
};

export function otaTasks(host: ServiceHost): Handlers<typeof api> {
  const tasks = new OtaTasks(host);
  const { OtaTask: records } = host.records;
  return {
    CreateOtaTask: ({ ClientToken: _, ...members }) => tasks.create(members),
    GetOtaTask: ({ Identifier }) => tasks.withDetails(records.read(Identifier)),
    UpdateOtaTask: ({ Identifier, ...changes }) => tasks.update(Identifier, changes),
    DeleteOtaTask: ({ Identifier }) => tasks.delete(Identifier),
    ListOtaTasks: (request) => {
      const { items, NextToken } = records.page(request);
      return { Tasks: items, NextToken };
    },
    ListOtaTaskExecutions: ({ Identifier, ...request }) => {
      const executions = [...records.read(Identifier).rollout.executions];
      const { items, NextToken } = pageOf(`executions of ${Identifier}`, executions, request);
      const ExecutionSummaries = items.map(([ManagedThingId, execution]) => ({
        ManagedThingId,
        TaskExecutionSummary: summaryOf(execution),
      }));
      return { ExecutionSummaries, NextToken };
    },
  };
}

class OtaTasks {
  private readonly tasks: Records['OtaTask'];

  constructor(private readonly host: ServiceHost) {
    this.tasks = host.records.OtaTask;
  }

  public create(
    members: Omit<Input<typeof api.CreateOtaTask>, 'ClientToken'>,
  ): Pick<OtaTask, 'Description' | 'TaskArn' | 'TaskId'> {
    const { random, clock, arn, rollouts } = this.host;
    refuseReservedTags(members.Tags, 'ValidationException');
    this.checkConfiguration(members.TaskConfigurationId);
    checkTargets(members);
    new Schedule(members);
    const devices = this.devicesOf(members);
    const TaskId = newId(random);
    const TaskArn = arn(this.tasks.type, TaskId);
    const now = clock.date();
    const rollout = newRollout(devices, rollouts.planOf(members), now.getTime());
    this.tasks.add(TaskId, {
      ...members,
      CreatedAt: now,
      LastUpdatedAt: now,
      Status: rollout.status,
      TaskArn,
      TaskId,
      rollout,
    });
    return { Description: members.Description, TaskArn, TaskId };
  }

  public update(id: string, changes: Pick<OtaTask, 'Description' | 'TaskConfigurationId'>): object {
    const { Status } = this.tasks.get(id);
    if (Status === 'DELETION_IN_PROGRESS') throw invalid(`The OTA task ${id} is ${Status}`);
    this.checkConfiguration(changes.TaskConfigurationId);
    this.tasks.update(id, { ...changes, LastUpdatedAt: this.host.clock.date() }, ['Description']);
    return {};
  }

  public delete(id: string): object {
    const { assumptions, clock } = this.host;
    if (this.tasks.get(id).Status === 'DELETION_IN_PROGRESS') return {};
    const deletions = this.tasks.all().filter(({ Status }) => Status === 'DELETION_IN_PROGRESS').length;
    if (deletions >= assumptions.get('otaTaskDeletionsAtOnce')) {
      throw new ServiceError('LimitExceededException', `${deletions} OTA tasks are DELETION_IN_PROGRESS already`);
    }
    this.tasks.set(id, { LastUpdatedAt: clock.date(), Status: 'DELETION_IN_PROGRESS' });
    this.tasks.schedule(id, assumptions.get('otaTaskDeletionMilliseconds'));
    return {};
  }

  /** The task, with its counts of devices by the status of their executions. */
  public withDetails(task: OtaTask): OtaTask {
    const { records, arn } = this.host;
    const { executions, waiting } = task.rollout;
    const processingTargets = waiting.length > 0 ? waiting.map((id) => arn(records.ManagedThing.type, id)) : undefined;
    const counts = Object.fromEntries(Object.values(DETAILS).map((name) => [name, 0])) as Details;
    for (const { status } of executions.values()) counts[DETAILS[status]]! += 1;
    return { ...task, TaskProcessingDetails: { ...counts, processingTargets } };
  }

  private devicesOf({
    OtaType,
    Target,
    OtaTargetQueryString,
  }: Omit<Input<typeof api.CreateOtaTask>, 'ClientToken'>): string[] {
    if (OtaType !== 'ONE_TIME') return this.host.rollouts.matching(OtaTargetQueryString!);
    return [...new Set(Target!.map((target) => this.thingIdOf(target)))];
  }

  private thingIdOf(target: string): string {
    const id = target.startsWith('arn:') ? target.slice(target.indexOf('/') + 1) : target;
    const thing = this.host.records.ManagedThing.get(id);
    if (target.startsWith('arn:') && thing.Arn !== target) {
      throw invalid(`The Target ${target} is of another account or Region`);
    }
    return id;
  }

  private checkConfiguration(id: string | undefined): void {
    if (id) this.host.records.OtaTaskConfiguration.get(id);
  }
}

function checkTargets({ OtaTargetQueryString: query, OtaType, Target = [] }: Input<typeof api.CreateOtaTask>): void {
  if (OtaType === 'CONTINUOUS') {
    if (query === undefined) throw invalid('A CONTINUOUS OTA task needs an OtaTargetQueryString');
    if (Target.length > 0) throw invalid('A CONTINUOUS OTA task has no Target');
    parseQuery(query);
    return;
  }
  if (Target.length === 0) throw invalid('A ONE_TIME OTA task needs a Target');
  if (Target.length > MAX_TARGETS) {
    throw invalid(`An OTA task has at most ${MAX_TARGETS} targets, not ${Target.length}`);
  }
  if (query !== undefined) throw invalid('A ONE_TIME OTA task has no OtaTargetQueryString');
}

function summaryOf({ status, executionNumber, retries, queuedAt, startedAt, lastUpdatedAt }: Execution) {
  return {
    ExecutionNumber: executionNumber,
    LastUpdatedAt: new Date(lastUpdatedAt),
    QueuedAt: new Date(queuedAt),
    RetryAttempt: Object.values(retries).reduce((sum, count) => sum + count, 0),
    StartedAt: startedAt === undefined ? undefined : new Date(startedAt),
    Status: status,
  };
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
