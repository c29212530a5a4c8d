/**
 * Custom resources: CloudFormation sends an event to a Lambda function and waits for the answer at a URL.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
 */

import { once, setMaxListeners } from 'node:events';
import type { Host } from '../host';
import { generatedName } from './names';
import type { ExistingRequest, Made, Properties, ResourceRequest, ResourceType, UpdateRequest } from './resource-type';
import { ResourceFailure } from './resource-type';
import type { ResponseUrls } from './response-url';
import { isObject } from '../template/template';

const MAX_RESPONSE_BYTES = 4096;
const MAX_PHYSICAL_ID_BYTES = 1024;
const MAX_TIMEOUT_SECONDS = 3600;

interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly NoEcho?: boolean;
  readonly Data?: Record<string, unknown>;
}

interface Answered {
  readonly answer: Answer;
  readonly requestId: string;
}

export class CustomResourceType implements ResourceType {
  public readonly custom = true;

  constructor(
    private readonly host: Host,
    private readonly urls: ResponseUrls,
  ) {}

  public readonly check = ({ ServiceToken, ServiceTimeout }: Properties): string[] => [
    ...(ServiceToken === undefined ? ['property ServiceToken is required'] : []),
    ...(isObject(ServiceTimeout) || isTimeout(ServiceTimeout ?? MAX_TIMEOUT_SECONDS)
      ? []
      : ['ServiceTimeout must be between 1 and 3600']),
  ];

  public async create(request: ResourceRequest): Promise<Made> {
    // The physical ID that AWS generates if an answer has none.
    const invented = generatedName(this.host.random, request.stackName, request.logicalId);
    return this.made(await this.ask('Create', request, {}, invented));
  }

  public async update(request: UpdateRequest): Promise<Made> {
    const { physicalId, oldProperties } = request;
    const members = { PhysicalResourceId: physicalId, OldResourceProperties: inStrings(oldProperties) };
    return this.made(await this.ask('Update', request, members, physicalId));
  }

  public async delete(request: ExistingRequest): Promise<void> {
    const { physicalId } = request;
    this.made(await this.ask('Delete', request, { PhysicalResourceId: physicalId }, physicalId));
  }

  private made({ answer, requestId }: Answered): Made {
    if (answer.Status === 'FAILED') {
      throw new ResourceFailure(
        `Received response status [FAILED] from custom resource. Message returned: ${answer.Reason} (RequestId: ${requestId})`,
        answer.PhysicalResourceId,
      );
    }
    return { physicalId: answer.PhysicalResourceId, attributes: answer.Data ?? {}, masked: answer.NoEcho === true };
  }

  /** Sends an event and waits for its answer. @param knownId the physical ID if no answer comes */
  private async ask(
    requestType: 'Create' | 'Update' | 'Delete',
    request: ResourceRequest,
    members: object,
    knownId: string,
  ): Promise<Answered> {
    const { stackId, logicalId, type, properties, signal } = request;
    const requestId = this.host.random.uuid();
    const ended = new AbortController();
    // All custom resources that are under way listen to the same signal.
    setMaxListeners(Infinity, signal);
    try {
      const ids = { StackId: stackId, RequestId: requestId, LogicalResourceId: logicalId };
      const event = {
        RequestType: requestType,
        ServiceToken: properties.ServiceToken,
        ...ids,
        ResourceType: type,
        ...members,
        ResourceProperties: inStrings(properties),
      };
      const answer = await Promise.race([
        this.answerTo(event, ids, ended.signal),
        this.timeOver(properties, ended.signal).then(() => fail(noAnswer(requestId))),
        once(signal, 'abort', { signal: ended.signal }).then(() => fail('cancelled')),
      ]);
      return { answer, requestId };
    } catch (error) {
      throw new ResourceFailure((error as Error).message, knownId);
    } finally {
      ended.abort();
    }
  }

  /** Waits until the resource's service timeout, unless the signal ends the wait earlier. */
  private timeOver(properties: Properties, ended: AbortSignal): Promise<void> {
    const milliseconds = timeoutOf(properties) * 1000;
    return new Promise((resolve) => ended.addEventListener('abort', this.host.clock.after(milliseconds, resolve)));
  }

  /** The first answer to an event that belongs to it. */
  private answerTo(
    event: { readonly ServiceToken: string },
    ids: Readonly<Record<string, string>>,
    ended: AbortSignal,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (!this.host.functions.has(event.ServiceToken)) fail(`Function not found: ${event.ServiceToken}`);
      const url = this.urls.open((body) => {
        try {
          const answer = readAnswer(body, ids);
          if (answer) resolve(answer);
        } catch (error) {
          reject(error);
        }
      });
      ended.addEventListener('abort', () => url.close());
      this.host.functions.invokeAsync(event.ServiceToken, { ...event, ResponseURL: url.url });
    });
  }
}

/**
 * The answer in a body; undefined if it belongs to another request.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
function readAnswer(body: string, ids: Readonly<Record<string, string>>): Answer | undefined {
  if (Buffer.byteLength(body) > MAX_RESPONSE_BYTES) throw new Error('Response object is too long.');
  const answer = parse(body);
  if (Object.entries(ids).some(([name, value]) => answer[name] !== value)) return undefined;
  const { Status, Reason, PhysicalResourceId, Data } = answer;
  if (Status !== 'SUCCESS' && Status !== 'FAILED') {
    throw new Error('Invalid Response object: Value of property Status must be SUCCESS or FAILED');
  }
  if (Reason !== undefined && typeof Reason !== 'string') {
    throw new Error('Invalid Response object: Value of property Reason must be of type String');
  }
  if (Status === 'FAILED' && !Reason) {
    throw new Error('Invalid Response object: Reason is required when Status is FAILED');
  }
  if (Data !== undefined && Data !== null && !isObject(Data)) {
    throw new Error('Invalid Response object: Value of property Data must be an object');
  }
  if (
    typeof PhysicalResourceId !== 'string'
    || PhysicalResourceId === ''
    || Buffer.byteLength(PhysicalResourceId) > MAX_PHYSICAL_ID_BYTES
  ) {
    throw new Error('Invalid PhysicalResourceId');
  }
  return answer as unknown as Answer;
}

function parse(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch {
    // The error below covers this as well.
  }
  throw new Error('Invalid Response object: it is not a JSON object');
}

/** All numbers and booleans reach a custom resource as strings. */
function inStrings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inStrings);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inStrings(inner)]));
  return String(value);
}

function timeoutOf({ ServiceTimeout = MAX_TIMEOUT_SECONDS }: Properties): number {
  if (!isTimeout(ServiceTimeout)) fail(`ServiceTimeout must be between 1 and 3600, not ${ServiceTimeout}`);
  return Number(ServiceTimeout);
}

function isTimeout(value: unknown): boolean {
  return Number.isInteger(Number(value)) && Number(value) >= 1 && Number(value) <= MAX_TIMEOUT_SECONDS;
}

function fail(reason: string): never {
  throw new Error(reason);
}

function noAnswer(requestId: string): string {
  return (
    `CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${requestId}]. `
    + 'If you are using the Python cfn-response module, you may need to update your Lambda function code so that CloudFormation can attach the updated version.'
  );
}
