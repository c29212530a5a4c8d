/** The local cloud: an endpoint on this machine behind which the services are, put together here. */

import { Assumptions, AssumptionSettings } from './assumptions';
import { Clock } from './clock';
import { CloudFormation } from './cloudformation';
import { Faults } from './faults';
import { CallRecord, Gateway } from './gateway';
import { HttpHandler } from './http';
import { Iam } from './iam';
import { LambdaFunctions } from './lambda';
import { invokeService } from './lambda/invoke-service';
import { Quotas } from './quotas';
import { Server } from './server';
import { ManagedIntegrations } from './services/iot-managed-integrations';
import { SecretsManager } from './services/secrets-manager';
import { Storage } from './storage';

export interface LocalCloudOptions {
  /** @default '123456789012' */
  readonly account?: string;
  /** @default 'eu-west-1' */
  readonly region?: string;
  /** @default a free one */
  readonly port?: number;
  /** How many seconds pass in the cloud while one passes on the wall. @default 1 */
  readonly speed?: number;
  /** Whether calls above the services' quotas are throttled. @default false */
  readonly quotas?: boolean;
  /** Other settings of what AWS does not document. */
  readonly assumptions?: Partial<AssumptionSettings>;
  /** Gives out the claim private keys of provisioning profiles. @default new keys */
  readonly claimPrivateKey?: () => string;
  /** Where everything is kept, so that it survives the end of the process. @default it does not */
  readonly dataDirectory?: string;
  /** Where it is told what goes wrong inside the cloud. @default console.error */
  readonly log?: (line: string) => void;
}

export class LocalCloud {
  public static async start(options: LocalCloudOptions = {}): Promise<LocalCloud> {
    const log = options.log ?? console.error;
    const storage = Storage.open(options.dataDirectory);
    try {
      return new LocalCloud(await Server.listen(options.port ?? 0, log), storage, log, options);
    } catch (error) {
      storage.close();
      throw error;
    }
  }

  public readonly account: string;
  public readonly region: string;
  public readonly endpoint: string;
  public readonly clock: Clock;
  public readonly assumptions: Assumptions;
  public readonly faults = new Faults();
  public readonly iam: Iam;
  public readonly services: { readonly managedIntegrations: ManagedIntegrations; readonly secretsManager: SecretsManager };
  public readonly functions: LambdaFunctions;
  public readonly cloudFormation: CloudFormation;
  /** Every signed call, in the order of their ends. */
  public readonly calls: readonly CallRecord[];

  private constructor(
    private readonly server: Server,
    private readonly storage: Storage,
    log: (line: string) => void,
    options: LocalCloudOptions,
  ) {
    this.account = options.account ?? '123456789012';
    this.region = options.region ?? 'eu-west-1';
    this.endpoint = server.endpoint;
    this.clock = new Clock(options.speed);
    this.assumptions = new Assumptions(options.assumptions);
    this.iam = new Iam(this.account, this.clock, this.assumptions);
    this.services = {
      managedIntegrations: new ManagedIntegrations({ ...this.parts, claimPrivateKey: options.claimPrivateKey }),
      secretsManager: new SecretsManager(this.parts),
    };

    const gateway = new Gateway({ ...this.parts, faults: this.faults, quotas: options.quotas ? new Quotas(this.clock) : undefined, log });
    this.calls = gateway.calls;
    server.route('/', (request) => gateway.answer(request));

    this.functions = new LambdaFunctions({ ...this.parts, endpoint: this.endpoint });
    this.cloudFormation = new CloudFormation({
      ...this.parts,
      endpoint: this.endpoint,
      functions: this.functions,
      secrets: this.services.secretsManager,
      route: (prefix, handler) => this.route(prefix, handler),
    });

    for (const service of [...Object.values(this.services), invokeService(this.functions)]) gateway.register(service);
  }

  /** Hands requests whose path begins with `prefix`, signed or not, to `handler`. */
  public route(prefix: string, handler: HttpHandler): void {
    this.server.route(prefix, handler);
  }

  /** The environment variables by which an AWS SDK or tool works on this cloud as its administrator. */
  public environment(): Record<string, string> {
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

  public async stop(): Promise<void> {
    this.functions.stop();
    await this.server.close();
    this.storage.close();
  }

  /** What every service works with. */
  private get parts() {
    const { account, region, clock, assumptions, iam, storage } = this;
    return { account, region, clock, assumptions, iam, storage };
  }
}
