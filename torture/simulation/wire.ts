/**
 * The network between the Lambda code and the cloud: calls and answers have latency, and any of
 * them may fail in any way.
 */

import type { CallFault, PlannedFault, PlannedFaultKind, FaultPlan } from './planned-fault';
import type { LocalCloud } from '../../local/cloud';
import type { HttpRequest, HttpResponse } from '../../local/http';
import { JSON_1_1 } from '../../local/protocol/json';
import type { Protocol } from '../../local/protocol/protocol';
import { QUERY } from '../../local/protocol/query';
import { REST_JSON } from '../../local/protocol/rest-json';
import type { Random } from '../../local/random';
import type { ServiceDescription } from '../../local/services/service';
import { serviceNamed } from '../../local/signature';
import type { SimulatedEnvironment } from '../../local/simulation';
import { REQUEST_TIMEOUT_MS } from '../../src/handlers/shared/client/service-client';

export interface WireHost {
  readonly cloud: () => LocalCloud;
  readonly troubles: FaultPlan;
  readonly random: Random;
  /** Called for each call, and for each upload that has arrived. */
  readonly called: (environment: SimulatedEnvironment, operation: string, request: HttpRequest) => void;
  readonly uploaded: (environment: SimulatedEnvironment, body: string, isKnown: boolean) => void;
  /** Called with the answer of each call. */
  readonly answered: (environment: SimulatedEnvironment, operation: string, body: string | Uint8Array) => void;
  /** Called for a call that gets through, but whose caller never gets the answer. */
  readonly unheard: (environment: SimulatedEnvironment, operation: string) => void;
  /** Called for a call that is answered late, has to be retried, or may arrive after its caller has given up. */
  readonly delayed: (
    environment: SimulatedEnvironment,
    setback: { readonly isLong: boolean; readonly isLate: boolean },
  ) => void;
  readonly reportProblem: (problem: string) => void;
}

const SECOND = 1000;
const SILENCES: readonly CallFault[] = ['slow', 'hanging', 'late'];
const UNHEARD: readonly PlannedFaultKind[] = ['answer lost', 'killed after a call'];
const isLate = ({ kind, seconds = 0 }: PlannedFault) =>
  kind === 'late' || (kind === 'slow' && seconds * SECOND >= REQUEST_TIMEOUT_MS);
/** How long after its caller has given up a call may still reach the service. */
const LATE = 60 * SECOND;
/** In milliseconds. */
const NOTICED_AFTER = { least: 200, more: 1300 };

export class Wire {
  constructor(private readonly host: WireHost) {}

  /** Carries a request. Without an answer the connection ends; a process that has ended receives nothing. */
  public exchange(request: HttpRequest, environment: SimulatedEnvironment): Promise<HttpResponse | undefined> {
    return request.headers.authorization === undefined
      ? this.put(environment, request)
      : this.call(environment, request);
  }

  private async call(environment: SimulatedEnvironment, request: HttpRequest): Promise<HttpResponse | undefined> {
    const { troubles, cloud, called, answered, unheard, delayed } = this.host;
    const operation = operationOf(request, cloud().served);
    const trouble = troubles.ofCall(operation, environment.event?.RequestType);
    if (trouble?.kind === 'killed before a call') environment.kill();
    if (trouble) {
      delayed(environment, { isLong: SILENCES.includes(trouble.kind as CallFault), isLate: isLate(trouble) });
    }
    called(environment, operation, request);
    await this.moment();
    if (!environment.alive) return undefined;
    if (trouble && (UNHEARD.includes(trouble.kind) || isLate(trouble))) unheard(environment, operation);
    const answer = () => cloud().answer(request);
    switch (trouble?.kind) {
      case 'throttled': return refusal(request, 429, 'ThrottlingException');
      case 'internal error': case 'outage': return refusal(request, 500, 'InternalServerException');
      case 'unavailable': return refusal(request, 503, 'ServiceUnavailableException');
      case 'denied': return refusal(request, 403, 'AccessDeniedException');
      case 'dropped': return undefined;
      case 'answer lost': await answer(); return undefined;
      case 'slow': return this.clock.sleep(trouble.seconds! * SECOND).then(answer);
      case 'hanging': return never();
      case 'late': this.clock.after(LATE, () => void answer()); return never();
      case 'killed after a call': environment.kill(); return answer();
    }
    if (operation.startsWith('Create') && troubles.isFailingLater) {
      cloud().faults.inject({ kind: 'fail-later', operation });
    }
    const response = await answer();
    await this.moment();
    if (response && response.status < 300 && environment.alive) answered(environment, operation, response.body ?? '');
    return response;
  }

  /** Uploads an answer. */
  private async put(environment: SimulatedEnvironment, request: HttpRequest): Promise<HttpResponse | undefined> {
    const { troubles, uploaded } = this.host;
    const trouble = troubles.ofUpload();
    if (trouble?.kind === 'killed before answering') environment.kill();
    await this.moment();
    if (!environment.alive) return undefined;
    if (trouble?.kind === 'answer refused') return { status: 503 };
    this.deliver(request);
    uploaded(environment, Buffer.from(request.body).toString(), trouble?.kind !== 'upload lost');
    if (trouble?.kind === 'killed after answering') environment.kill();
    if (trouble?.kind === 'upload lost') return undefined;
    await this.moment();
    return { status: 200 };
  }

  /** CloudFormation polls for the answer, so it has it some time after the upload. */
  private deliver(request: HttpRequest): void {
    const { cloud, reportProblem: complain, random } = this.host;
    this.clock.after(
      NOTICED_AFTER.least + random.integer(NOTICED_AFTER.more),
      () =>
        void cloud()
          .answer(request)
          .then((response) => {
            if (response?.status !== 200) {
              complain(`an answer is uploaded so that it is refused with ${response?.status}`);
            }
          }),
    );
  }

  /** The latency of the network. */
  private moment(): Promise<void> {
    return this.clock.sleep(5 + this.host.random.integer(60));
  }

  private get clock() {
    return this.host.cloud().clock;
  }
}

/** A new promise each time, because a long-lived one would keep everything that waits for it in memory. */
const never = () => new Promise<never>(() => {});

/** An error in the form of the request's protocol. */
function refusal(request: HttpRequest, status: number, name: string): HttpResponse {
  const message = 'Injected by a fault';
  if (serviceNamed(request) === 'cloudformation') {
    const code = name === 'ThrottlingException' ? 'Throttling' : name;
    return {
      status,
      headers: { 'content-type': 'text/xml' },
      body: `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    };
  }
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': name },
    body: JSON.stringify({ message }),
  };
}

const PROTOCOLS: Readonly<Record<string, Protocol>> = { 'rest-json': REST_JSON, 'json-1.1': JSON_1_1, 'query': QUERY };

/** The operation of a request. */
function operationOf(request: HttpRequest, served: readonly ServiceDescription[]): string {
  const service = served.find(({ signingName }) => signingName === serviceNamed(request))!;
  return PROTOCOLS[service.protocol].find(request, service)!.name;
}
