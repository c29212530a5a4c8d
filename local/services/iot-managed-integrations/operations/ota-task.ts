/** OTA tasks: what customers do with them. How they go on is in ota/. */

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
import type { OtaTask } from '../records';
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
  const { records, assumptions, random, clock, arn, rollouts } = host;
  const tasks = records.OtaTask;

  const idOf = (target: string): string => {
    const id = target.startsWith('arn:') ? target.slice(target.indexOf('/') + 1) : target;
    const thing = records.ManagedThing.get(id);
    if (target.startsWith('arn:') && thing.Arn !== target) throw invalid(`The Target ${target} is of another account or Region`);
    return id;
  };

  const checkConfiguration = (id: string | undefined) => {
    if (id) records.OtaTaskConfiguration.get(id);
  };

  const shown = (task: OtaTask): OtaTask => {
    const { executions, waiting } = task.rollout;
    const processingTargets = waiting.length > 0 ? waiting.map((id) => arn(records.ManagedThing.type, id)) : undefined;
    const counts = Object.fromEntries(Object.values(DETAILS).map((name) => [name, 0])) as Details;
    for (const { status } of executions.values()) counts[DETAILS[status]]! += 1;
    return { ...task, TaskProcessingDetails: { ...counts, processingTargets } };
  };

  return {
    CreateOtaTask: ({ ClientToken: _, ...members }) => {
      refuseReservedTags(members.Tags, 'ValidationException');
      checkConfiguration(members.TaskConfigurationId);
      checkTargets(members);
      new Schedule(members);
      const devices = members.OtaType === 'ONE_TIME' ? [...new Set(members.Target!.map(idOf))] : rollouts.matching(members.OtaTargetQueryString!);
      const TaskId = newId(random);
      const TaskArn = arn(tasks.type, TaskId);
      const now = clock.date();
      const rollout = newRollout(devices, rollouts.planOf(members), now.getTime());
      tasks.add(TaskId, { ...members, CreatedAt: now, LastUpdatedAt: now, Status: rollout.status, TaskArn, TaskId, rollout });
      return { Description: members.Description, TaskArn, TaskId };
    },
    GetOtaTask: ({ Identifier }) => shown(tasks.read(Identifier)),
    UpdateOtaTask: ({ Identifier, ...changes }) => {
      const { Status } = tasks.get(Identifier);
      if (Status === 'DELETION_IN_PROGRESS') throw invalid(`The OTA task ${Identifier} is ${Status}`);
      checkConfiguration(changes.TaskConfigurationId);
      tasks.update(Identifier, { ...changes, LastUpdatedAt: clock.date() }, ['Description']);
      return {};
    },
    DeleteOtaTask: ({ Identifier }) => {
      if (tasks.get(Identifier).Status === 'DELETION_IN_PROGRESS') return {};
      const deletions = tasks.all().filter(({ Status }) => Status === 'DELETION_IN_PROGRESS').length;
      if (deletions >= assumptions.get('otaTaskDeletionsAtOnce')) {
        throw new ServiceError('LimitExceededException', `${deletions} OTA tasks are DELETION_IN_PROGRESS already`);
      }
      tasks.set(Identifier, { LastUpdatedAt: clock.date(), Status: 'DELETION_IN_PROGRESS' });
      tasks.later(Identifier, assumptions.get('otaTaskDeletionMilliseconds'));
      return {};
    },
    ListOtaTasks: (request) => {
      const { items, NextToken } = tasks.page(request);
      return { Tasks: items, NextToken };
    },
    ListOtaTaskExecutions: ({ Identifier, ...request }) => {
      const executions = [...tasks.read(Identifier).rollout.executions];
      const { items, NextToken } = pageOf(`executions of ${Identifier}`, executions, request);
      const ExecutionSummaries = items.map(([ManagedThingId, execution]) => ({ ManagedThingId, TaskExecutionSummary: summaryOf(execution) }));
      return { ExecutionSummaries, NextToken };
    },
  };
}

function checkTargets({ OtaTargetQueryString: query, OtaType, Target = [] }: Input<typeof api.CreateOtaTask>): void {
  if (OtaType === 'CONTINUOUS') {
    if (query === undefined) throw invalid('A CONTINUOUS OTA task needs an OtaTargetQueryString');
    if (Target.length > 0) throw invalid('A CONTINUOUS OTA task has no Target');
    parseQuery(query);
    return;
  }
  if (Target.length === 0) throw invalid('A ONE_TIME OTA task needs a Target');
  if (Target.length > MAX_TARGETS) throw invalid(`An OTA task has at most ${MAX_TARGETS} targets, not ${Target.length}`);
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
