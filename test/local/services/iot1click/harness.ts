/** 1-Click alone, in simulated time or on an endpoint of its own, and a client of its wire protocol. */

import type { AssumptionSettings } from '../../../../local/assumptions';
import { Assumptions } from '../../../../local/assumptions';
import type { Clock } from '../../../../local/clock';
import { WallClock } from '../../../../local/clock';
import { Faults } from '../../../../local/faults';
import { Gateway } from '../../../../local/gateway';
import type { HttpHandler, HttpRequest } from '../../../../local/http';
import { Iam } from '../../../../local/iam';
import { loadSimulator } from '../../../../local/iam/simulator';
import { SystemRandom } from '../../../../local/random';
import { Server } from '../../../../local/server';
import { IoT1ClickDevices } from '../../../../local/services/iot1click';
import { SimulatedClock } from '../../../../local/simulation/clock';
import { Storage } from '../../../../local/storage';
import type { Answer, Request } from '../../client';
import { TestClient } from '../../client';

const ACCOUNT = '123456789012';
const REGION = 'us-west-2';

export interface Invocation {
  readonly functionArn: string;
  readonly event: any;
}

export class OneClick {
  public static async start(assumptions: Partial<AssumptionSettings> = {}, dataDirectory?: string): Promise<OneClick> {
    const storage = Storage.open(dataDirectory);
    const clock = new SimulatedClock({ startsAt: new Date('2026-01-01T00:00:00Z'), log: console.error });
    return new OneClick(await Server.listen('none', console.error), storage, new Assumptions(assumptions), clock);
  }

  /** For callers from other processes. */
  public static async listen(): Promise<OneClick> {
    return new OneClick(await Server.listen(0, console.error), Storage.open(), new Assumptions(), new WallClock());
  }

  public readonly service: IoT1ClickDevices;
  /** The events of the functions that presses have invoked. */
  public readonly invocations: Invocation[] = [];
  public readonly iam: Iam;
  public readonly region = REGION;
  public readonly endpoint: string;
  private readonly client: TestClient;

  private constructor(
    private readonly server: Server,
    private readonly storage: Storage,
    assumptions: Assumptions,
    public readonly clock: Clock,
  ) {
    const parts = { account: ACCOUNT, region: REGION, clock, random: new SystemRandom(), assumptions, storage };
    this.endpoint = server.endpoint;
    this.iam = new Iam(parts, loadSimulator());
    this.service = new IoT1ClickDevices({
      ...parts,
      invoke: (functionArn, event) => void this.invocations.push({ functionArn, event }),
    });
    const gateway = new Gateway({ ...parts, iam: this.iam, faults: new Faults(), log: console.error });
    gateway.register(this.service);
    server.route('/', (request) => gateway.answer(request));
    this.client = new TestClient(this as any);
  }

  public async stop(): Promise<void> {
    await this.server.close();
    this.storage.close();
  }

  /** Answers the client as the cloud does. */
  public answer(request: HttpRequest) {
    return this.clock.run(`${request.method} ${request.path}`, () => this.server.answer(request));
  }

  /** Routes requests whose path begins with `prefix` to `handler`. */
  public route(prefix: string, handler: HttpHandler): void {
    this.server.route(prefix, handler);
  }

  /** The environment variables by which an AWS SDK uses this endpoint as its administrator. */
  public environment(): Record<string, string> {
    const { accessKeyId, secretAccessKey, sessionToken } = this.iam.administrator;
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
  }

  public call(
    method: string,
    path: string,
    options: Pick<Request, 'query' | 'body' | 'credentials'> = {},
  ): Promise<Answer> {
    return this.client.call({ method, path, service: 'iot1click', ...options });
  }

  /** Calls a path below `/devices/ID`. */
  public device(
    method: string,
    deviceId: string,
    rest = '',
    options: Pick<Request, 'query' | 'body'> = {},
  ): Promise<Answer> {
    return this.call(method, `/devices/${encodeURIComponent(deviceId)}${rest}`, options);
  }

  public invokeMethod(deviceId: string, type: string, name: string, parameters?: unknown): Promise<Answer> {
    const deviceMethodParameters = typeof parameters === 'object' ? JSON.stringify(parameters) : parameters;
    return this.device('POST', deviceId, '/methods', {
      body: { deviceMethod: { deviceType: type, methodName: name }, deviceMethodParameters },
    });
  }

  /** Creates claimed devices. */
  public async claimed(...deviceIds: string[]): Promise<void> {
    for (const deviceId of deviceIds) {
      this.service.addDevice({ deviceId });
      await this.device('PUT', deviceId, '/initiate-claim');
      this.service.press(deviceId);
      await this.device('PUT', deviceId, '/finalize-claim', { body: {} });
    }
  }
}

export const arnOf = (deviceId: string) => `arn:aws:iot1click:${REGION}:${ACCOUNT}:devices/${deviceId}`;

export const FUNCTION_ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Bell`;
