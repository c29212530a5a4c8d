/** CloudFormation's answer: what it may hold, and how it gets to CloudFormation. */

import type { Final } from './outcome';
import { poll, SECOND, sleep } from './runtime';

/** What identifies the request that an answer is for. */
export interface Addressee {
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html */
const MOST_BYTES = 4096;
const LONGEST_REASON = 1_500;

/** How long an upload is repeated, and how long one may take. */
const PATIENCE = 10 * SECOND;
const ATTEMPT_TIMEOUT = 5 * SECOND;

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
  let problem: unknown;
  const attempt = () => put(responseUrl, body).then(() => true, (error) => void (problem = error));
  const runtime = { now: Date.now, sleep, deadline: Infinity, signal: new AbortController().signal };
  await poll(runtime, Date.now() + PATIENCE, attempt).catch(() => {
    throw new Error(`The answer could not be uploaded to CloudFormation: ${nameOf(problem)}`);
  });
}

async function put(responseUrl: string, body: string): Promise<void> {
  // The URL is signed for a request without content type.
  const headers = { 'content-type': '' };
  const response = await fetch(responseUrl, { method: 'PUT', body, headers, signal: AbortSignal.timeout(ATTEMPT_TIMEOUT) });
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
