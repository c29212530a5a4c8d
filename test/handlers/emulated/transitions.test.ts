/**
 * Every kind through every transition, with each call failing in each way: the service holds
 * exactly the wanted resources.
 */

import { Duration } from 'aws-cdk-lib';
import { Harness } from './harness';
import { Assumptions } from '../../../local/assumptions';
import type { LocalCloudOptions } from '../../../local/cloud';
import type { FaultSettings } from '../../../local/faults';
import type { Outcome } from '../../../src/handlers/provider/outcome';
import { KINDS_UNDER_TEST } from '../kinds';
import type { KindUnderTest } from '../kinds';

/** One call fails, whichever comes first. */
const FAULTS: readonly (readonly [string, FaultSettings | undefined])[] = [
  ['no fault', undefined],
  ['throttling', { kind: 'error', name: 'ThrottlingException', status: 429 }],
  ['a 500', { kind: 'error', name: 'InternalServerException', status: 500 }],
  ['a lost answer', { kind: 'lost-answer' }],
  ['a dropped connection', { kind: 'drop' }],
];

let harness: Harness;
afterEach(async () => harness.stop());

type Held = Record<string, unknown>;
const held = ({ holder }: KindUnderTest): Held[] => holder.records(harness.cloud);
const idsOf = (subject: KindUnderTest) => held(subject).map((record) => record[subject.holder.id]);

/** Compares the service's record of a resource with its properties. */
function expectHeld(subject: KindUnderTest, physicalId: string, properties: Held): void {
  const record = held(subject).find((candidate) => candidate[subject.holder.id] === physicalId);
  const readable = Object.entries(properties).filter(
    ([name, value]) => value !== undefined && !subject.unreadable?.includes(name),
  );
  expect(record).toMatchObject(Object.fromEntries(readable));
}

function idOf(outcome: Outcome): string {
  expect(outcome).toMatchObject({ status: 'SUCCESS', physicalId: expect.any(String), attributes: expect.any(Object) });
  return (outcome as { physicalId: string }).physicalId;
}

const created = async (subject: KindUnderTest) => idOf(await harness.create(subject.kind, subject.properties(harness)));

describe.each(
  KINDS_UNDER_TEST.map((subject, index) => [`${subject.kind.type.replace(/.*_/, '')} (${index})`, subject] as const),
)('%s', (_name, subject) => {
  const { kind, inPlace, replacing, refused = [], readsBeforeReplacing = 1, stays } = subject;
  const start = async (options?: LocalCloudOptions) => {
    harness = await Harness.start(options);
    await subject.prepare?.(harness.cloud);
  };
  const { create, read = create, update = read, delete: remove = create } = kind;
  const operationOf = { create: create.name, read: read.name, update: update.name, delete: remove.name };

  describe.each(FAULTS)('with %s', (_fault, fault) => {
    beforeEach(() => start());
    // Changes of one sort differ in their properties only, which do not affect most faults.
    const some = <T>(changes: readonly T[]) => (fault && fault.kind !== 'lost-answer' ? changes.slice(0, 1) : changes);
    const strike = (...operations: string[]) => {
      if (fault) for (const operation of operations) harness.cloud.faults.inject({ ...fault, operation });
    };

    test('create', async () => {
      strike(operationOf.create, operationOf.read);
      const id = await created(subject);
      expect(idsOf(subject)).toEqual([id]);
      expectHeld(subject, id, subject.properties(harness));
    });

    test('delete, and delete of a deleted resource', async () => {
      const id = await created(subject);
      strike(operationOf.delete, operationOf.read);
      expect(await harness.delete(kind, id, subject.properties(harness))).toEqual({
        status: 'SUCCESS',
        physicalId: id,
        attributes: {},
      });
      expect(idsOf(subject)).toEqual(stays ? [id] : []);
      expect(await harness.delete(kind, id, subject.properties(harness))).toMatchObject({
        status: 'SUCCESS',
        physicalId: id,
      });
    });

    each(some(inPlace))('in place: $what', async ({ set, holds }) => {
      const former = subject.properties(harness);
      const id = await created(subject);
      strike(operationOf.update, operationOf.read, 'TagResource', 'UntagResource');
      const wanted = { ...former, ...set };
      expect(idOf(await harness.update(kind, id, former, wanted))).toBe(id);
      expect(idsOf(subject)).toEqual([id]);
      expectHeld(subject, id, { ...wanted, ...holds });
      for (const key of Object.keys((former.Tags ?? {}) as object)) {
        if (!Object.hasOwn(((wanted as Held).Tags as object) ?? {}, key)) {
          expect((held(subject)[0].Tags as Held)?.[key]).toBeUndefined();
        }
      }
    });

    each(some(replacing))('replacing: $what', async ({ set }) => {
      const former = subject.properties(harness);
      const id = await created(subject);
      strike(operationOf.create, operationOf.read);
      const wanted = { ...former, ...set };
      const replacement = idOf(await harness.update(kind, id, former, wanted));
      expect(idsOf(subject)).toEqual([id, replacement]);
      expectHeld(subject, id, former);
      expectHeld(subject, replacement, wanted);
      strike(operationOf.delete);
      await harness.delete(kind, id, former);
      expect(idsOf(subject)).toEqual([replacement]);
    });
  });

  describe('without faults', () => {
    beforeEach(() => start());

    test('the same create event twice makes one resource', async () => {
      const event = harness.event('Create', kind, subject.properties(harness));
      const [first, second] = [await harness.run(event), await harness.run(event)];
      expect(second).toEqual(first);
      expect(idsOf(subject)).toEqual([idOf(first)]);
    });

    test('an update without changes changes nothing', async () => {
      const properties = subject.properties(harness);
      const id = await created(subject);
      const before = held(subject);
      const calls = harness.calls().length;
      expect(idOf(await harness.update(kind, id, properties, properties))).toBe(id);
      expect(held(subject)).toEqual(before);
      expect(new Set(harness.calls().slice(calls))).toEqual(new Set([operationOf.read]));
    });

    test('an update returns the same attributes as the create', async () => {
      const properties = subject.properties(harness);
      const outcome = await harness.create(kind, properties);
      expect(await harness.update(kind, idOf(outcome), properties, properties)).toEqual(outcome);
      const { attributes } = outcome as { attributes: Record<string, string> };
      expect(Object.keys(attributes)).toEqual([...kind.attributes]);
      expect(Object.values(attributes).every((value) => typeof value === 'string')).toBe(true);
    });

    test('a create that fails before the creation leaves nothing, and its delete calls nothing', async () => {
      harness.cloud.faults.inject({
        kind: 'error',
        name: 'ValidationException',
        status: 400,
        message: 'no',
        operation: kind.create.name,
      });
      const failed = await harness.create(kind, subject.properties(harness));
      expect(failed).toMatchObject({
        status: 'FAILED',
        physicalId: expect.stringMatching(/^not-created\/request-\d$/),
        reason: expect.stringContaining(`${kind.create.name} failed: ValidationException: no`),
      });
      expect(idsOf(subject)).toEqual([]);
      const calls = harness.calls().length;
      expect(
        await harness.delete(kind, (failed as { physicalId: string }).physicalId, subject.properties(harness)),
      ).toMatchObject({ status: 'SUCCESS' });
      expect(harness.calls()).toHaveLength(calls);
    });

    test('a create that fails after the creation carries the ID, so that the resource can be deleted', async () => {
      harness.cloud.faults.inject({
        kind: 'error',
        name: 'ValidationException',
        status: 400,
        operation: operationOf.read,
        skip: subject.readsBefore,
      });
      const failed = await harness.create(kind, subject.properties(harness));
      expect(failed).toMatchObject({ status: 'FAILED', physicalId: idsOf(subject)[0] });
      await harness.delete(kind, idsOf(subject)[0] as string, subject.properties(harness));
      expect(idsOf(subject)).toEqual(stays ? [kind.type.replace(/.*_/, '')] : []);
    });

    each(inPlace)('a failed update keeps the ID and can be rolled back: $what', async ({ set }) => {
      const former = subject.properties(harness);
      const wanted = { ...former, ...set };
      const id = await created(subject);
      const before = held(subject);
      harness.cloud.faults.inject({
        kind: 'error',
        name: 'ValidationException',
        status: 400,
        operation: operationOf.read,
      });
      expect(await harness.update(kind, id, former, wanted)).toMatchObject({ status: 'FAILED', physicalId: id });
      expect(idOf(await harness.update(kind, id, wanted, former))).toBe(id);
      const unstamped = (records: Held[]) => records.map(({ UpdatedAt, LastUpdatedAt, ...rest }) => rest);
      expect(unstamped(held(subject))).toEqual(unstamped(before));
    });

    each(replacing)('a replacement that fails leaves only the former resource: $what', async ({ set }) => {
      const former = subject.properties(harness);
      const id = await created(subject);
      harness.cloud.faults.inject({
        kind: 'error',
        name: 'ValidationException',
        status: 400,
        message: 'no',
        operation: operationOf.read,
        skip: readsBeforeReplacing,
      });
      expect(await harness.update(kind, id, former, { ...former, ...set })).toMatchObject({
        status: 'FAILED',
        physicalId: id,
        reason: expect.stringContaining(': no'),
      });
      expect(idsOf(subject)).toEqual([id]);
      expectHeld(subject, id, former);
    });

    each(refused)('a replacement under the same name is refused, and changes nothing: $what', async ({ set }) => {
      const former = subject.properties(harness);
      const id = await created(subject);
      const calls = harness.calls().length;
      expect(await harness.update(kind, id, former, { ...former, ...set })).toMatchObject({
        status: 'FAILED',
        physicalId: id,
        reason: expect.stringMatching(/cannot be changed in place.*Change the name as well, or leave the name out/),
      });
      expect(
        harness
          .calls()
          .slice(calls)
          .filter((operation) => operation !== operationOf.read),
      ).toEqual([]);
    });

    test('the next update creates a resource again that somebody has deleted', async () => {
      const former = subject.properties(harness);
      const id = await created(subject);
      subject.holder.remove(harness.cloud, id);
      subject.allowAgain?.(harness.cloud);
      const wanted = { ...former, ...inPlace[0]?.set };
      const again = idOf(await harness.update(kind, id, former, wanted));
      expect(idsOf(subject)).toEqual([again]);
      expectHeld(subject, again, wanted);
      expect(idOf(await harness.delete(kind, id, former))).toBe(id);
    });
  });

  test.each([...Assumptions.variations()].map((settings) => [JSON.stringify(settings), settings] as const))(
    'a whole life succeeds where AWS may behave like this: %s',
    async (_settings, settings) => {
      await start({ assumptions: settings });
      const former = subject.properties(harness);
      const id = await created(subject);
      for (const { set, holds } of inPlace.slice(-1)) {
        expect(idOf(await harness.update(kind, id, former, { ...former, ...set }))).toBe(id);
        expectHeld(subject, id, { ...former, ...set, ...holds });
        expect(idOf(await harness.update(kind, id, { ...former, ...set }, former))).toBe(id);
      }
      if (replacing.length > 0) {
        const wanted = { ...former, ...replacing[0].set };
        const replacement = idOf(await harness.update(kind, id, former, wanted));
        expectHeld(subject, id, former);
        idOf(await harness.delete(kind, id, former));
        idOf(await harness.delete(kind, replacement, wanted));
      } else {
        idOf(await harness.delete(kind, id, former));
      }
      await settled(() => stays || held(subject).length === 0);
      expect(idsOf(subject)).toEqual(stays ? [id] : []);
    },
  );
});

/** `test.each` fails for an empty table. */
function each<T>(table: readonly T[]): (name: string, body: (row: T) => Promise<void>) => void {
  return table.length > 0 ? test.each(table) : () => {};
}

/** The service's background work needs its time. */
async function settled(isSettled: () => boolean): Promise<void> {
  for (let second = 0; second < 60 && !isSettled(); second++) await harness.cloud.time.advance(Duration.seconds(1));
}
