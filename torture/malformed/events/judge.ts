/** Sends events to the Lambda code in this process, and judges what becomes of them. Waiting costs nothing. */

import { EventInput } from './input';
import { CANARY } from './valid';
import { HandlerCode, LambdaHandler } from '../../simulation/code';
import { VirtualTime } from '../../simulation/time';
import { wholeCharacters } from '../hostile';
import { inReason, insist, insistOnCleanPrototype } from '../suite';

interface Answer {
  readonly url: unknown;
  readonly body: string;
}

/** What CloudFormation takes. */
const MOST_BYTES = 4096;
const MOST_ID_BYTES = 1024;
/** Longer IDs than CloudFormation's need not come back. */
const ROOM_FOR_ID = 300;

/** By the clock that the code sees. */
const FUNCTION_TIMEOUT = 300_000;

const CONTEXT = {
  functionName: 'Provider', logStreamName: '2026/01/01/[$LATEST]abc', invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:Provider',
};

/** A defect, in the words of the code that explains failures. */
const DEFECT = /Unexpected \w+ in the device fleets handler|could not go on/;

/** CloudFormation's own answer to who may not look at a stack. */
const DENIAL = '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>No</Message></Error></ErrorResponse>';

export class EventJudge {
  private readonly time = new VirtualTime();
  private readonly handler: LambdaHandler;
  /** What has come of the event that is being judged. */
  private calls = 0;
  private answers: Answer[] = [];
  private printed = '';

  constructor() {
    const { call } = this;
    const write = (text: unknown) => Boolean(this.printed += String(text));
    class NodeHttpHandler {
      public readonly metadata = { handlerProtocol: 'http/1.1' };
      public readonly handle = async (request: object) => ({ response: call(request) });
      public destroy(): void {}
    }
    process.env.AWS_REGION = 'eu-west-1';
    this.handler = new HandlerCode().load({
      process: Object.create(process, { stdout: { value: { write } }, stderr: { value: { write } } }),
      fetch: (async (url, options) => {
        this.answers.push({ url, body: String(options!.body) });
        return new Response();
      }) as typeof fetch,
      AbortSignal: { timeout: () => undefined },
    }, {
      '@smithy/node-http-handler': { NodeHttpHandler, streamCollector: async (stream: Uint8Array) => stream },
      '@aws-sdk/credential-provider-env': { fromEnv: () => async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: CANARY }) },
    });
  }

  public readonly judge = async (input: EventInput): Promise<string> => {
    const { event, expected } = input;
    [this.calls, this.answers, this.printed] = [0, [], ''];
    this.time.reset(0);
    const end = this.time.now() + FUNCTION_TIMEOUT;
    const work = () => this.handler(event, { ...CONTEXT, getRemainingTimeInMillis: () => end - this.time.now() });
    const thrown = await inReason(() => this.time.run(work(), FUNCTION_TIMEOUT).then(() => undefined, (error) => error as Error));
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

  public stop(): void {
    this.time.release();
  }

  /** Refuses every call, with the input in the message, as services may do. */
  private readonly call = ({ body = '' }: { body?: string | Uint8Array }): object => {
    this.calls += 1;
    const text = typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
    if (text.startsWith('Action=')) return { statusCode: 403, headers: { 'content-type': 'text/xml' }, body: Buffer.from(DENIAL) };
    const message = `No: ${textsIn(parsed(text)).join(', ')}`;
    const headers = { 'content-type': 'application/json', 'x-amzn-errortype': 'InvalidRequestException' };
    return { statusCode: 400, headers, body: Buffer.from(JSON.stringify({ Message: message, message })) };
  };
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
  insist(typeof id === 'string' && id !== '' && Buffer.byteLength(id) <= MOST_ID_BYTES, () => `the answer's physical ID is none: ${body}`);
  insist(
    answer.Status === 'SUCCESS' || (typeof Reason === 'string' && Reason !== '' && Reason === wholeCharacters(Reason)),
    () => `the answer has no reason: ${body}`,
  );
  const asked = ['StackId', 'RequestId', 'LogicalResourceId'].map((name) => [name, request[name]] as const);
  const haveRoom = asked.every(([, text]) => typeof text === 'string' && JSON.stringify(text).length <= ROOM_FOR_ID);
  for (const [name, text] of asked) insist(!haveRoom || answer[name] === text, () => `the answer has another ${name}: ${body}`);
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
