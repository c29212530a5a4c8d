/** The descriptions against AWS's own models, where those are at hand. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IOT_MANAGED_INTEGRATIONS } from '../../src/api/iot-managed-integrations';
import { Operation, Shape } from '../../src/api/schema';

const MODEL = join(__dirname, '../../../shared/models/iot-managed-integrations-2025-03-03.json');

/** Where AWS's model is wrong, or says the same in a worse way; the key is where the description stands. */
const DEVIATIONS: Readonly<Record<string, object>> = {
  // Real ARNs have about 110 characters.
  ProvisioningProfileArn: { max: 1011 },
  // The same language without nested repetition, which takes quadratic time on hostile input.
  CaCertificate: { pattern: '-----BEGIN CERTIFICATE-----[^]*-----END CERTIFICATE-----\\n?' },
};

interface ModelShape {
  type: string;
  min?: number;
  max?: number;
  pattern?: string;
  enum?: string[];
  sensitive?: boolean;
  required?: string[];
  members?: Record<string, ModelMember>;
  member?: ModelMember;
  key?: ModelMember;
  value?: ModelMember;
  error?: { httpStatusCode: number };
}
interface ModelMember { shape: string; location?: string; locationName?: string; deprecated?: boolean; idempotencyToken?: boolean }
interface ModelOperation {
  http: { method: string; requestUri: string; responseCode: number };
  input?: ModelMember;
  output?: ModelMember;
  errors: ModelMember[];
}
interface Model { operations: Record<string, ModelOperation>; shapes: Record<string, ModelShape>; metadata: Record<string, unknown> }

const describeWithModel = existsSync(MODEL) ? describe : describe.skip;

describeWithModel('the description of managed integrations agrees with AWS\'s model', () => {
  const model: Model = existsSync(MODEL) ? JSON.parse(readFileSync(MODEL, 'utf8')) : { operations: {}, shapes: {} };
  const operations = Object.values(IOT_MANAGED_INTEGRATIONS.operations);

  test('has the operations of five resources and of tagging', () => {
    expect(operations).toHaveLength(25);
  });

  test('is of the same service and version', () => {
    const { apiVersion, sdkId, protocol, signingName, host } = IOT_MANAGED_INTEGRATIONS;
    expect(model.metadata).toMatchObject({ apiVersion, serviceId: sdkId, protocol, signingName });
    expect(host('eu-west-1')).toBe(`${model.metadata.endpointPrefix}.eu-west-1.api.aws`);
  });

  test.each(operations.map((operation) => [operation.name, operation] as const))('%s', (name, operation) => {
    const theirs = model.operations[name];
    expect({ method: operation.method, requestUri: operation.uri, responseCode: operation.status }).toEqual(theirs.http);
    expect(ours(operation.input)).toEqual(modelled(model, theirs.input?.shape));
    expect(ours(operation.output)).toEqual(modelled(model, theirs.output?.shape));
    expect(errorsOf(operation)).toEqual(theirs.errors.map(({ shape }) => modelledError(model, shape)).sort(byName));
  });
});

/** A shape of ours, flattened to what can be compared. */
function ours(shape: Shape): unknown {
  const { type, location, required, deprecated, idempotencyToken, wireName, ...rest } = shape as any;
  const plain = { type, ...rest };
  if (plain.members) plain.members = mapValues<Shape>(plain.members, ourMember);
  for (const inner of ['member', 'key', 'value']) if (plain[inner]) plain[inner] = ours(plain[inner]);
  return plain;
}

function ourMember(member: Shape, name: string): unknown {
  const { location, required, deprecated, idempotencyToken, wireName } = member;
  const locationName = location && (wireName ?? name);
  return { shape: ours(member), ...defined({ required, deprecated, idempotencyToken, location, locationName }) };
}

function modelled(model: Model, shapeName: string | undefined): unknown {
  if (!shapeName) return { type: 'structure', members: {} };
  const { type, min, max, pattern, enum: values, sensitive, required = [], members, member, key, value } = model.shapes[shapeName];
  return {
    type,
    ...defined({ min, max, pattern, enum: values, sensitive }),
    ...DEVIATIONS[shapeName],
    ...(members && { members: mapValues(members, (inner, name) => modelledMember(model, inner, required.includes(name))) }),
    ...(member && { member: modelled(model, member.shape) }),
    ...(key && { key: modelled(model, key.shape), value: modelled(model, value!.shape) }),
  };
}

function modelledMember(model: Model, member: ModelMember, isRequired: boolean): unknown {
  const { shape, location, locationName, deprecated, idempotencyToken } = member;
  const required = isRequired || undefined;
  return { shape: modelled(model, shape), ...defined({ required, deprecated, idempotencyToken, location, locationName }) };
}

function modelledError(model: Model, name: string) {
  const { error, members = {} } = model.shapes[name];
  return { name, status: error!.httpStatusCode, members: Object.keys(members).sort() };
}

function errorsOf({ errors }: Operation) {
  return errors.map(({ name, status, members }) => ({ name, status, members: Object.keys(members).sort() })).sort(byName);
}

const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name);

function mapValues<T>(record: Readonly<Record<string, T>>, convert: (value: T, name: string) => unknown) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, convert(value, name)]));
}

function defined(record: Record<string, unknown>) {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
