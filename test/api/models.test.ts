/** Compares the descriptions with AWS's own models, if those are at hand. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IOT_MANAGED_INTEGRATIONS } from '../../src/api/iot-managed-integrations';
import { IOT_1CLICK_DEVICES } from '../../src/api/iot1click';
import type { Operation, Shape } from '../../src/api/schema';
import type { Service } from '../../src/api/service';

const MODELS = join(__dirname, '../../../shared/models');

interface Described {
  readonly service: Service;
  readonly model: string;
  readonly host: string;
  readonly operations: number;
  /** Places where AWS's model is wrong, or says the same in a worse way; the key is the place in the description. */
  readonly deviations: Readonly<Record<string, object>>;
}

const DESCRIBED: readonly Described[] = [
  {
    service: IOT_MANAGED_INTEGRATIONS,
    model: 'iot-managed-integrations-2025-03-03.json',
    host: 'eu-west-1.api.aws',
    operations: 83,
    deviations: {
      // Real ARNs have about 110 characters.
      ProvisioningProfileArn: { max: 1011 },
      // An equal pattern without nested repetition, which takes quadratic time on hostile input.
      CaCertificate: { pattern: '-----BEGIN CERTIFICATE-----[^]*-----END CERTIFICATE-----\\n?' },
      AttributeName: {
        pattern: '[^\\n\\r\\u2028\\u2029a-zA-Z0-9_.,@/:#\\-]*[a-zA-Z0-9_.,@/:#\\-][^\\n\\r\\u2028\\u2029]*',
      },
      AttributeValue: { pattern: '[^\\n\\r\\u2028\\u2029]*' },
      // JavaScript has no \x{0022}, which is a quotation mark.
      Capabilities: { pattern: '[a-zA-Z0-9\\s\'",.:\\\\\\/{$}\\[\\]=_\\-\\+]+' },
    },
  },
  {
    service: IOT_1CLICK_DEVICES,
    model: 'iot1click-devices-2018-05-14.json',
    host: 'eu-west-1.amazonaws.com',
    operations: 13,
    deviations: {
      // The limits are in the shape's name and in the API reference.
      __doubleMin0Max100: { min: 0, max: 100 },
    },
  },
];

interface ModelShape {
  type: string;
  min?: number;
  max?: number;
  pattern?: string;
  enum?: string[];
  sensitive?: boolean;
  document?: boolean;
  required?: string[];
  members?: Record<string, ModelMember>;
  member?: ModelMember;
  key?: ModelMember;
  value?: ModelMember;
  error?: { httpStatusCode: number };
}
interface ModelMember {
  shape: string;
  location?: string;
  locationName?: string;
  deprecated?: boolean;
  idempotencyToken?: boolean;
}
interface ModelOperation {
  http: { method: string; requestUri: string; responseCode: number };
  input?: ModelMember;
  output?: ModelMember;
  errors: ModelMember[];
}
interface ModelFile {
  operations: Record<string, ModelOperation>;
  shapes: Record<string, ModelShape>;
  metadata: Record<string, unknown>;
}

/** AWS's model of a service, flattened to comparable values. */
class Model {
  public readonly operations: ModelFile['operations'];
  public readonly metadata: ModelFile['metadata'];
  private readonly shapes: ModelFile['shapes'];

  constructor(
    file: Partial<ModelFile>,
    private readonly deviations: Described['deviations'],
  ) {
    ({ operations: this.operations = {}, metadata: this.metadata = {}, shapes: this.shapes = {} } = file);
  }

  public shape(name: string | undefined): unknown {
    if (!name) return { type: 'structure', members: {} };
    const {
      type,
      document,
      min,
      max,
      pattern,
      enum: values,
      sensitive,
      required = [],
      members,
      member,
      key,
      value,
    } = this.shapes[name];
    if (document) return { type: 'document', ...defined({ sensitive }) };
    return {
      type,
      ...defined({ min, max, pattern, enum: values, sensitive }),
      ...this.deviations[name],
      ...(members && {
        members: mapValues(members, (inner, innerName) => this.member(inner, innerName, required.includes(innerName))),
      }),
      ...(member && { member: this.shape(member.shape) }),
      ...(key && { key: this.shape(key.shape), value: this.shape(value!.shape) }),
    };
  }

  public error(name: string) {
    const { error, members = {} } = this.shapes[name];
    return { name, status: error!.httpStatusCode, members: namesOf(members, ({ locationName }) => locationName) };
  }

  /** The URI, with the names of members in place of its labels. */
  public uri(requestUri: string, inputShape: string | undefined): string {
    const labels = Object.entries(this.shapes[inputShape!]?.members ?? {}).filter(
      ([, { location }]) => location === 'uri',
    );
    return labels.reduce(
      (uri, [name, { locationName = name }]) => uri.replace(`{${locationName}}`, `{${name}}`),
      requestUri,
    );
  }

  private member(
    { shape, location, locationName, deprecated, idempotencyToken }: ModelMember,
    name: string,
    isRequired: boolean,
  ): unknown {
    const required = isRequired || undefined;
    const wireName = travelsAs(location, locationName ?? name);
    return {
      shape: this.shape(shape),
      ...defined({ required, deprecated, idempotencyToken, location, travelsAs: wireName }),
    };
  }
}

describe.each(DESCRIBED)(
  "the description of $service.sdkId agrees with AWS's model",
  ({ service, model: file, host, operations: count, deviations }) => {
    const path = join(MODELS, file);
    const operations = Object.values(service.operations);
    const testWithModel = existsSync(path) ? test : test.skip;
    const model = new Model(existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}, deviations);

    test('a description has the operations that it should have', () => {
      expect(operations).toHaveLength(count);
    });

    testWithModel('is of the same service and version', () => {
      const { apiVersion, sdkId, protocol, signingName } = service;
      expect(model.metadata).toMatchObject({ apiVersion, serviceId: sdkId, protocol, signingName });
      expect(service.host('eu-west-1')).toBe(`${model.metadata.endpointPrefix}.${host}`);
    });

    testWithModel.each(operations.map((operation) => [operation.name, operation] as const))('%s', (name, operation) => {
      const { http, input, output, errors } = model.operations[name];
      expect({ method: operation.method, responseCode: operation.status }).toEqual({
        method: http.method,
        responseCode: http.responseCode,
      });
      expect(operation.uri).toBe(model.uri(http.requestUri, input?.shape));
      expect(ours(operation.input)).toEqual(model.shape(input?.shape));
      expect(ours(operation.output)).toEqual(model.shape(output?.shape));
      expect(errorsOf(operation)).toEqual(errors.map(({ shape }) => model.error(shape)).sort(byName));
    });
  },
);

/** A shape of ours, flattened to comparable values. */
function ours(shape: Shape): unknown {
  const { type, location, required, deprecated, idempotencyToken, wireName, ...rest } = shape as any;
  const plain = { type, ...rest };
  if (plain.members) plain.members = mapValues<Shape>(plain.members, ourMember);
  for (const inner of ['member', 'key', 'value']) if (plain[inner]) plain[inner] = ours(plain[inner]);
  return plain;
}

function ourMember(member: Shape, name: string): unknown {
  const { location, required, deprecated, idempotencyToken, wireName } = member;
  return {
    shape: ours(member),
    ...defined({ required, deprecated, idempotencyToken, location, travelsAs: travelsAs(location, wireName ?? name) }),
  };
}

/** A label's name is not on the wire: only its place in the URI counts. */
const travelsAs = (location: string | undefined, name: string) => (location === 'uri' ? undefined : name);

function errorsOf({ errors }: Operation) {
  return errors
    .map(({ name, status, members }) => ({ name, status, members: namesOf(members, ({ wireName }) => wireName) }))
    .sort(byName);
}

const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name);

/** The members' names in our description and on the wire. */
function namesOf<T>(members: Readonly<Record<string, T>>, wireNameOf: (member: T) => string | undefined): string[] {
  return Object.entries(members).map(([name, member]) => `${name} as ${wireNameOf(member) ?? name}`).sort();
}

function mapValues<T>(record: Readonly<Record<string, T>>, convert: (value: T, name: string) => unknown) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, convert(value, name)]));
}

function defined(record: Record<string, unknown>) {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
