/** Checks CloudFormation's protocol: each request is answered once. */

import type { StackEvent } from '../../local/services/cloudformation';
import type { World } from '../simulation/world';

const UNANSWERED = 'CloudFormation did not receive a response';

/**
 * Requests with more answers than their history explains: each duplicate delivery and each killed
 * process may lead to one more answer.
 */
export function checkAnswers({ requests }: World): string[] {
  return [...requests.values()].flatMap(({ event, answers, retries: repetitions }) =>
    answers.length <= 1 + repetitions
      ? []
      : [
        `${event.RequestType} of ${event.LogicalResourceId} was answered ${answers.length} times, and delivered or repeated ${repetitions} times`,
      ],
  );
}

/** No stack waits until its timeout where the Lambda code could have answered. */
export function checkPatience(events: readonly StackEvent[]): string[] {
  return events
    .filter(({ reason }) => reason?.startsWith(UNANSWERED))
    .map(({ logicalId }) => `${logicalId} was not answered for`);
}

const NOT_DELETED = /^DELETE_FAILED$/;
const NOT_MADE = /^(CREATE|UPDATE)_FAILED$/;

const logicalIds = (events: readonly StackEvent[]) => new Set(events.map(({ logicalId }) => logicalId));
const isCancelled = ({ reason = '' }: StackEvent) => reason.endsWith('cancelled');

/** The logical IDs of resources that could not be deleted. */
export const logicalIdsOfRemains = (events: readonly StackEvent[]) =>
  logicalIds(events.filter(({ status }) => NOT_DELETED.test(status)));

/**
 * The logical IDs of created resources that the stack did not take, and whose run was killed or
 * delayed for long: possibly nobody knows what it created. Lambda's retry comes a minute later,
 * when the stack may have removed the function and its permissions.
 * @param isBorne whether the step's faults alone must not let a request fail
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function logicalIdsOfLosses(
  events: readonly StackEvent[],
  { setbacks }: World,
  since: number,
  isBorne: boolean,
): Set<string> {
  const keptBack = new Set(
    setbacks.filter(({ time, isLong }) => isLong && time >= since).map(({ logicalId }) => logicalId),
  );
  return logicalIds(
    events.filter(
      (event) => keptBack.has(event.logicalId) && (isBorne ? isCancelled(event) : NOT_MADE.test(event.status)),
    ),
  );
}

/** The resources that have become complete, with their physical IDs. */
export const completedIn = (events: readonly StackEvent[]) =>
  new Map(
    events
      .filter(({ status }) => /^(CREATE|UPDATE)_COMPLETE$/.test(status))
      .map(({ logicalId, physicalId }) => [logicalId, physicalId!]),
  );

/** CloudFormation's requests since then. */
export const requestsSince = ({ requests }: World, since: number) =>
  [...requests.values()].filter(({ sentAt }) => sentAt >= since);

/**
 * The logical IDs of creations that were cancelled and are retained: no deletion is requested, so
 * the function may be removed during its work.
 */
export const logicalIdsOfUnattributable = (events: readonly StackEvent[]) =>
  logicalIds(
    events.filter(
      ({ status, logicalId, physicalId, stackName }) =>
        status === 'DELETE_SKIPPED' && physicalId?.startsWith(`${stackName}-${logicalId}-`),
    ),
  );

/** The physical IDs of the resources that the Lambda code could not remove, and that a person has to. */
export function idsReportedUnremovable({ logs }: World): Set<string> {
  return new Set(logs.filter((line) => line.includes('by hand')).map((line) => JSON.parse(line).physicalResourceId));
}

/**
 * The logical IDs of resources that may end as either of two changes: the first was cancelled and
 * continued during its rollback, or a late call of an update reached the service after all.
 */
export function logicalIdsOfRaces(events: readonly StackEvent[], { setbacks }: World, since: number): Set<string> {
  const keptBack = setbacks.filter(({ time }) => time >= since);
  const late = keptBack.filter(({ isLate, requestType }) => isLate && requestType === 'Update');
  const ids = new Set(keptBack.map(({ logicalId }) => logicalId));
  return new Set(
    [...late, ...events.filter((event) => ids.has(event.logicalId) && isCancelled(event))].map(
      ({ logicalId }) => logicalId,
    ),
  );
}
