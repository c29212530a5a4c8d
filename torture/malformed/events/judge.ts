/** Sends events to the Lambda code in this process, and judges the outcomes. Waiting costs nothing. */

import { join } from 'node:path';
import type { EventInput } from './input';
import { CANARY } from './valid';
import type { HttpRequest, HttpResponse } from '../../../local/http';
import { SeededRandom } from '../../../local/random';
import type { ReadCode } from '../../../local/simulation';
import { STARTS_AT } from '../../../local/simulation';
import { SimulatedClock } from '../../../local/simulation/clock';
import { Modules } from '../../../local/simulation/modules';
import { Network } from '../../../local/simulation/network';
import { SimulatedProcess } from '../../../local/simulation/process';
import { bundle, inPlaceOf } from '../../simulation/code';
import { wholeCharacters } from '../hostile';
import { inReason, insist, insistOnCleanPrototype } from '../suite';

interface Answer {
  readonly url: unknown;
  readonly body: string;
}

/** What CloudFormation takes. */
const MOST_BYTES = 4096;
const MOST_ID_BYTES = 1024;
/** IDs that are longer than CloudFormation's need not be repeated in the answer. */
const ROOM_FOR_ID = 300;

/** The time that the code sees. */
const FUNCTION_TIMEOUT = 300_000;

const CONTEXT = {
  functionName: 'Provider',
  logStreamName: '2026/01/01/[$LATEST]abc',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:Provider',
};

/** The words by which the code reports a defect of its own. */
const DEFECT = /Unexpected \w+ in the device fleets handler|could not go on/;

/** CloudFormation's own answer to a caller that may not look at a stack. */
const DENIAL =
  '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>No</Message></Error></ErrorResponse>';

const ENDPOINT = 'http://127.0.0.1:0';
const ENVIRONMENT = {
  AWS_REGION: 'eu-west-1',
  AWS_ENDPOINT_URL: ENDPOINT,
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: CANARY,
};

export class EventJudge {
  public static async make(): Promise<EventJudge> {
    return new EventJudge(inPlaceOf(await bundle()));
  }

  /** The outcome of the event under judgement. */
  private calls = 0;
  private answers: Answer[] = [];
  private printed = '';

  private constructor(private readonly code: ReadCode) {}

  public readonly judge = async (input: EventInput): Promise<string> => {
    const { event, expected } = input;
    [this.calls, this.answers, this.printed] = [0, [], ''];
    const { clock, handler } = this.load();
    const end = clock.now() + FUNCTION_TIMEOUT;
    const work = () => handler(event, { ...CONTEXT, getRemainingTimeInMillis: () => end - clock.now() });
    const thrown: Error | undefined = await inReason(() =>
      clock.run('an answer', work, FUNCTION_TIMEOUT).then(
        () => undefined,
        (error) => error,
      ),
    );
    const { answers, calls, printed } = this;
    insistOnCleanPrototype();
    insist(!printed.includes(CANARY), () => `a secret is in the log: ${printed}`);
    insist(!(thrown?.stack ?? '').includes(CANARY), () => `a secret was thrown: ${thrown!.stack}`);
    if (expected.fate === 'thrown back') {
      insist(
        thrown !== undefined && thrown.message.includes(expected.names),
        () => `it was not thrown back: ${thrown?.stack ?? JSON.stringify(answers)}`,
      );
      insist(answers.length + calls === 0, () => `there were ${answers.length} answers and ${calls} calls`);
      return 'thrown back';
    }
    insist(thrown === undefined, () => `nobody was answered: ${thrown!.stack}`);
    insist(answers.length === 1, () => `there were ${answers.length} answers`);
    const { Status, Reason = '' } = wellFormed(answers[0], event as object);
    insist(!DEFECT.test(Reason), () => `a defect: ${Reason}`);
    if (expected.fate === 'refused') {
      insist(Status === 'FAILED', () => `it was not refused: ${answers[0].body}`);
      insist(calls === 0, () => `there were ${calls} calls`);
      insist(Reason.includes(expected.names), () => `the reason does not name ${expected.names}: ${Reason}`);
      return 'refused';
    }
    if (expected.fate === 'carried out') insist(calls > 0, () => `it was not carried out: ${answers[0].body}`);
    return calls > 0 ? 'carried out' : Status === 'SUCCESS' ? 'nothing to do' : 'refused';
  };

  /** Loads the code, as at a cold start. */
  private load() {
    const clock = new SimulatedClock({ startsAt: STARTS_AT, log: () => {} });
    const network = new Uploads(async (request) => this.answer(request), (answer) => this.answers.push(answer));
    const host = {
      clock,
      network,
      newRandom: () => new SeededRandom(1),
      log: (line: string) => {
        throw new Error(line);
      },
    };
    const process = new SimulatedProcess(host, {
      name: 'the function',
      cwd: __dirname,
      env: ENVIRONMENT,
      write: (line) => {
        this.printed += line;
      },
    });
    const { handler } = new Modules(process, this.code).load(join(__dirname, 'index.js')) as {
      handler: (event: unknown, context: object) => Promise<void>;
    };
    return { clock, handler };
  }

  /** Refuses every call, with the input in the message, as services may do. */
  private answer({ body }: HttpRequest): HttpResponse {
    this.calls += 1;
    const text = Buffer.from(body).toString();
    if (text.startsWith('Action=')) return { status: 403, headers: { 'content-type': 'text/xml' }, body: DENIAL };
    const message = `No: ${textsIn(parsed(text)).join(', ')}`;
    const headers = { 'content-type': 'application/json', 'x-amzn-errortype': 'InvalidRequestException' };
    return { status: 400, headers, body: JSON.stringify({ Message: message, message }) };
  }
}

/** A network in which answers can go to any URL. */
class Uploads extends Network {
  constructor(
    exchange: (request: HttpRequest) => Promise<HttpResponse>,
    private readonly uploaded: (answer: Answer) => void,
  ) {
    super(ENDPOINT, exchange);
  }

  public async fetch(_caller: SimulatedProcess, url: unknown, { body }: RequestInit = {}): Promise<Response> {
    this.uploaded({ url, body: String(body) });
    return new Response();
  }
}

/** The answer, if CloudFormation could take it. */
function wellFormed({ url, body }: Answer, event: object): { Status: string; Reason?: string } {
  const { ResponseURL, ...request } = event as Record<string, unknown>;
  insist(url === ResponseURL, () => `the answer went to ${String(url)}`);
  insist(Buffer.byteLength(body) <= MOST_BYTES, () => `the answer has ${Buffer.byteLength(body)} bytes`);
  insist(!body.includes(CANARY), () => `a secret is in the answer: ${body}`);
  const answer = JSON.parse(body);
  insist(['SUCCESS', 'FAILED'].includes(answer.Status), () => `the answer has no status: ${body}`);
  const { PhysicalResourceId: id, Reason } = answer;
  insist(
    typeof id === 'string' && id !== '' && Buffer.byteLength(id) <= MOST_ID_BYTES,
    () => `the answer's physical ID is none: ${body}`,
  );
  insist(
    answer.Status === 'SUCCESS' || (typeof Reason === 'string' && Reason !== '' && Reason === wholeCharacters(Reason)),
    () => `the answer has no reason: ${body}`,
  );
  const asked = ['StackId', 'RequestId', 'LogicalResourceId'].map((name) => [name, request[name]] as const);
  const haveRoom = asked.every(([, text]) => typeof text === 'string' && JSON.stringify(text).length <= ROOM_FOR_ID);
  for (const [name, text] of asked) {
    insist(!haveRoom || answer[name] === text, () => `the answer has another ${name}: ${body}`);
  }
  return answer;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
