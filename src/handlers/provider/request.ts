/**
 * Decodes CloudFormation's request: every value gets its type back, and a failure names the values
 * that do not decode.
 */

import { createHash } from 'node:crypto';
import type { Continuation } from './outcome';
import { coerce } from '../../api/coerce';
import { isRecord } from '../../api/records';
import type { ResourceKind } from '../../api/resource-kind';
import { propertiesOf } from '../../api/resource-kind';
import type { Shape } from '../../api/schema';
import { inherit, integer } from '../../api/schema';
import { excerpt, isOfType, validate } from '../../api/validate';
import { Failure } from '../shared/errors';

export type Properties = Readonly<Record<string, unknown>>;

/** CloudFormation's request without its response URL, which only the entry point may see. */
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
  /** When CloudFormation sent the request, in milliseconds since 1970; undefined if that is unknown. */
  readonly SentAt?: number;
}

const REQUEST_TYPES: readonly unknown[] = ['Create', 'Update', 'Delete'];
const OF_A_RESOURCE: readonly unknown[] = ['Update', 'Delete'];

/** Longer than any of CloudFormation's IDs, and short enough for an answer. */
const LONGEST_TEXT = 1_024;

const isText = (value: unknown) => typeof value === 'string' && value !== '' && value.length <= LONGEST_TEXT;
const isAbsentOr = (is: (value: unknown) => boolean) => (value: unknown) => value === undefined || is(value);
const isTime = (value: unknown) => Number.isFinite(value) && value as number >= 0;
const areTexts = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === 'string');
const isContinuation = (value: unknown) => isRecord(value) && isTime(value.startedAt)
  && [value.made, value.unfinished].every(isAbsentOr(isText)) && isAbsentOr(areTexts)(value.noted);

/** The checks of the members of a request. */
const MEMBERS: Readonly<Record<string, (value: unknown, requestType: unknown) => boolean>> = {
  RequestType: (value) => REQUEST_TYPES.includes(value),
  RequestId: isText,
  StackId: isText,
  LogicalResourceId: isText,
  ResourceType: isText,
  PhysicalResourceId: (value, requestType) =>
    OF_A_RESOURCE.includes(requestType) ? isText(value) : typeof value !== 'object' || value === null,
  ResourceProperties: isRecord,
  OldResourceProperties: (value, requestType) => requestType !== 'Update' || isRecord(value),
  Continuation: isAbsentOr(isContinuation),
};

/** The event as a request. @throws Failure naming the missing members */
export function requestOf(event: unknown): Request {
  if (!isRecord(event)) throw new Failure('The event is not a CloudFormation request: it is not an object.');
  const wrong = Object.entries(MEMBERS)
    .filter(([name, isRight]) => !isRight(event[name], event.RequestType))
    .map(([name]) => name);
  if (wrong.length > 0) {
    throw new Failure(`The event is not a CloudFormation request: ${wrong.join(', ')} missing or malformed.`);
  }
  return event as unknown as Request;
}

/** The version of the properties' format that this code writes. It converts older versions and refuses newer ones. */
const SCHEMA_VERSION = '1';
const DECODERS: Readonly<Record<string, (properties: Properties) => Properties>> = {
  [SCHEMA_VERSION]: (properties) => properties,
};

/** The properties that CloudFormation and this library add to a resource's own. */
const ENVELOPE = ['ServiceToken', 'ServiceTimeout', 'SchemaVersion'];

const decoderOf = (version: unknown) =>
  typeof version === 'string' && Object.hasOwn(DECODERS, version) ? DECODERS[version] : undefined;

/**
 * The resource's own properties with their types. Properties that are unknown or of another type
 * never had an effect, and are left out.
 */
export function decodeLeniently(properties: Properties, kind: ResourceKind): Properties {
  const { members } = propertiesOf(kind);
  const isUsable = ([name, value]: [string, unknown]) => Object.hasOwn(members, name) && isOfType(value, members[name]);
  return Object.fromEntries(Object.entries(typed(properties, kind)).filter(isUsable));
}

/** The resource's own properties with their types. @throws Failure naming every property that breaks a rule */
export function decode(properties: Properties, kind: ResourceKind): Properties {
  const version = properties.SchemaVersion ?? SCHEMA_VERSION;
  if (!decoderOf(version)) {
    throw new Failure(
      `SchemaVersion ${excerpt(version)} is not known to this handler (known: ${Object.keys(DECODERS).join(', ')}). `
        + 'The stack was made by another version of cdk-device-fleets: deploy it with that one or a newer one.',
    );
  }
  const decoded = typed(properties, kind);
  const violations = validate(decoded, propertiesOf(kind), '');
  if (violations.length > 0) {
    const rules = violations.map(({ path, value, rule }) => `${path} ${rule} (is ${value})`);
    throw new Failure(`The properties cannot be used: ${rules.join('; ')}.`);
  }
  return decoded;
}

function typed(properties: Properties, kind: ResourceKind): Properties {
  const modernize = decoderOf(properties.SchemaVersion) ?? DECODERS[SCHEMA_VERSION];
  const own = Object.entries(modernize(properties)).filter(([name]) => !ENVELOPE.includes(name));
  return coerce(Object.fromEntries(own), propertiesOf(kind)) as Properties;
}

/** The longest time that CloudFormation waits for a resource. */
const LONGEST_TIMEOUT_SECONDS = 3_600;

/** The resource's service timeout in milliseconds. CloudFormation sends it among the properties. */
export function serviceTimeout({ ResourceProperties: { ServiceTimeout } }: Request): number | undefined {
  const seconds = coerce(ServiceTimeout, integer());
  return typeof seconds === 'number' && seconds > 0 ? Math.min(seconds, LONGEST_TIMEOUT_SECONDS) * 1_000 : undefined;
}

/** A client token that is the same for every delivery of a request. */
export function clientToken({ StackId, LogicalResourceId, RequestId }: Request, attempt: number): string {
  return createHash('sha256').update(JSON.stringify([StackId, LogicalResourceId, RequestId, attempt])).digest('hex');
}

/** The sensitive texts among the properties, which must not appear in a message. */
export function sensitiveTexts(value: unknown, shape: Shape): string[] {
  if (typeof value === 'string') return shape.sensitive ? [value] : [];
  if (Array.isArray(value) && shape.type === 'list') {
    return value.flatMap((item) => sensitiveTexts(item, inherit(shape, shape.member)));
  }
  if (!isRecord(value)) return [];
  if (shape.type === 'map') {
    return Object.values(value).flatMap((item) => sensitiveTexts(item, inherit(shape, shape.value)));
  }
  if (shape.type !== 'structure') return [];
  return Object.entries(value).flatMap(([name, item]) =>
    Object.hasOwn(shape.members, name) ? sensitiveTexts(item, shape.members[name]) : [],
  );
}
