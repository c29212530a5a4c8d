/** The local cloud: an endpoint on this machine, and the services behind it. This file composes them. */

import { resolve } from 'node:path';
import { Assumptions } from './assumptions';
import { bootstrap } from './bootstrap';
import type { CallRecord } from './calls';
import type { ClientConfig } from './client-config';
import type { Clock } from './clock';
import { WallClock } from './clock';
import { deviceRoutes } from './devices';
import { Faults } from './faults';
import { Gateway } from './gateway';
import type { HttpHandler, HttpRequest, HttpResponse } from './http';
import { Iam } from './iam';
import { loadSimulator } from './iam/simulator';
import { statusOf } from './inventory';
import type { LocalCloudOptions } from './options';
import { Quotas } from './quotas';
import type { Random } from './random';
import { SystemRandom } from './random';
import { Server } from './server';
import { CloudFormation } from './services/cloudformation';
import { CloudFormationService } from './services/cloudformation/api';
import { ManagedIntegrations } from './services/iot-managed-integrations';
import { IoT1ClickDevices } from './services/iot1click';
import { LambdaFunctions } from './services/lambda';
import type { EnvironmentFactory } from './services/lambda/environment';
import { lambdaService } from './services/lambda/service';
import { S3 } from './services/s3';
import { SecretsManager } from './services/secrets-manager';
import type { ServiceDescription } from './services/service';
import { Ssm } from './services/ssm';
import { Sts } from './services/sts';
import type { SimulationOptions } from './simulation';
import { Simulation } from './simulation';
import { SimulatedClock } from './simulation/clock';
import { InMemoryRequestHandler } from './simulation/request-handler';
import { STATUS_PATH } from './status';
import { Storage } from './storage';
import { Time } from './time';

export type { LocalCloudOptions } from './options';

interface Place {
  readonly account: string;
  readonly region: string;
}

const DEFAULT_PLACE: Place = { account: '123456789012', region: 'eu-west-1' };

/** Options for the random programs and tests of this repository. */
interface InternalOptions extends LocalCloudOptions, Pick<SimulationOptions, 'readCode' | 'exchange' | 'functionSeed'> {
  /** Wraps the factory of simulated execution environments. */
  readonly environments?: (simulated: EnvironmentFactory) => EnvironmentFactory;
  /** The restarted simulation of a cloud that has stopped. */
  readonly simulation?: Simulation;
}

export class LocalCloud {
  public static async start(options: InternalOptions = {}): Promise<LocalCloud> {
    const log = options.log ?? console.error;
    const storage = Storage.open(options.dataDirectory && resolve(options.dataDirectory));
    let server: Server | undefined;
    try {
      server = await Server.listen(options.port ?? (options.clock === 'simulated' ? 'none' : 0), log);
      return new LocalCloud(server, storage, log, { ...options, ...placeOf(storage, options) });
    } catch (error) {
      await server?.close();
      storage.close();
      throw error;
    }
  }

  public readonly account: string;
  public readonly region: string;
  public readonly endpoint: string;
  public readonly clock: Clock;
  /** The cloud's time, for its users. */
  public readonly time: Time;
  /** @internal the source of the cloud's IDs, generated names, keys and credentials */
  public readonly random: Random;
  /** @internal the simulation, if the clock is simulated */
  public readonly simulation?: Simulation;
  public readonly assumptions: Assumptions;
  public readonly faults = new Faults();
  public readonly iam: Iam;
  public readonly services: {
    readonly managedIntegrations: ManagedIntegrations;
    readonly iot1click: IoT1ClickDevices;
    readonly secretsManager: SecretsManager;
    readonly s3: S3;
    readonly ssm: Ssm;
    readonly sts: Sts;
  };
  public readonly functions: LambdaFunctions;
  public readonly cloudFormation: CloudFormation;
  /** The services that the endpoint serves. */
  public readonly served: readonly ServiceDescription[];
  /** Every signed call, in order of completion. */
  public readonly calls: readonly CallRecord[];

  private readonly requestHandler?: InMemoryRequestHandler;

  private constructor(
    private readonly server: Server,
    private readonly storage: Storage,
    log: (line: string) => void,
    options: InternalOptions & Place,
  ) {
    const simulation = simulationOf(options, log);
    simulation?.connect(server.endpoint, (request) => this.server.answer(request));
    this.simulation = simulation;
    this.account = options.account;
    this.region = options.region;
    this.endpoint = server.endpoint;
    this.clock = simulation?.clock ?? new WallClock(options.speed);
    this.time = new Time(this.clock);
    this.random = simulation?.random ?? new SystemRandom();
    this.requestHandler = simulation && new InMemoryRequestHandler((request) => this.answer(request));
    this.assumptions = new Assumptions(options.assumptions);
    this.iam = new Iam(this.parts, loadSimulator());
    this.services = {
      managedIntegrations: new ManagedIntegrations({
        ...this.parts,
        claimPrivateKey: options.claimPrivateKey,
        invoke: (functionArn, event) => this.functions.handle(functionArn, event),
      }),
      iot1click: new IoT1ClickDevices({
        ...this.parts,
        invoke: (functionArn, event) => this.functions.invokeAsync(functionArn, event),
      }),
      secretsManager: new SecretsManager(this.parts),
      s3: new S3(this.parts),
      ssm: new Ssm(this.parts),
      sts: new Sts(this.parts),
    };

    const gateway = new Gateway({
      ...this.parts,
      faults: this.faults,
      quotas: options.quotas ? new Quotas(this.clock) : undefined,
      log,
    });
    this.calls = gateway.calls;
    server.route('/', (request) => gateway.answer(request), gateway.bodyLimit);
    server.route(STATUS_PATH, async () => (
      { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(statusOf(this)) }));
    for (const [path, handler] of Object.entries(deviceRoutes(this.services.iot1click))) server.route(path, handler);

    const simulated = simulation?.environments();
    const environment = options.functionEnvironment ?? (simulated && (options.environments?.(simulated) ?? simulated));
    this.functions = new LambdaFunctions({ ...this.parts, endpoint: this.endpoint, environment });
    const host = {
      ...this.parts,
      endpoint: this.endpoint,
      functions: this.functions,
      secrets: this.services.secretsManager,
      objects: this.services.s3,
      log,
      route: (prefix: string, handler: HttpHandler) => this.route(prefix, handler),
    };
    this.cloudFormation = new CloudFormation(host);

    const tools = [lambdaService(this.functions), new CloudFormationService(this.cloudFormation.engine, host)];
    const served = [...Object.values(this.services), ...tools];
    served.forEach((service) => gateway.register(service));
    this.served = served.map(({ description }) => description);
  }

  /** Whether IAM policies decide on calls. They do if the package for it is installed. */
  public get enforcesIam(): boolean {
    return this.iam.enforced;
  }

  /** Routes requests whose path begins with `prefix`, signed or not, to `handler`. */
  public route(prefix: string, handler: HttpHandler): void {
    this.server.route(prefix, handler);
  }

  /** Answers a request as the endpoint does; undefined means that the connection is destroyed. */
  public answer(request: HttpRequest): Promise<HttpResponse | undefined> {
    return this.clock.run(`${request.method} ${request.path}`, () => this.server.answer(request));
  }

  /** The environment variables by which an AWS SDK or tool uses this cloud as its administrator. */
  public environment(): Record<string, string> {
    if (!this.server.isListening) {
      throw new Error(
        'this cloud has no port on which other processes, or SDK clients by environment variables, could reach it. '
          + 'Give the clients of this process its clientConfig(), or start it with a `port`',
      );
    }
    const { accessKeyId, secretAccessKey, sessionToken } = this.iam.administrator;
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_REGION: this.region,
      AWS_DEFAULT_REGION: this.region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
  }

  /** The configuration by which an AWS SDK client in this process uses this cloud as its administrator. */
  public clientConfig(): ClientConfig {
    const { endpoint, region, iam: { administrator: credentials }, requestHandler } = this;
    return { endpoint, region, credentials, ...requestHandler && { requestHandler } };
  }

  /** Deploys the stack of `cdk bootstrap`. The `cdk` command needs it; `cloudFormation.deploy` does not. */
  public bootstrap(): Promise<void> {
    return this.clock.run('bootstrapping', () => bootstrap(this.cloudFormation.engine));
  }

  public async stop(): Promise<void> {
    this.functions.stop();
    if (this.clock instanceof SimulatedClock) this.clock.stop();
    await this.server.close();
    this.storage.close();
  }

  /** The parts of the cloud that every service uses. */
  private get parts() {
    const { account, region, clock, random, assumptions, iam, storage } = this;
    return { account, region, clock, random, assumptions, iam, storage };
  }
}

function simulationOf(options: InternalOptions, log: (line: string) => void): Simulation | undefined {
  const { clock = 'wall', speed, startsAt, seed, dataDirectory } = options;
  if (!['wall', 'simulated'].includes(clock)) {
    throw new Error(`there is no clock ${JSON.stringify(clock)}, but 'wall' and 'simulated'`);
  }
  if (clock === 'simulated' && speed !== undefined) {
    throw new Error('a simulated clock has no speed: leave out `speed`, or the simulated clock');
  }
  if (clock === 'simulated' && dataDirectory !== undefined) {
    throw new Error(
      'a simulated cloud keeps nothing, since its IDs would come again: leave out `dataDirectory`, or the simulated clock',
    );
  }
  if (clock !== 'simulated' && (startsAt ?? seed) !== undefined) {
    throw new Error("only a simulated clock has `startsAt` and `seed`: add `clock: 'simulated'`");
  }
  if (seed !== undefined && !(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)) {
    throw new Error(`\`seed\` must be an integer from 0 to 2 ** 32 - 1, not ${seed}`);
  }
  if (startsAt && Number.isNaN(startsAt.getTime())) throw new Error('`startsAt` is no time: it is an invalid Date');
  return clock === 'simulated' ? options.simulation ?? new Simulation({ ...options, log }) : undefined;
}

/** The account and Region of the cloud. They are permanent, because the ARNs of its resources contain them. */
function placeOf(storage: Storage, options: Partial<Place>): Place {
  const settled = storage.map<string>('place');
  for (const name of ['account', 'region'] as const) {
    const wanted = options[name] ?? settled.get(name) ?? DEFAULT_PLACE[name];
    if ((settled.get(name) ?? wanted) !== wanted) {
      throw new Error(`the data directory is of ${name} ${settled.get(name)}, not of ${wanted}`);
    }
    settled.set(name, wanted);
  }
  return Object.fromEntries(settled) as unknown as Place;
}
