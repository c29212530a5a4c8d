/**
 * A caller of the local cloud that signs its requests, and can make every mistake. In simulated
 * time it has no socket.
 */

import { request as send } from 'node:http';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { XMLParser } from 'fast-xml-parser';
import type { Clock } from '../../local/clock';
import type { LocalCloud } from '../../local/cloud';
import type { Credentials } from '../../local/iam';
import { queryOf } from '../../local/server';
import { SimulatedClock } from '../../local/simulation/clock';

export interface Request {
  readonly method: string;
  /** Percent-encoded. */
  readonly path: string;
  readonly query?: Record<string, string | string[]>;
  readonly headers?: Record<string, string>;
  /** Text is sent unchanged, any other value as JSON. */
  readonly body?: unknown;
  readonly service?: string;
  readonly region?: string;
  readonly date?: Date;
  readonly credentials?: Credentials;
  /** Changes the request after it has been signed. */
  readonly tamper?: (signed: SentRequest) => SentRequest;
}

export interface SentRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | undefined>;
  readonly text: string;
  /** The value of a body that is JSON or XML. */
  readonly body: any;
}

const XML = new XMLParser({ ignoreAttributes: false, parseTagValue: false, trimValues: false, htmlEntities: true });

export class TestClient {
  constructor(
    private readonly cloud: LocalCloud,
    private readonly credentials: Credentials = cloud.iam.administrator,
  ) {}

  public async call(request: Request): Promise<Answer> {
    return this.send((request.tamper ?? ((signed) => signed))(await this.sign(request)));
  }

  public get(path: string, query?: Request['query']): Promise<Answer> {
    return this.call({ method: 'GET', path, query });
  }

  public post(path: string, body: unknown): Promise<Answer> {
    return this.call({ method: 'POST', path, body });
  }

  public put(path: string, body: unknown): Promise<Answer> {
    return this.call({ method: 'PUT', path, body });
  }

  public delete(path: string, query?: Request['query']): Promise<Answer> {
    return this.call({ method: 'DELETE', path, query });
  }

  /** Calls an operation by the query protocol. */
  public query(
    service: string,
    Action: string,
    parameters: Record<string, string> = {},
    request: Partial<Request> = {},
  ): Promise<Answer> {
    const form = new URLSearchParams({ Action, Version: VERSIONS[service], ...parameters });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.call({ method: 'POST', path: '/', service, headers, body: form.toString(), ...request });
  }

  /** Calls an operation of S3. */
  public s3(method: string, path: string, request: Partial<Request> = {}): Promise<Answer> {
    return this.call({ method, path, service: 's3', ...request });
  }

  /** Sends a request unchanged, signed or not. */
  public send(request: SentRequest): Promise<Answer> {
    return this.simulatedClock ? sendInMemory(this.cloud, request) : this.sendBySocket(request);
  }

  private get simulatedClock(): Clock | undefined {
    return this.cloud.clock instanceof SimulatedClock ? this.cloud.clock : undefined;
  }

  private sendBySocket({ method, path, headers, body }: SentRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = send(this.cloud.endpoint, { method, path, headers, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: response.statusCode!,
            headers: response.headers as Answer['headers'],
            text,
            body: valueOf(text),
          });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  private async sign(request: Request): Promise<SentRequest> {
    const { method, path, query = {}, body, service = 'iotmanagedintegrations', region = this.cloud.region } = request;
    const { hostname, host, port } = new URL(this.cloud.endpoint);
    const signer = new SignatureV4({
      credentials: request.credentials ?? this.credentials,
      region,
      service,
      sha256: Sha256,
      uriEscapePath: service !== 's3',
    });
    const payload =
      body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const signed = await signer.sign(
      {
        method,
        protocol: 'http:',
        hostname,
        port: Number(port),
        path,
        query,
        headers: { host, 'content-type': 'application/json', ...request.headers },
        body: payload,
      },
      { signingDate: request.date ?? this.simulatedClock?.date() },
    );
    const search = Object.entries(query).flatMap(([name, values]) =>
      [values].flat().map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
    );
    return {
      method,
      path: search.length > 0 ? `${path}?${search.join('&')}` : path,
      headers: signed.headers,
      body: payload,
    };
  }
}

/** The request as it would arrive by a socket. */
export async function sendInMemory(
  cloud: Pick<LocalCloud, 'answer'>,
  { method, path, headers, body = '' }: SentRequest,
): Promise<Answer> {
  const [bare, search = ''] = path.split('?', 2);
  const bytes = Buffer.from(body as string);
  const length: Record<string, string> = headers['transfer-encoding'] ? {} : { 'content-length': String(bytes.length) };
  const lower = (record: object) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name.toLowerCase(), String(value)]));
  const query = queryOf(new URLSearchParams(search));
  const answer = await cloud.answer({
    method,
    path: bare,
    query,
    headers: { ...length, ...lower(headers) },
    body: bytes,
  });
  if (!answer) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  const text = Buffer.from((answer.body ?? '') as string).toString();
  return { status: answer.status, headers: lower(answer.headers ?? {}), text, body: valueOf(text) };
}

const VERSIONS: Readonly<Record<string, string>> = { cloudformation: '2010-05-15', sts: '2011-06-15' };

function valueOf(text: string): unknown {
  if (text.startsWith('{')) return JSON.parse(text);
  return text.startsWith('<') ? XML.parse(text) : undefined;
}

export const ROLE = 'arn:aws:iam::123456789012:role/Caller';

/** A client with a role of its own, with the permissions of the statements. */
export function clientWith(cloud: LocalCloud, ...statements: object[]): TestClient {
  cloud.iam.putRole({
    arn: ROLE,
    name: 'Caller',
    roleId: 'AROACALLER',
    trustPolicy: {},
    createdAt: cloud.clock.date(),
  });
  if (statements.length > 0) cloud.iam.putPolicy(ROLE, 'Policy', { Version: '2012-10-17', Statement: statements });
  return new TestClient(cloud, cloud.iam.credentialsFor(ROLE, 'session'));
}

export const allow = (action: string | string[], resource: string | string[] = '*', condition?: object) =>
  ({ Effect: 'Allow', Action: action, Resource: resource, ...(condition ? { Condition: condition } : {}) });

export const DELIVERY_ROLE = 'arn:aws:iam::123456789012:role/Delivery';

/** A role that a destination can use. */
export function putDeliveryRole(
  cloud: LocalCloud,
  trust: { readonly service?: string; readonly condition?: object } = {},
): void {
  const { service = 'iotmanagedintegrations.amazonaws.com', condition } = trust;
  cloud.iam.putRole({
    arn: DELIVERY_ROLE,
    name: 'Delivery',
    roleId: 'AROADELIVERY',
    createdAt: cloud.clock.date(),
    trustPolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: service },
          Action: 'sts:AssumeRole',
          ...(condition ? { Condition: condition } : {}),
        },
      ],
    },
  });
}

export const DESTINATION = {
  Name: 'events',
  DeliveryDestinationArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/events',
  DeliveryDestinationType: 'KINESIS',
  RoleArn: DELIVERY_ROLE,
};
