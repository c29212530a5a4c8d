/**
 * Handles every signed call: authenticates the caller, finds the operation, checks quota, input and
 * permissions, calls the service, and encodes the answer.
 */

import type { CallRecord } from './calls';
import type { Clock } from './clock';
import type { FaultKind, Faults } from './faults';
import type { BodyLimit, HttpHead, HttpRequest, HttpResponse } from './http';
import type { Context, Iam } from './iam';
import { requiredAction, resourcesNamedBy } from './iam/actions';
import { checkInput, checkOutput } from './protocol/checks';
import { JSON_1_1 } from './protocol/json';
import type { Exchange, Protocol } from './protocol/protocol';
import { QUERY } from './protocol/query';
import { REST_JSON } from './protocol/rest-json';
import { REST_XML } from './protocol/rest-xml';
import { knownMembers } from './protocol/values';
import type { Quotas } from './quotas';
import type { Random } from './random';
import { MAX_BODY_BYTES } from './server';
import type { Call, EmulatedService, Principal, ServiceDescription } from './services/service';
import { ServiceError } from './services/service';
import { serviceNamed, SignatureVerifier } from './signature';
import { isRecord } from '../src/api/records';
import type { Operation } from '../src/api/schema';

const PROTOCOLS: Readonly<Record<ServiceDescription['protocol'], Protocol>> = {
  'json-1.1': JSON_1_1, 'query': QUERY, 'rest-json': REST_JSON, 'rest-xml': REST_XML,
};

export interface GatewayHost {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly iam: Iam;
  readonly faults: Faults;
  readonly quotas?: Quotas;
  readonly log: (line: string) => void;
}

/** The facts that are known about a call so far. */
interface Progress {
  readonly requestId: string;
  /** The protocol that the request seems to use. */
  readonly protocol: Protocol;
  /** The service that the request names, if the local cloud has it. */
  readonly service?: EmulatedService;
  /** The name of the service, proven by the signature. */
  serviceName?: string;
  operation?: Operation;
  principal?: Principal;
}

export class Gateway {
  public readonly calls: CallRecord[] = [];
  public readonly bodyLimit: BodyLimit = {
    bytesFor: (head) => this.addressedBy(head)?.maxBodyBytes ?? MAX_BODY_BYTES,
    refuse: (head) => {
      const message = `The request's body is longer than ${this.bodyLimit.bytesFor(head)} bytes`;
      return refuse(new ServiceError('RequestEntityTooLargeException', message), this.begin(head)).response;
    },
  };
  private readonly services = new Map<string, EmulatedService>();
  private readonly signatures: SignatureVerifier;

  constructor(private readonly host: GatewayHost) {
    this.signatures = new SignatureVerifier(host.region, host.clock, host.iam);
  }

  public register(service: EmulatedService): void {
    this.services.set(service.description.signingName, service);
  }

  /** @returns undefined if the connection is to be destroyed instead of an answer */
  public async answer(request: HttpRequest): Promise<HttpResponse | undefined> {
    const progress = this.begin(request);
    const { response, error } = await this.attempt(request, progress);
    this.calls.push({
      time: this.host.clock.date(),
      requestId: progress.requestId,
      service: progress.serviceName,
      operation: progress.operation?.name,
      principal: progress.principal?.arn,
      status: response?.status,
      error,
    });
    return response;
  }

  private begin(head: HttpHead): Progress {
    const service = this.addressedBy(head);
    return {
      requestId: this.host.random.uuid(),
      service,
      protocol: service ? PROTOCOLS[service.description.protocol] : protocolOf(head),
    };
  }

  /** The service that a request names. */
  private addressedBy(head: HttpHead): EmulatedService | undefined {
    return this.services.get(serviceNamed(head) ?? '');
  }

  private async attempt(
    request: HttpRequest,
    progress: Progress,
  ): Promise<{ response?: HttpResponse; error?: string }> {
    try {
      return { response: await this.serve(request, progress) };
    } catch (thrown) {
      return refuse(thrown instanceof ServiceError ? thrown : this.failure(thrown, progress), progress);
    }
  }

  private async serve(request: HttpRequest, progress: Progress): Promise<HttpResponse | undefined> {
    const { protocol, requestId, service } = progress;
    const signed = await this.signatures.verify(request);
    progress.principal = signed.principal;
    progress.serviceName = signed.service;
    if (!service) {
      throw new ServiceError('UnknownOperationException', `The local cloud has no service ${signed.service}`);
    }
    const operation = (progress.operation = protocol.find(request, service.description));
    if (!operation) {
      throw new ServiceError(
        'UnknownOperationException',
        `The local cloud does not serve ${protocol.asked(request)} of ${service.description.sdkId}`,
      );
    }

    const fault = this.host.faults.hit(signed.service, operation.name);
    if (fault?.kind === 'drop') return undefined;
    if (fault?.kind === 'error') throw new InjectedError(fault);
    if (fault?.kind === 'delay') await this.host.clock.sleep(fault.milliseconds);

    this.checkQuota(service, operation);
    const input = protocol.parse(request, operation);
    checkInput(input, operation);
    const call = this.call(requestId, signed.principal, fault);
    await this.authorize(call, service, operation, input);
    const output = knownMembers(
      (await service.operations[operation.name](input, call)) ?? {},
      operation.output,
    ) as Record<string, unknown>;
    checkOutput(output, operation);
    if (fault?.kind === 'lost-answer') return undefined;
    return protocol.answer(output, operation, exchangeOf(progress));
  }

  private async authorize(
    call: Call,
    service: EmulatedService,
    operation: Operation,
    input: Record<string, unknown>,
  ): Promise<void> {
    const action = requiredAction(operation, service.description);
    if (!action) return;
    for (const resource of this.resourcesOf(service, operation, input)) {
      const tags = { ...requestTags(input), ...tagKeys('aws:ResourceTag', service.tagsOf?.(resource)) };
      await call.authorize(action, resource, { ...tags, ...service.contextOf?.(operation, input) });
    }
  }

  private call(requestId: string, principal: Principal, fault: FaultKind | undefined): Call {
    const { account, region, iam } = this.host;
    const common: Context = {
      'aws:PrincipalArn': principal.roleArn ?? principal.arn,
      'aws:PrincipalAccount': account,
      'aws:RequestedRegion': region,
      'aws:ResourceAccount': account,
      ...tagKeys('aws:PrincipalTag', principal.tags),
    };
    return {
      requestId,
      principal,
      failsLater: fault?.kind === 'fail-later',
      authorize: (action, resource, context, resourcePolicy) =>
        iam.authorize({ principal, action, resource, context: { ...common, ...context }, resourcePolicy }),
    };
  }

  private checkQuota(service: EmulatedService, { name }: Operation): void {
    const callsPerSecond = service.callsPerSecond?.(name);
    if (
      !callsPerSecond
      || !this.host.quotas
      || this.host.quotas.take(`${service.description.signingName}:${name}`, callsPerSecond)
    ) {return;}
    throw new ServiceError('ThrottlingException', 'Rate exceeded');
  }

  /** The ARNs that IAM checks: of the operation's subject, and of the other resources that the input names. */
  private resourcesOf(service: EmulatedService, operation: Operation, input: Record<string, unknown>): string[] {
    const { subject } = operation;
    if (subject && service.resourceArn) return [service.resourceArn(operation, input)];
    if (subject && 'arnMember' in subject) return [String(input[subject.arnMember])];
    const named = resourcesNamedBy(operation, input);
    const prefix = `arn:aws:${service.description.signingName}:${this.host.region}:${this.host.account}`;
    return named.length > 0 ? named.map((resource) => `${prefix}:${resource}`) : ['*'];
  }

  private failure(thrown: unknown, { serviceName, operation }: Progress): ServiceError {
    this.host.log(`${serviceName} ${operation?.name}: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
    return new ServiceError('InternalFailure', 'The local cloud failed; its log says why');
  }
}

/** An injected error has the name and the status of its injection. */
class InjectedError extends ServiceError {
  public readonly asInjected: { readonly name: string; readonly status: number };

  constructor({ name, status, message = 'Injected by a fault' }: Extract<FaultKind, { kind: 'error' }>) {
    super(name, message);
    this.asInjected = { name, status };
  }
}

/** The tags of a request, as IAM's condition keys. */
function requestTags(input: Record<string, unknown>): Context {
  const tags = tagsIn(input.Tags);
  const keys = Array.isArray(input.TagKeys) ? input.TagKeys as string[] : Object.keys(tags);
  return { ...tagKeys('aws:RequestTag', tags), ...(keys.length > 0 ? { 'aws:TagKeys': keys } : {}) };
}

/** Some services have tags as a map, others as a list. */
function tagsIn(tags: unknown): Record<string, string> {
  if (Array.isArray(tags)) return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
  return isRecord(tags) ? tags as Record<string, string> : {};
}

function tagKeys(prefix: string, tags: Readonly<Record<string, string>> = {}): Context {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]));
}

/** The protocol that a request seems to use, if it names no service of the local cloud. */
function protocolOf({ headers }: HttpHead): Protocol {
  if (headers['x-amz-target']) return JSON_1_1;
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? QUERY : REST_JSON;
}

const exchangeOf = ({ requestId, service }: Progress): Exchange => ({ requestId, service: service?.description });

function refuse(error: ServiceError, progress: Progress): { response: HttpResponse; error: string } {
  const { protocol, operation } = progress;
  const shape = operation?.errors.find(({ name }) => name === error.name);
  const [name, status] = shape ? [shape.name, shape.status] : protocol.commonError(error.name);
  const refusal = {
    name,
    status,
    message: error.message,
    members: error.members,
    shape,
    ...(error instanceof InjectedError && error.asInjected),
  };
  return { response: protocol.refuse(refusal, exchangeOf(progress)), error: refusal.name };
}
