/** The answer to CloudFormation: its content, and its upload. */

import type { Final } from './outcome';
import { poll, SECOND, sleep } from '../shared/runtime';

/** The members that identify the request of an answer. */
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
 * When CloudFormation signed the URL, in milliseconds since 1970. It signs when it sends the
 * request, and no other part of a request has that time. Undefined for URLs in the form of
 * Signature Version 2, which only have their expiry.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function signedAt(responseUrl: string): number | undefined {
  const [, day, time] = /[?&]X-Amz-Date=(\d{8})T(\d{6})Z(?:&|$)/.exec(responseUrl) ?? [];
  if (day === undefined) return undefined;
  const moment = Date.parse(`${day.replace(/(....)(..)/, '$1-$2-')}T${time.replace(/(..)(..)/, '$1:$2:')}Z`);
  return Number.isNaN(moment) ? undefined : moment;
}

/** How long an upload is retried, and how long one attempt may take. */
const PATIENCE = 10 * SECOND;
const ATTEMPT_TIMEOUT = 5 * SECOND;

/** The body of the answer, with as much of the reason as fits. */
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

/** A value that is not a text, or longer than any of CloudFormation's, cannot be repeated in an answer. */
function textsOf({ StackId, RequestId, LogicalResourceId }: Addressee): Partial<Addressee> {
  const texts = Object.entries({ StackId, RequestId, LogicalResourceId }).filter(
    ([, text]) => typeof text === 'string',
  );
  return Object.fromEntries(texts.map(([name, text]) => [name, text.slice(0, LONGEST_ID)]));
}

/** A replacer for `JSON.stringify` that leaves no character longer than one byte, or two. */
const inAscii = (_name: string, value: unknown) => typeof value === 'string' ? value.replace(/[^ -~]/g, '?') : value;

/** Uploads the answer. The URL is a credential, so no error contains it: neither in its message nor in its cause. */
export async function upload(responseUrl: string, body: string): Promise<void> {
  let problem: unknown;
  const attempt = () => put(responseUrl, body).then(() => true, (error) => void (problem = error));
  const runtime = { now: Date.now, sleep, deadline: Infinity, signal: new AbortController().signal };
  await poll(runtime, Date.now() + PATIENCE, attempt).catch(() => {
    throw new Error(`The answer could not be uploaded to CloudFormation: ${nameOf(problem)}`);
  });
}

async function put(responseUrl: string, body: string): Promise<void> {
  // The signature of the URL covers a request without a content type.
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
 * Keeps the beginning and the end: the beginning says what failed, the end has the remedy. Halves
 * of characters become whole ones.
 */
function truncate(text: string, length: number): string {
  const short = text.length <= length ? text : `${text.slice(0, length / 2)} ... ${text.slice(-length / 2)}`;
  return Buffer.from(short).toString();
}
