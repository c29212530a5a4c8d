/**
 * The function's entry point: CloudFormation's protocol. Every request gets exactly one answer:
 * when it succeeds, when it fails, when the engine does not load, and before Lambda's deadline.
 *
 * Nothing but the upload is loaded before a request is there, so that this always works.
 */

import type { Context } from 'aws-lambda';
import type { Addressee } from './answer';
import { bodyOf, signedAt, upload } from './answer';
import type { Final, Outcome, Progress } from './outcome';
import { failed, neverMade } from './outcome';
import type { Runtime } from '../shared/runtime';
import { sleep } from '../shared/runtime';

type Event = Addressee & {
  readonly ResponseURL: string;
  readonly RequestType?: string;
  readonly PhysicalResourceId?: string;
};
type Request = Omit<Event, 'ResponseURL'> & { readonly SentAt?: number };
type Engine = typeof import('./engine');

/** The share of its time that a run reserves: to hand over to another run, to answer at all, and to end by itself. */
const HANDOVER = { share: 0.25, most: 45_000 };
const ANSWER = { share: 0.1, most: 8_000 };
const END = { share: 0.1, most: 1_000 };

const reserveOf = (left: number, { share, most }: typeof ANSWER) => Math.min(left * share, most);

export const handlerWith = (loadEngine: () => Engine) => async (event: unknown, context: Context): Promise<void> => {
  // The response URL is a credential: code that could log or throw the event never gets it, only its date.
  const { ResponseURL, ...received } = (event ?? {}) as Event;
  if (!isUrl(ResponseURL)) throw new Error('the event has no ResponseURL, so that nobody can be answered');
  const request: Request = { ...received, SentAt: signedAt(ResponseURL) };
  const progress: Progress = {};
  const final =
    neverMade(request)
    ?? (await runEngine(loadEngine, request, context, progress, (continuation) => ({
      ...received,
      ResponseURL,
      Continuation: continuation,
    })));
  if (!final) return;
  const problem = await upload(ResponseURL, bodyOf(request, final)).catch((error: Error) => error);
  if (progress.made) await cleanUp(loadEngine(), request, context, progress, problem ? undefined : final);
  if (problem) throw problem;
};

// eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when it is needed, so that a failure to load is answered
export const handler = handlerWith(() => require('./engine') as Engine);

const isUrl = (value: unknown) => typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value);

/** The result of the request, or undefined if another run continues it. */
async function runEngine(
  loadEngine: () => Engine,
  request: Request,
  context: Context,
  progress: Progress,
  next: (continuation: object) => object,
): Promise<Final | undefined> {
  try {
    const engine = loadEngine();
    const outcome = await beforeDeadline(context, progress, request, (runtime) =>
      engine.handle(request, runtime, progress),
    );
    if (outcome.status !== 'WAITING') return outcome;
    const left = context.getRemainingTimeInMillis();
    await engine.invokeAgain(context.invokedFunctionArn, next(outcome.continuation), left - reserveOf(left, ANSWER));
    return undefined;
  } catch (error) {
    const { name, message } = error as Error;
    return failed(
      request,
      progress,
      `The device fleets function ${context.functionName} could not go on: ${name}: ${message}. See its log, ${context.logStreamName}.`,
    );
  }
}

async function beforeDeadline(
  context: Context, progress: Progress, request: Request, run: (runtime: Runtime) => Promise<Outcome>,
): Promise<Outcome> {
  const left = context.getRemainingTimeInMillis();
  const over = new AbortController();
  const runtime: Runtime = {
    now: Date.now,
    sleep,
    deadline: Date.now() + left - reserveOf(left, HANDOVER),
    signal: over.signal,
  };
  let timer: NodeJS.Timeout | undefined;
  const cutOff = new Promise<Outcome>((resolve) => {
    timer = setTimeout(
      () => resolve(failed(request, progress, tooLate(context, progress))),
      left - reserveOf(left, ANSWER),
    );
  });
  try {
    return await Promise.race([run(runtime), cutOff]);
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

/** Uses the rest of the run. Work that is still under way then ends with the run. */
async function cleanUp(
  engine: Engine,
  request: Request,
  context: Context,
  progress: Progress,
  answer: Final | undefined,
): Promise<void> {
  const left = context.getRemainingTimeInMillis();
  const time = left - reserveOf(left, END);
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), time);
  await engine.removeUntaken(
    request,
    { now: Date.now, sleep, deadline: Date.now() + time, signal: over.signal },
    progress,
    answer,
  );
  clearTimeout(timer);
}

function tooLate({ functionName, logStreamName }: Context, { made }: Progress): string {
  const left = made ? ` It had made ${made}; unless CloudFormation deletes that now, delete it by hand.` : '';
  return `The device fleets function ${functionName} came to its deadline while a call was under way.${left} See its log, ${logStreamName}.`;
}
