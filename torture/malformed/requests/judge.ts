/** Sends requests to the local cloud in this process, and judges its answers. */

import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Unsigned } from './encode';
import type { RequestInput, Signing } from './input';
import { World } from './world';
import type { HttpResponse } from '../../../local/http';
import { inReason, insist, insistOnCleanPrototype, Violation } from '../suite';

/** In real time: an answer that has not come by then never comes. */
const MOST_MILLISECONDS = 30_000;
/** AWS's own statuses for features that S3 does not implement. */
const FINE_BEYOND_499 = [501];

/** JavaScript's messages of defects, which explain nothing about a request. */
const DEFECTS = [
  'is not (a function|iterable|a constructor|defined)',
  'Cannot (read|destructure|convert|set|use) ',
  'Maximum call stack',
  'Invalid (array|string) length',
  'URI malformed',
];
export const DEFECT = new RegExp(DEFECTS.join('|'));

/** Errors that have no message on AWS either. */
const SILENT = ['ParameterNotFound'];

const XML = new XMLParser({ parseTagValue: false, processEntities: false });

export class RequestJudge {
  private world?: World;

  /** @param next is called after each request that was accepted */
  constructor(private readonly next: (input: RequestInput, world: World) => Promise<string> = async () => 'taken') {}

  public readonly judge = async (input: RequestInput): Promise<string> => {
    try {
      return await this.outcome(input, this.world ??= await World.make());
    } catch (error) {
      await this.leave();
      throw error;
    }
  };

  public async stop(): Promise<void> {
    await this.world?.cloud.stop();
  }

  private async outcome(input: RequestInput, world: World): Promise<string> {
    world.writes = 0;
    const response = await inReason(() => send(input, world));
    const { writes } = world;
    const { status } = response;
    insist(
      status < 500 || FINE_BEYOND_499.includes(status),
      () => `the answer is ${status}: ${textOf(response)} ${world.log.join('\n')}`,
    );
    let outcome = `refused with ${status}`;
    if (status < 400) {
      insist(!input.malformed.refused, () => `it was not refused: ${status} ${textOf(response)}`);
      insistOnParsing(response);
      outcome = await this.next(input, world);
    } else {
      insistOnError(response);
      insist(writes === 0, () => `it was refused, and something was kept all the same: ${status} ${textOf(response)}`);
    }
    // Every input meets the same world, so that it has the same outcome when it is sent again alone.
    if (writes > 0) await this.leave();
    insist(world.log.length === 0, () => `the cloud failed: ${world.log.join('\n')}`);
    insistOnCleanPrototype();
    return outcome;
  }

  private async leave(): Promise<void> {
    const { world } = this;
    this.world = undefined;
    await world?.settle();
    await world?.cloud.stop();
  }
}

/** The answer to a request. */
export async function send(input: RequestInput, world: World): Promise<HttpResponse> {
  const response = await inTime(world.cloud.answer(await sign(inWorld(input.malformed.request, world), input, world)));
  insist(response !== undefined, () => 'the connection was destroyed');
  return response;
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Violation(`nothing came within ${MOST_MILLISECONDS} ms`)), MOST_MILLISECONDS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** The request with the IDs of this world. */
function inWorld({ path, query, headers, body, method }: Unsigned, { known }: World): Unsigned {
  const placed = (text: string, encode: (id: string) => string = (id) => id) => Object.entries(known)
    .reduce((replaced, [name, id]) => replaced.replaceAll(`known${name}known`, encode(id)), text);
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  return {
    method,
    path: placed(path, encodeURIComponent),
    query: Object.fromEntries(Object.entries(query).map(([name, value]) => [
      name, Array.isArray(value) ? value.map((item) => placed(item)) : placed(value),
    ])),
    headers,
    body: typeof body === 'string' ? placed(body, isForm ? encodeURIComponent : undefined) : body,
  };
}

async function sign(
  request: Unsigned,
  { service, malformed: { signing = {}, tampered = {} } }: RequestInput,
  { cloud }: World,
) {
  const own: Signing = { ...cloud.iam.administrator, service, region: cloud.region, ...signing };
  const credentials = {
    accessKeyId: own.accessKeyId!,
    secretAccessKey: own.secretAccessKey!,
    sessionToken: own.sessionToken,
  };
  const signer = new SignatureV4({
    credentials,
    region: own.region!,
    service: own.service!,
    sha256: Sha256,
    uriEscapePath: own.service !== 's3',
  });
  const { headers } = await signer.sign(
    {
      ...request,
      query: { ...request.query },
      protocol: 'http:',
      hostname: 'localhost',
      headers: { host: 'localhost', ...request.headers },
    },
    { signingDate: new Date(Date.now() + (own.ahead ?? 0)) },
  );
  const signed: Unsigned = { ...request, headers };
  const sent = Object.fromEntries(
    Object.entries(signed).map(([part, value]) => [part, (tampered as any)[part]?.(value) ?? value]),
  ) as unknown as Unsigned;
  return { ...sent, body: Buffer.from(sent.body as Uint8Array) };
}

const textOf = ({ body = '' }: HttpResponse) => Buffer.from(body as Uint8Array).toString().slice(0, 2_000);

/** The parsed value of a body in a known format. */
function insistOnParsing({ headers = {}, body = '' }: HttpResponse): any {
  const text = Buffer.from(body as Uint8Array).toString();
  const type = headers['content-type'] ?? '';
  if (text === '' || !/json|xml/.test(type) || headers.etag) return undefined;
  if (type.includes('json')) return JSON.parse(text);
  insist(XMLValidator.validate(text) === true, () => `the answer is no XML: ${text}`);
  return XML.parse(text);
}

/** An error has a name and a message, in the form of its protocol. */
function insistOnError(response: HttpResponse): void {
  const { headers = {} } = response;
  const value = insistOnParsing(response);
  const isText = (text: unknown) => typeof text === 'string' && text !== '';
  const error = headers['content-type']?.includes('xml') ? value?.ErrorResponse?.Error ?? value?.Error : {
    Code: headers['x-amzn-errortype'],
    Message: value?.Message ?? value?.message,
  };
  const speaks = isText(error?.Message) || SILENT.includes(error?.Code);
  insist(
    isText(error?.Code) && speaks,
    () => `the error has no name or no message: ${response.status} ${JSON.stringify(headers)} ${textOf(response)}`,
  );
  insist(!DEFECT.test(error.Message ?? ''), () => `a defect: ${error.Message}`);
  insist(
    isText(headers['x-amzn-requestid'] ?? headers['x-amz-request-id']),
    () => `the error has no request ID: ${JSON.stringify(headers)}`,
  );
}
