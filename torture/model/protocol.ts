/** CloudFormation's protocol: each request is answered, and once. */

import type { StackEvent } from '../../local/cloudformation';
import type { World } from '../simulation/world';

const UNANSWERED = 'CloudFormation did not receive a response';

/** What was answered oftener than what had happened to it explains: each further delivery and each death of a process may lead to one more answer. */
export function checkAnswers({ requests }: World): string[] {
  return [...requests.values()].flatMap(({ event, answers, repetitions }) => (answers.length <= 1 + repetitions ? [] : [
    `${event.RequestType} of ${event.LogicalResourceId} was answered ${answers.length} times, and delivered or repeated ${repetitions} times`,
  ]));
}

/** No stack waits in vain where the Lambda code could have answered. */
export function checkPatience(events: readonly StackEvent[]): string[] {
  return events.filter(({ reason }) => reason?.startsWith(UNANSWERED)).map(({ logicalId }) => `${logicalId} was not answered for`);
}

/** What could not be made or deleted, or was never answered for: some of it may be left, if it could not be otherwise. */
export function logicalIdsOfFailures(events: readonly StackEvent[]): Set<string> {
  return new Set(events.filter(({ status }) => /^(CREATE|UPDATE|DELETE)_FAILED$/.test(status)).map(({ logicalId }) => logicalId));
}

/** What was cancelled while something kept its request back. */
function cancelledIn(events: readonly StackEvent[], setbacks: World['setbacks'], since: number): Set<string> {
  const set = new Set(setbacks.filter(({ time }) => time >= since).map(({ logicalId }) => logicalId));
  return new Set(events.filter(({ logicalId, reason = '' }) => set.has(logicalId) && reason.endsWith('cancelled')).map(({ logicalId }) => logicalId));
}

/**
 * What was cancelled, and whose run had died or had had to wait long: it may be that nobody knows of what it has made. A
 * repetition by Lambda comes a minute later, when the stack may have removed the function, and its permissions.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export const logicalIdsOfLosses = (events: readonly StackEvent[], { setbacks }: World, since: number) => (
  cancelledIn(events, setbacks.filter(({ isLong }) => isLong), since));

/** What was cancelled and goes on while it is taken back, so that either of both may come last. */
export const logicalIdsOfRaces = (events: readonly StackEvent[], { setbacks }: World, since: number) => cancelledIn(events, setbacks, since);
