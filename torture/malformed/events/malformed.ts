/**
 * Events that are malformed in one way each, derived from valid ones. Each way states the expected
 * outcome: it follows from the derivation, not from the code.
 */

import fc from 'fast-check';
import type { Fate } from './input';
import { EventInput } from './input';
import { placesIn, replaced, wrongFor } from './places';
import type { ValidEvent } from './valid';
import { VALID_EVENTS } from './valid';
import { STARTS_AT } from '../../../local/simulation';
import { propertiesOf } from '../../../src/api/resource-kind';
import {
  hostileList,
  hostileName,
  hostileStructure,
  hostileText,
  hostileValue,
  notStructure,
  notText,
  wholeCharacters,
  without,
  withEntry,
} from '../hostile';

interface Malformed {
  readonly event: unknown;
  readonly expected: Fate;
}

/** The ways to malform an event of a kind; undefined if the way does not apply to the event. */
type Way = (valid: ValidEvent) => fc.Arbitrary<Malformed> | undefined;

const refused = (event: unknown, names: string): Malformed => ({ event, expected: { fate: 'refused', names } });
const thrownBack = (event: unknown): Malformed => ({ event, expected: { fate: 'thrown back', names: 'ResponseURL' } });
const answered = (event: unknown): Malformed => ({ event, expected: { fate: 'answered' } });
const carriedOut = (event: unknown): Malformed => ({ event, expected: { fate: 'carried out' } });

const TEXTS = ['StackId', 'RequestId', 'LogicalResourceId', 'ResourceType'];

/** The members that an event of its type must have besides the response URL. */
function needed({ event }: ValidEvent): string[] {
  return Object.keys(event).filter((name) => !['ServiceToken', 'ResponseURL', 'Continuation'].includes(name));
}

/**
 * The deletion of a resource that was never created is answered whatever else the event contains: a
 * rollback needs it.
 */
const isNeverMade = ({ event }: ValidEvent) =>
  event.RequestType === 'Delete' && event.PhysicalResourceId.startsWith('not-created/');
/** A deletion must not fail because of properties that could never have been used. */
const usesProperties = ({ event }: ValidEvent) => event.RequestType !== 'Delete';

const member = (
  valid: ValidEvent,
  names: readonly string[],
  values: (name: string) => fc.Arbitrary<unknown>,
): fc.Arbitrary<Malformed> =>
  fc
    .constantFrom(...names)
    .chain((name) => values(name).map((value) => refused(withEntry(valid.event, name, value), name)));

const property = (valid: ValidEvent, name: string, value: unknown) =>
  withEntry(valid.event, 'ResourceProperties', withEntry(valid.event.ResourceProperties, name, value));

const VERSIONS = fc.oneof(notText, hostileText).filter((version) => version !== '1' && version !== null);

const WAYS: Readonly<Record<string, Way>> = {
  'no event': () => fc.oneof(hostileText, hostileList, fc.constant(undefined), hostileStructure).map(thrownBack),
  'no response URL': ({ event }) => fc.constant(thrownBack(without(event, 'ResponseURL'))),
  'a response URL that is none': ({ event }) =>
    fc
      .oneof(notText, hostileText, fc.constantFrom('ftp://a/b', 'file:///etc/passwd', 'data:,x', '//a/b', 'https://'))
      .map((url) => thrownBack(withEntry(event, 'ResponseURL', url))),

  'a member is missing': (valid) =>
    isNeverMade(valid)
      ? undefined
      : fc.constantFrom(...needed(valid)).map((name) => refused(without(valid.event, name), name)),
  'a text of another type': (valid) => (isNeverMade(valid) ? undefined : member(valid, TEXTS, () => notText)),
  'an empty text': (valid) => (isNeverMade(valid) ? undefined : member(valid, TEXTS, () => fc.constant(''))),
  'a text that is too long': (valid) =>
    isNeverMade(valid)
      ? undefined
      : member(valid, TEXTS, () =>
        fc
          .integer({
            min: 2_000,
            max: 2 ** 20,
          })
          .chain((length) => fc.constantFrom('x', '\u0000', '\ud800').map((character) => character.repeat(length))),
      ),
  'another request type': (valid) =>
    member(valid, ['RequestType'], () =>
      fc.oneof(notText, hostileText, fc.constantFrom('create', 'DELETE', 'Update ', 'Read')),
    ),
  'another resource type': (valid) =>
    isNeverMade(valid)
      ? undefined
      : fc
        .oneof(
          hostileText.filter((text) => text.length < 100 && text !== ''),
          fc.constantFrom('Custom::', 'custom::iot1click_deviceclaim', 'AWS::CloudFormation::CustomResource'),
        )
        .map((type) => refused(withEntry(valid.event, 'ResourceType', type), 'resource type')),
  'hostile IDs': (valid) =>
    fc
      .record({ StackId: hostileText, RequestId: hostileText, LogicalResourceId: hostileText })
      .map((ids) => answered({ ...valid.event, ...ids })),
  'another physical ID': (valid) =>
    fc
      .oneof(
        hostileText,
        notText,
        fc.constant(`not-created/${'x'.repeat(5_000)}`),
        fc.constant(`not-created/${'\ud800'.repeat(900)}`),
      )
      .map((id) => answered(withEntry(valid.event, 'PhysicalResourceId', id))),
  'a physical ID of another type': (valid) =>
    isNeverMade(valid) || valid.event.PhysicalResourceId === undefined
      ? undefined
      : member(valid, ['PhysicalResourceId'], () => notText),
  'properties of another type': (valid) =>
    isNeverMade(valid)
      ? undefined
      : member(
        valid,
        needed(valid).filter((name) => name.endsWith('Properties')),
        () => notStructure,
      ),
  'more than there should be': (valid) =>
    fc
      .tuple(hostileName, hostileValue)
      .filter(([name]) => !(name in valid.event) || name in {})
      .map(([name, value]) => (valid.calls ? carriedOut : answered)(withEntry(valid.event, name, value))),
  'a continuation of another form': (valid) =>
    isNeverMade(valid)
      ? undefined
      : fc
        .oneof(
          notStructure.filter((value) => value !== null),
          fc
            .oneof(notText, hostileText)
            .filter((value) => !(typeof value === 'number' && value >= 0))
            .map((startedAt) => ({ startedAt })),
          notText.filter((value) => value !== undefined).map((made) => ({ startedAt: STARTS_AT.getTime(), made })),
          fc
            .oneof(hostileText, hostileStructure, fc.constant([7]))
            .map((noted) => ({ startedAt: STARTS_AT.getTime(), noted })),
        )
        .map((value) => refused(withEntry(valid.event, 'Continuation', value), 'Continuation')),
  'a continuation of something else': (valid) =>
    fc
      .record({
        startedAt: fc.constantFrom(0, 1, 2 ** 52),
        made: hostileText,
        noted: fc.array(hostileText, { maxLength: 2 }),
      })
      .map((value) => answered(withEntry(valid.event, 'Continuation', value))),

  'a property that is not known': (valid) =>
    !usesProperties(valid)
      ? undefined
      : fc
        .tuple(hostileName, hostileValue)
        .filter(([name]) => name !== '' && !Object.hasOwn(propertiesOf(valid.kind).members, name))
        .map(([name, value]) => refused(property(valid, name, value), wholeCharacters(name.slice(0, 20)))),
  'a required property is missing': (valid) => {
    const names = Object.entries(propertiesOf(valid.kind).members)
      .filter(([, { required }]) => required)
      .map(([name]) => name);
    if (!usesProperties(valid) || names.length === 0) return undefined;
    return fc
      .constantFrom(...names)
      .map((name) =>
        refused(withEntry(valid.event, 'ResourceProperties', without(valid.event.ResourceProperties, name)), name),
      );
  },
  'a property that breaks a rule': (valid) => {
    if (!usesProperties(valid)) return undefined;
    const properties = valid.event.ResourceProperties;
    const places = placesIn(properties, propertiesOf(valid.kind)).filter(({ path }) => path.length > 0);
    const ways = places.flatMap(({ path, shape }) => {
      const wrong = wrongFor(shape);
      return wrong
        ? [
          wrong.map((value) =>
            refused(withEntry(valid.event, 'ResourceProperties', replaced(properties, path, value)), String(path[0])),
          ),
        ]
        : [];
    });
    return ways.length > 0 ? fc.oneof(...ways) : undefined;
  },
  'another schema version': (valid) =>
    !usesProperties(valid)
      ? undefined
      : VERSIONS.map((version) => refused(property(valid, 'SchemaVersion', version), 'SchemaVersion')),
  'another service timeout': (valid) =>
    hostileValue.map((value) => (valid.calls ? carriedOut : answered)(property(valid, 'ServiceTimeout', value))),
  'hostile properties of what is deleted': (valid) =>
    usesProperties(valid)
      ? undefined
      : fc
        .dictionary(
          fc.oneof(hostileName, fc.constantFrom(...Object.keys(propertiesOf(valid.kind).members), 'SchemaVersion')),
          hostileValue,
          { maxKeys: 4 },
        )
        .map((properties) => answered(withEntry(valid.event, 'ResourceProperties', properties))),
  'hostile old properties': (valid) =>
    valid.event.RequestType !== 'Update'
      ? undefined
      : fc
        .dictionary(
          fc.oneof(hostileName, fc.constantFrom(...Object.keys(propertiesOf(valid.kind).members), 'SchemaVersion')),
          hostileValue,
          { maxKeys: 4 },
        )
        .map((properties) =>
          answered(
            withEntry(valid.event, 'OldResourceProperties', { ...valid.event.OldResourceProperties, ...properties }),
          ),
        ),
};

/** This way has more variants than the others. */
const TELLING = 'a property that breaks a rule';

export const malformedEvents: fc.Arbitrary<EventInput> = fc.constantFrom(...VALID_EVENTS).chain((valid) => {
  const ways = Object.entries(WAYS).flatMap(([what, way]) => {
    const malformed = way(valid);
    const arbitrary = malformed?.map(({ event, expected }) => new EventInput(what, event, expected, valid));
    return arbitrary ? [{ weight: what === TELLING ? 5 : 1, arbitrary }] : [];
  });
  return fc.oneof(...ways);
});
