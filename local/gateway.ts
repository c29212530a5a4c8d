/** The way of every signed call: who, which operation, within the quota, valid, allowed; then the service, then the answer. */

import { randomUUID } from 'node:crypto';
import { Clock } from './clock';
import { FaultKind, Faults } from './faults';
import { HttpRequest, HttpResponse } from './http';
import { Context, Iam } from './iam';
import { requiredAction } from './iam/actions';
import { checkInput, checkOutput } from './protocol/checks';
import { JSON_1_1 } from './protocol/json';
import { Protocol } from './protocol/protocol';
import { REST_JSON } from './protocol/rest-json';
import { toJson } from './protocol/values';
import { Quotas } from './quotas';
import { Call, EmulatedService, Principal, ServiceError } from './services/service';
import { SignatureVerifier } from './signature';
import { isRecord } from '../src/api/records';
import { Operation } from '../src/api/schema';
import { Service } from '../src/api/service';

const PROTOCOLS: Readonly<Record<Service['protocol'], Protocol>> = { 'rest-json': REST_JSON, 'json-1.1': JSON_1_1 };

/** A call as it is remembered: never what was in it. */
export interface CallRecord {
  readonly time: Date;
  readonly requestId: string;
  readonly service?: string;
  readonly operation?: string;
  /** The caller's ARN. */
  readonly principal?: string;
  /** Absent where the connection was destroyed instead of an answer. */
  readonly status?: number;
  /** The name of the error. */
  readonly error?: string;
}

export interface GatewayHost {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly iam: Iam;
  readonly faults: Faults;
  readonly quotas?: Quotas;
  readonly log: (line: string) => void;
}

/** What has been found out about a call so far. */
interface Progress {
  service?: EmulatedService;
  serviceName?: string;
  operation?: Operation;
  principal?: Principal;
}

export class Gateway {
  public readonly calls: CallRecord[] = [];
  private readonly services = new Map<string, EmulatedService>();
  private readonly signatures: SignatureVerifier;

  constructor(private readonly host: GatewayHost) {
    this.signatures = new SignatureVerifier(host.region, host.clock, host.iam);
  }

  public register(service: EmulatedService): void {
    this.services.set(service.description.signingName, service);
  }

  /** @returns nothing where the connection is to be destroyed instead of an answer */
  public async answer(request: HttpRequest): Promise<HttpResponse | undefined> {
    const requestId = randomUUID();
    const progress: Progress = {};
    const { response, error } = await this.attempt(request, requestId, progress);
    this.calls.push({
      time: this.host.clock.date(),
      requestId,
      service: progress.serviceName,
      operation: progress.operation?.name,
      principal: progress.principal?.arn,
      status: response?.status,
      error,
    });
    return response && { ...response, headers: { ...response.headers, 'x-amzn-requestid': requestId } };
  }

  private async attempt(request: HttpRequest, requestId: string, progress: Progress): Promise<{ response?: HttpResponse; error?: string }> {
    try {
      return { response: await this.serve(request, requestId, progress) };
    } catch (thrown) {
      const error = thrown instanceof ServiceError ? thrown : this.failure(thrown, progress);
      return { response: errorResponse(error, progress), error: error.name };
    }
  }

  private async serve(request: HttpRequest, requestId: string, progress: Progress): Promise<HttpResponse | undefined> {
    const signed = await this.signatures.verify(request);
    progress.principal = signed.principal;
    progress.serviceName = signed.service;
    const service = progress.service = this.services.get(signed.service);
    if (!service) throw new ServiceError('UnknownOperationException', `The local cloud has no service ${signed.service}`);
    const protocol = PROTOCOLS[service.description.protocol];
    const operation = progress.operation = protocol.find(request, service.description);
    if (!operation) throw new ServiceError('UnknownOperationException', `${service.description.sdkId} has no such operation here`);

    const fault = this.host.faults.hit(signed.service, operation.name);
    if (fault?.kind === 'drop') return undefined;
    if (fault?.kind === 'error') throw new InjectedError(fault);
    if (fault?.kind === 'delay') await this.host.clock.sleep(fault.milliseconds);

    this.checkQuota(service, operation);
    const input = protocol.parse(request, operation);
    checkInput(input, operation);
    const call = this.call(requestId, signed.principal, fault);
    const resource = this.resourceOf(service, operation, input);
    await call.authorize(requiredAction(operation, service.description), resource, { ...requestTags(input), ...tagKeys('aws:ResourceTag', service.tagsOf?.(resource)) });
    const output = toJson(await service.operations[operation.name](input, call), operation.output);
    checkOutput(output, operation);
    if (fault?.kind === 'lost-answer') return undefined;
    return { status: operation.status, headers: { 'content-type': protocol.contentType }, body: protocol.body(output, operation) };
  }

  private call(requestId: string, principal: Principal, fault: FaultKind | undefined): Call {
    const { account, region, iam } = this.host;
    const common: Context = { 'aws:PrincipalArn': principal.roleArn ?? principal.arn, 'aws:PrincipalAccount': account, 'aws:RequestedRegion': region };
    return {
      requestId,
      principal,
      failsLater: fault?.kind === 'fail-later',
      authorize: (action, resource, context) => iam.authorize({ principal, action, resource, context: { ...common, ...context } }),
    };
  }

  private checkQuota({ callsPerSecond, description }: EmulatedService, { name }: Operation): void {
    if (!callsPerSecond || !this.host.quotas || this.host.quotas.take(`${description.signingName}:${name}`, callsPerSecond)) return;
    throw new ServiceError('ThrottlingException', 'Rate exceeded');
  }

  private resourceOf(service: EmulatedService, operation: Operation, input: Record<string, unknown>): string {
    if (!operation.subject) return '*';
    if (service.resourceArn) return service.resourceArn(operation, input);
    if ('arnMember' in operation.subject) return String(input[operation.subject.arnMember]);
    const { type, idMember } = operation.subject;
    return `arn:aws:${service.description.signingName}:${this.host.region}:${this.host.account}:${type}/${String(input[idMember])}`;
  }

  private failure(thrown: unknown, { serviceName, operation }: Progress): ServiceError {
    this.host.log(`${serviceName} ${operation?.name}: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
    return new ServiceError('InternalFailure', 'The local cloud failed; its log says why');
  }
}

/** An injected error comes with the status that it was injected with. */
class InjectedError extends ServiceError {
  public readonly status: number;

  constructor({ name, status, message = 'Injected by a fault' }: Extract<FaultKind, { kind: 'error' }>) {
    super(name, message);
    this.status = status;
  }
}

/** The tags in a request, as IAM's condition keys. */
function requestTags(input: Record<string, unknown>): Context {
  const tags = isRecord(input.Tags) ? input.Tags as Record<string, string> : {};
  const keys = Array.isArray(input.TagKeys) ? input.TagKeys as string[] : Object.keys(tags);
  return { ...tagKeys('aws:RequestTag', tags), ...(keys.length > 0 ? { 'aws:TagKeys': keys } : {}) };
}

function tagKeys(prefix: string, tags: Readonly<Record<string, string>> = {}): Context {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]));
}

function errorResponse(error: ServiceError, { service, operation }: Progress): HttpResponse {
  const protocol = PROTOCOLS[service?.description.protocol ?? 'rest-json'];
  const listed = operation?.errors.find(({ name }) => name === error.name);
  const messageMember = listed && Object.hasOwn(listed.members, 'Message') ? 'Message' : 'message';
  return {
    status: error instanceof InjectedError ? error.status : listed?.status ?? protocol.status(error.name),
    headers: { 'content-type': protocol.contentType, 'x-amzn-errortype': error.name },
    body: JSON.stringify({ __type: error.name, [messageMember]: error.message, ...error.members }),
  };
}
