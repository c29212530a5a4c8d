/** CloudFormation's answer: what it may hold, and how it gets to CloudFormation. */

import type { Final } from './outcome';
import { poll, SECOND, sleep } from '../shared/runtime';

/** What identifies the request that an answer is for. */
export interface Addressee {
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html */
const MOST_BYTES = 4096;
const LONGEST_REASON = 1_500;
const LONGEST_ID = 512;

/**
 * When CloudFormation signed the URL, which is when it sent the request, in milliseconds since 1970: no other part of a
 * request tells. Unknown for URLs in the form of Signature Version 2, which tell only when they expire.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function signedAt(responseUrl: string): number | undefined {
  const [, day, time] = /[?&]X-Amz-Date=(\d{8})T(\d{6})Z(?:&|$)/.exec(responseUrl) ?? [];
  if (day === undefined) return undefined;
  const moment = Date.parse(`${day.replace(/(....)(..)/, '$1-$2-')}T${time.replace(/(..)(..)/, '$1:$2:')}Z`);
  return Number.isNaN(moment) ? undefined : moment;
}

/** How long an upload is repeated, and how long one may take. */
const PATIENCE = 10 * SECOND;
const ATTEMPT_TIMEOUT = 5 * SECOND;

/** The answer's body, with as much of the reason as there is room for. */
export function bodyOf(addressee: Addressee, outcome: Final): string {
  const answer = (longestReason: number) => ({
    ...textsOf(addressee),
    PhysicalResourceId: outcome.physicalId,
    Status: outcome.status,
    ...(outcome.status === 'SUCCESS'
      ? { Data: outcome.attributes, NoEcho: outcome.noEcho }
      : { Reason: truncate(outcome.reason, longestReason) }),
  });
  const short = answer(LONGEST_REASON / 10);
  const bodies = [JSON.stringify(answer(LONGEST_REASON)), JSON.stringify(short), JSON.stringify(short, inAscii)];
  return bodies.find((body) => Buffer.byteLength(body) <= MOST_BYTES) ?? bodies[2];
}

/** What is no text, or longer than any of CloudFormation's, cannot be answered as it came. */
function textsOf({ StackId, RequestId, LogicalResourceId }: Addressee): Partial<Addressee> {
  const texts = Object.entries({ StackId, RequestId, LogicalResourceId }).filter(
    ([, text]) => typeof text === 'string',
  );
  return Object.fromEntries(texts.map(([name, text]) => [name, text.slice(0, LONGEST_ID)]));
}

/** For `JSON.stringify`: no character takes more than one byte, or two. */
const inAscii = (_name: string, value: unknown) => typeof value === 'string' ? value.replace(/[^ -~]/g, '?') : value;

/**
 * Uploads the answer. The URL is a credential, so no error that leaves here has it: neither in its
 * message nor in its cause.
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
  const response = await fetch(responseUrl, {
    method: 'PUT',
    body,
    headers,
    signal: AbortSignal.timeout(ATTEMPT_TIMEOUT),
  });
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

/**
 * The beginning and the end: what failed stands at the one, the remedy at the other. Halves of
 * characters become whole ones.
 */
function truncate(text: string, length: number): string {
  const short = text.length <= length ? text : `${text.slice(0, length / 2)} ... ${text.slice(-length / 2)}`;
  return Buffer.from(short).toString();
}
