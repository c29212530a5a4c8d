/** The Lambda code's clients in simulated time, with given answers of a service. */

import type { HttpRequest, HttpResponse } from '../../local/http';
import { Simulation } from '../../local/simulation';
import type { Input, Operation, Output } from '../../src/api/schema';
import type { ServiceEndpoint } from '../../src/api/service';
import { ASSET, loadParts } from '../support/handler-code';

type Client = 'IoTManagedIntegrationsClient' | 'IoT1ClickDevicesServiceClient' | 'SecretsManagerClient';

export interface Answer { readonly status: number; readonly error?: string; readonly body?: object }

const ENVIRONMENT = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' };

export class Clients {
  /** The requests that they have sent, with bodies as text. */
  public readonly requests: (Omit<HttpRequest, 'body'> & { readonly body: string })[] = [];
  /** The answers, one after the other; further answers are empty. */
  public answers: Answer[] = [];
  public readonly source: ReturnType<typeof loadParts>;
  private readonly simulation = new Simulation({
    log: (line) => {
      throw new Error(line);
    },
  });

  /** @param env names the endpoints: on any host whose name ends with `.localhost` */
  constructor(env: Record<string, string>) {
    this.simulation.connect('http://services.localhost', async (request) => this.answer(request));
    const process = this.simulation.process({
      name: 'the clients',
      cwd: ASSET,
      env: { ...ENVIRONMENT, ...env },
      write: () => {},
    });
    this.source = loadParts(process);
  }

  /** Sends a command by a client of its own. */
  public send<O extends Operation>(
    client: Client,
    operation: O,
    input: Input<O>,
    service?: ServiceEndpoint,
  ): Promise<Output<O>> {
    const { [client]: ServiceClient, commandOf } = this.source;
    return this.simulation.clock.run(operation.name, () =>
      new ServiceClient().send(new (commandOf(operation, service))(input)),
    );
  }

  private answer({ body, ...head }: HttpRequest): HttpResponse {
    this.requests.push({ ...head, body: Buffer.from(body).toString() });
    const { status, error, body: answer } = this.answers.shift() ?? { status: 200, body: {} };
    return {
      status,
      headers: { 'x-amzn-requestid': 'request-7', ...(error && { 'x-amzn-errortype': error }) },
      body: answer && JSON.stringify(answer),
    };
  }
}
