/** CloudFormation's protocol: each request is answered, and once. */

import type { StackEvent } from '../../local/services/cloudformation';
import type { World } from '../simulation/world';

const UNANSWERED = 'CloudFormation did not receive a response';

/**
 * What was answered oftener than what had happened to it explains: each further delivery and each
 * death of a process may lead to one more answer.
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

/** No stack waits in vain where the Lambda code could have answered. */
export function checkPatience(events: readonly StackEvent[]): string[] {
  return events
    .filter(({ reason }) => reason?.startsWith(UNANSWERED))
    .map(({ logicalId }) => `${logicalId} was not answered for`);
}

const NOT_DELETED = /^DELETE_FAILED$/;
const NOT_MADE = /^(CREATE|UPDATE)_FAILED$/;

const logicalIds = (events: readonly StackEvent[]) => new Set(events.map(({ logicalId }) => logicalId));
const isCancelled = ({ reason = '' }: StackEvent) => reason.endsWith('cancelled');

/** What could not be deleted. */
export const logicalIdsOfRemains = (events: readonly StackEvent[]) =>
  logicalIds(events.filter(({ status }) => NOT_DELETED.test(status)));

/**
 * What was not made for the stack, and whose run had died or had had to wait long: it may be that
 * nobody knows of what it has made. A repetition by Lambda comes a minute later, when the stack may
 * have removed the function, and its permissions.
 *
 * @param isBorne whether nothing was to fail of itself, but only by being cancelled
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

/** What has become complete, and under which ID. */
export const completedIn = (events: readonly StackEvent[]) =>
  new Map(
    events
      .filter(({ status }) => /^(CREATE|UPDATE)_COMPLETE$/.test(status))
      .map(({ logicalId, physicalId }) => [logicalId, physicalId!]),
  );

/** What CloudFormation has asked for since then. */
export const requestsSince = ({ requests }: World, since: number) =>
  [...requests.values()].filter(({ sentAt }) => sentAt >= since);

/**
 * What was cancelled while it was made and is retained: so its deletion is never asked for, and the
 * function may go while it is at work.
 */
export const logicalIdsOfUnattributable = (events: readonly StackEvent[]) =>
  logicalIds(
    events.filter(
      ({ status, logicalId, physicalId, stackName }) =>
        status === 'DELETE_SKIPPED' && physicalId?.startsWith(`${stackName}-${logicalId}-`),
    ),
  );

/** What the Lambda code says that it could not remove, and that somebody has to. */
export function idsReportedUnremovable({ logs }: World): Set<string> {
  return new Set(logs.filter((line) => line.includes('by hand')).map((line) => JSON.parse(line).physicalResourceId));
}

/**
 * What either of two changes may come last to: it was cancelled and goes on while it is taken back,
 * or a call of an update that was given up reaches the service after all.
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
