/** CloudFormation's answer: what it may hold, and how it gets to CloudFormation. */

import { backOff } from 'exponential-backoff';
import type { Final } from './outcome';

/** What identifies the request that an answer is for. */
export interface Addressee {
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html */
const MOST_BYTES = 4096;
const LONGEST_REASON = 1_500;

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 200;
const ATTEMPT_TIMEOUT_MS = 5_000;

/** The answer's body. */
export function bodyOf({ StackId, RequestId, LogicalResourceId }: Addressee, outcome: Final): string {
  const body = (result: object) =>
    JSON.stringify({ StackId, RequestId, LogicalResourceId, PhysicalResourceId: outcome.physicalId, ...result });
  if (outcome.status === 'SUCCESS') return body({ Status: 'SUCCESS', Data: outcome.attributes });
  const answer = body({ Status: 'FAILED', Reason: shorten(outcome.reason, LONGEST_REASON) });
  return Buffer.byteLength(answer) <= MOST_BYTES ? answer : body({ Status: 'FAILED', Reason: shorten(outcome.reason, LONGEST_REASON / 10) });
}

/**
 * Uploads the answer. The URL is a credential, so no error that leaves here has it: neither in its message nor in its cause.
 */
export async function upload(responseUrl: string, body: string): Promise<void> {
  try {
    await backOff(() => put(responseUrl, body), { numOfAttempts: ATTEMPTS, startingDelay: FIRST_PAUSE_MS, jitter: 'full' });
  } catch (error) {
    throw new Error(`The answer could not be uploaded to CloudFormation: ${nameOf(error)}`);
  }
}

async function put(responseUrl: string, body: string): Promise<void> {
  // The URL is signed for a request without content type.
  const headers = { 'content-type': '' };
  const response = await fetch(responseUrl, { method: 'PUT', body, headers, signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS) });
  await response.arrayBuffer();
  if (!response.ok) throw new HttpError(response.status);
}

class HttpError extends Error {
  constructor(readonly status: number) {
    super();
  }
}

function nameOf(error: unknown): string {
  if (error instanceof HttpError) return `HTTP status ${error.status}`;
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  return cause?.code ?? name ?? 'unknown error';
}

/** The beginning and the end: what failed stands at the one, the remedy at the other. */
function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length / 2)} ... ${text.slice(-length / 2)}`;
}
