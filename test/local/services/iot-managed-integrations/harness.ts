/** The service alone, on a clock that the test moves. */

import { Assumptions } from '../../../../local/assumptions';
import { WallClock } from '../../../../local/clock';
import { Iam } from '../../../../local/iam';
import { loadSimulator } from '../../../../local/iam/simulator';
import { checkInput, checkOutput } from '../../../../local/protocol/checks';
import { knownMembers } from '../../../../local/protocol/values';
import { SystemRandom } from '../../../../local/random';
import { ManagedIntegrations } from '../../../../local/services/iot-managed-integrations';
import type { ManagedIntegrationsHost } from '../../../../local/services/iot-managed-integrations/host';
import type { Call } from '../../../../local/services/service';
import { ServiceError } from '../../../../local/services/service';
import { Storage } from '../../../../local/storage';
import type * as api from '../../../../src/api/iot-managed-integrations';
import type { Input, Operation, Output } from '../../../../src/api/schema';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
export const STREAM = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/events`;

type Operations = { [K in keyof typeof api as (typeof api)[K] extends Operation ? K : never]: (typeof api)[K] };

export class ManualClock extends WallClock {
  private time = Date.UTC(2026, 0, 1);

  public now(): number {
    return this.time;
  }

  public step({ minutes = 0, milliseconds = 0 }: { readonly minutes?: number; readonly milliseconds?: number }): void {
    this.time += minutes * 60_000 + milliseconds;
  }
}

export class Harness {
  public readonly clock = new ManualClock();
  public readonly random = new SystemRandom();
  public readonly assumptions = new Assumptions();
  public readonly storage = Storage.open();
  public readonly iam: Iam;
  public readonly service: ManagedIntegrations;
  /** The events of the connectors' functions. */
  public readonly invocations: any[] = [];
  private things = 0;

  /** @param connector the answers of the connectors' functions */
  constructor(
    private readonly connector: (event: any) => unknown = () => ({
      header: { responseCode: 200 },
      payload: { userId: 'user-1' },
    }),
  ) {
    const { assumptions, clock, random, storage } = this;
    this.iam = new Iam({ account: ACCOUNT, assumptions, clock, random, storage }, loadSimulator());
    this.service = new ManagedIntegrations({
      account: ACCOUNT,
      region: REGION,
      assumptions,
      clock,
      random,
      storage,
      iam: this.iam,
      claimPrivateKey: () => 'key',
      invoke: this.invoke,
    });
  }

  public get world() {
    return this.service.world;
  }

  /** Calls an operation as the gateway does. */
  public async call<N extends keyof Operations>(
    name: N,
    input: Input<Operations[N]>,
    call: Partial<Call> = {},
  ): Promise<Output<Operations[N]>> {
    const operation: Operation = this.service.description.operations[name];
    checkInput(input as Record<string, unknown>, operation);
    const answer = await this.service.operations[name](input, {
      failsLater: false,
      authorize: async () => {},
      ...call,
    } as Call);
    const output = knownMembers(answer ?? {}, operation.output);
    checkOutput(output, operation);
    return output as Output<Operations[N]>;
  }

  /** The name of a call's error. */
  public async errorOf<N extends keyof Operations>(name: N, input: Input<Operations[N]>): Promise<string> {
    try {
      await this.call(name, input);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const { errors } = this.service.description.operations[name];
      expect([...errors.map((shape) => shape.name), 'ValidationException']).toContain(error.name);
      return error.name;
    }
    return 'none';
  }

  /** Sends events of these types to one stream from this time on. */
  public async listen(
    ...eventTypes: NonNullable<Output<typeof api.GetNotificationConfiguration>['EventType']>[]
  ): Promise<void> {
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role/Delivery`;
    const trustPolicy = allow({
      Principal: { Service: 'iotmanagedintegrations.amazonaws.com' },
      Action: 'sts:AssumeRole',
    });
    this.iam.putRole({
      arn: RoleArn,
      name: 'Delivery',
      roleId: 'AROADELIVERY',
      createdAt: this.clock.date(),
      trustPolicy,
    });
    this.iam.putPolicy(RoleArn, 'Policy', allow({ Action: 'kinesis:PutRecord', Resource: STREAM }));
    await this.call('CreateDestination', {
      Name: 'events',
      DeliveryDestinationArn: STREAM,
      DeliveryDestinationType: 'KINESIS',
      RoleArn,
    });
    for (const EventType of eventTypes) {
      await this.call('CreateNotificationConfiguration', { DestinationName: 'events', EventType });
    }
  }

  /** The messages in the stream. */
  public async messages(): Promise<any[]> {
    return (await this.service.notifications(STREAM)).map(({ data }) => JSON.parse(data));
  }

  /** A managed thing with the material of a barcode. */
  public async thing(members: Partial<Input<typeof api.CreateManagedThing>> = {}): Promise<string> {
    const { Id } = await this.call('CreateManagedThing', {
      Role: 'DEVICE',
      AuthenticationMaterialType: 'WIFI_SETUP_QR_BAR_CODE',
      AuthenticationMaterial: `SN:${(this.things += 1)};`,
      ...members,
    });
    return Id!;
  }

  public close(): void {
    this.storage.close();
  }

  private readonly invoke: ManagedIntegrationsHost['invoke'] = async (functionArn, event) => {
    this.invocations.push({ functionArn, event });
    return { result: this.connector(event) };
  };
}

function allow(statement: object) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] } as any;
}
