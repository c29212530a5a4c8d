/** Random programs. */

import * as fc from 'fast-check';
import type { Deploy, Program, Step } from './program';
import type { AssumptionSettings } from '../../local/assumptions';
import { Assumptions } from '../../local/assumptions';
import { THINGS, thingNamed } from '../apps/kinds';
import type { App, Declaration, Policy } from '../apps/templates';
import type { PlannedFault } from '../simulation/planned-fault';
import { CALL_FAULTS, UPLOAD_FAULTS } from '../simulation/planned-fault';

const MOST_STEPS = 5;
const MOST_THINGS = 4;
/** A program has only some of the things, so that it changes the same ones repeatedly. */
const MOST_CHOSEN = 4;

const MOST_VARIANTS = Math.max(...THINGS.map(({ variants }) => variants.length));

const policy = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Policy>('Delete') },
  fc.constantFrom<Policy>('Retain', 'RetainExceptOnCreate'),
);
const thing = fc.constantFrom(...THINGS.map(({ name }) => name));

/** Every setting of each assumption alone, and some combinations. */
const assumptions: fc.Arbitrary<Partial<AssumptionSettings>> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 5, arbitrary: fc.constantFrom(...Assumptions.variations()) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.constantFrom(...Assumptions.variations()), { maxLength: 6 })
      .map((some) => Object.assign({}, ...some)),
  },
);

/** A value now and then, and otherwise undefined. */
const sometimes = <T>(one: number, of: number, arbitrary: fc.Arbitrary<T>) => (
  fc.oneof({ weight: of - one, arbitrary: fc.constant(undefined) }, { weight: one, arbitrary }));
const seconds = (...choices: number[]) => fc.constantFrom(...choices);
/** The number of a call: mostly one of the first, which create the resources. */
const call = fc.oneof(fc.nat(5), fc.nat(25));
const trouble: fc.Arbitrary<PlannedFault> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({ kind: fc.constantFrom(...CALL_FAULTS), at: call, seconds: seconds(3, 20, 40) })
      .map(({ seconds: long, ...other }) => (other.kind === 'slow' ? { ...other, seconds: long } : other)),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('delivered twice' as const),
      at: fc.nat(6),
      times: fc.constantFrom(1, 8),
      seconds: seconds(0, 1, 10, 45, 90, 300, 1500),
    }),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ kind: fc.constantFrom(...UPLOAD_FAULTS), at: fc.nat(6), times: fc.constantFrom(1, 2, 8) })
      .map(({ times, ...other }) => (other.kind === 'answer refused' ? { ...other, times } : other)),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('outage' as const),
      operation: fc.constantFrom('Create', 'Get', 'Update', 'Delete', 'Tag', 'Put', 'Describe', 'Invoke', ''),
      seconds: seconds(30, 200, 5000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('dead' as const, 'fails later' as const),
      seconds: seconds(30, 200, 5000),
    }),
  },
);
const troubles = fc.oneof(
  { weight: 4, arbitrary: fc.constant<PlannedFault[]>([]) },
  { weight: 4, arbitrary: fc.array(trouble, { minLength: 1, maxLength: 2 }) },
  { weight: 2, arbitrary: fc.array(trouble, { minLength: 2, maxLength: 5 }) },
);

/** The changes from one app to the next, by the numbers of the program's things; undefined removes a thing. */
type Change = Readonly<Record<string, Declaration | undefined>>;
const number = fc.nat(MOST_CHOSEN - 1);

const renamed = fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true));
const declaration = fc.record({ variant: fc.nat(MOST_VARIANTS - 1), policy, renamed });
const change: fc.Arbitrary<Change> = fc.dictionary(number.map(String), sometimes(4, 5, declaration), {
  minKeys: 1,
  maxKeys: MOST_THINGS,
});

interface Draft {
  readonly kind: 'deploy' | 'destroy' | 'roll back' | 'delete' | 'change';
  readonly change: Change;
  readonly onFailure: Deploy['onFailure'];
  readonly failing: Deploy['failing'];
  readonly cancelSeconds: number | undefined;
  readonly thing: number;
  readonly troubles: readonly PlannedFault[];
}

const draft: fc.Arbitrary<Draft> = fc.record({
  kind: fc.oneof(
    { weight: 12, arbitrary: fc.constant<Draft['kind']>('deploy') },
    { weight: 2, arbitrary: fc.constantFrom<Draft['kind']>('destroy', 'roll back') },
    { weight: 2, arbitrary: fc.constantFrom<Draft['kind']>('delete', 'change') },
  ),
  change,
  onFailure: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Deploy['onFailure']>('ROLLBACK') },
    fc.constantFrom<Deploy['onFailure']>('DO_NOTHING', 'DELETE'),
  ),
  failing: sometimes(
    1,
    6,
    fc.record({ seconds: seconds(0, 1, 2, 20), after: fc.constantFrom('nothing' as const, 'everything' as const) }),
  ),
  cancelSeconds: sometimes(1, 8, seconds(0, 0.1, 0.3, 0.6, 1, 3, 20)),
  thing: number,
  troubles,
});

export const program: fc.Arbitrary<Program> = fc
  .record({
    seed: fc.nat(),
    assumptions,
    pressSeconds: seconds(0, 5, 45, 400),
    chosen: fc.array(thing, { minLength: 1, maxLength: MOST_CHOSEN }),
    drafts: fc.array(draft, { minLength: 1, maxLength: MOST_STEPS }),
  })
  .map(({ chosen, drafts, ...settings }) => ({
    ...settings,
    steps: stepsOf(drafts, (index) => chosen[index % chosen.length]),
  }));

/** Each app is a change of the one before it. */
function stepsOf(drafts: readonly Draft[], nameOf: (index: number) => string): Step[] {
  let app: App = {};
  return drafts.map(
    ({ kind, change: wanted, onFailure, failing, cancelSeconds, thing: index, troubles: wrong }): Step => {
      const made = Object.keys(app);
      if (kind === 'delete' || kind === 'change') {
        return { do: kind, thing: made[index % made.length] ?? nameOf(index) };
      }
      if (kind !== 'deploy') return { do: kind, troubles: wrong };
      app = changed(
        app,
        Object.fromEntries(Object.entries(wanted).map(([key, declared]) => [nameOf(Number(key)), declared])),
      );
      return { do: kind, app, onFailure, failing, cancelSeconds, troubles: wrong };
    },
  );
}

function changed(app: App, wanted: Readonly<Record<string, Declaration | undefined>>): App {
  const declared = Object.entries({ ...app, ...wanted })
    .filter((entry): entry is [string, Declaration] => entry[1] !== undefined)
    .map(([name, { variant, ...other }]): [string, Declaration] => [
      name,
      { ...other, variant: variant % thingNamed(name).variants.length },
    ]);
  const complete = new Map(declared);
  // An added thing may need other things: the iteration of a map continues with them.
  for (const [name, { variant }] of complete) {
    for (const need of thingNamed(name).variants[variant].needs ?? []) {
      if (!complete.has(need)) complete.set(need, { variant: 0, policy: 'Delete' });
    }
  }
  return Object.fromEntries(THINGS.flatMap(({ name }) => (complete.has(name) ? [[name, complete.get(name)!]] : [])));
}
