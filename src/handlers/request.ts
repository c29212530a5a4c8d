/** CloudFormation's request, decoded: every value has its type again, and what does not decode is named. */

import { createHash } from 'node:crypto';
import { Failure } from './errors';
import type { Continuation } from './outcome';
import { coerce } from '../api/coerce';
import { isRecord } from '../api/records';
import { propertiesOf, ResourceKind } from '../api/resource-kind';
import { inherit, Shape } from '../api/schema';
import { validate } from '../api/validate';

export type Properties = Readonly<Record<string, unknown>>;

/** CloudFormation's request without its response URL, which nothing past the entry point may see. */
export interface Request {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly RequestId: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly ResourceType: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Properties;
  readonly OldResourceProperties?: Properties;
  readonly Continuation?: Continuation;
}

const REQUEST_TYPES = ['Create', 'Update', 'Delete'];
const OF_A_RESOURCE = ['Update', 'Delete'];
const TEXTS = ['RequestId', 'StackId', 'LogicalResourceId', 'ResourceType'];

/** The event as a request; throws a `Failure` that names what is missing. */
export function requestOf(event: unknown): Request {
  if (!isRecord(event)) throw new Failure('The event is not a CloudFormation request: it is not an object.');
  const wrong = [
    ...(REQUEST_TYPES.includes(event.RequestType as string) ? [] : ['RequestType']),
    ...TEXTS.filter((name) => typeof event[name] !== 'string' || event[name] === ''),
    ...(isRecord(event.ResourceProperties) ? [] : ['ResourceProperties']),
    ...(!OF_A_RESOURCE.includes(event.RequestType as string) || typeof event.PhysicalResourceId === 'string' ? [] : ['PhysicalResourceId']),
    ...(event.RequestType !== 'Update' || isRecord(event.OldResourceProperties) ? [] : ['OldResourceProperties']),
  ];
  if (wrong.length > 0) throw new Failure(`The event is not a CloudFormation request: ${wrong.join(', ')} missing or malformed.`);
  return event as unknown as Request;
}

/** The version of the properties' form that this code writes; older ones are turned into it, newer ones refused. */
const SCHEMA_VERSION = '1';
const DECODERS: Readonly<Record<string, (properties: Properties) => Properties>> = {
  [SCHEMA_VERSION]: (properties) => properties,
};

/** What CloudFormation and this library add to a resource's own properties. */
const ENVELOPE = ['ServiceToken', 'ServiceTimeout', 'SchemaVersion'];

/** A resource's own properties with their types; nothing is checked. */
export function decodeLeniently(properties: Properties, kind: ResourceKind): Properties {
  const version = String(properties.SchemaVersion);
  const modernize = Object.hasOwn(DECODERS, version) ? DECODERS[version] : DECODERS[SCHEMA_VERSION];
  const own = Object.entries(modernize(properties)).filter(([name]) => !ENVELOPE.includes(name));
  return coerce(Object.fromEntries(own), propertiesOf(kind)) as Properties;
}

/** A resource's own properties with their types; throws a `Failure` that names every one that breaks a rule. */
export function decode(properties: Properties, kind: ResourceKind): Properties {
  const version = String(properties.SchemaVersion ?? SCHEMA_VERSION);
  if (!Object.hasOwn(DECODERS, version)) {
    throw new Failure(`SchemaVersion ${JSON.stringify(version)} is not known to this handler (known: ${Object.keys(DECODERS).join(', ')}). `
      + 'The stack was made by another version of cdk-device-fleets: deploy it with that one or a newer one.');
  }
  const decoded = decodeLeniently(properties, kind);
  const violations = validate(decoded, propertiesOf(kind), '');
  if (violations.length > 0) {
    const rules = violations.map(({ path, value, rule }) => `${path} ${rule} (is ${value})`);
    throw new Failure(`The properties cannot be used: ${rules.join('; ')}.`);
  }
  return decoded;
}

/** The resource's service timeout in milliseconds, which CloudFormation sends among the properties. */
export function serviceTimeout({ ResourceProperties: { ServiceTimeout } }: Request): number | undefined {
  const seconds = Number(ServiceTimeout);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : undefined;
}

/** The same token for the same request, however often it is delivered. */
export function clientToken({ StackId, LogicalResourceId, RequestId }: Request, attempt: number): string {
  return createHash('sha256').update(JSON.stringify([StackId, LogicalResourceId, RequestId, attempt])).digest('hex');
}

/** The sensitive texts among the properties, which must not come back in a service's message. */
export function sensitiveTexts(value: unknown, shape: Shape): string[] {
  if (typeof value === 'string') return shape.sensitive ? [value] : [];
  if (Array.isArray(value) && shape.type === 'list') return value.flatMap((item) => sensitiveTexts(item, inherit(shape, shape.member)));
  if (!isRecord(value)) return [];
  if (shape.type === 'map') return Object.values(value).flatMap((item) => sensitiveTexts(item, inherit(shape, shape.value)));
  if (shape.type !== 'structure') return [];
  return Object.entries(value).flatMap(([name, item]) => Object.hasOwn(shape.members, name) ? sensitiveTexts(item, shape.members[name]) : []);
}
