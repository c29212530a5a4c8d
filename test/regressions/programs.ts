/**
 * Faults that random programs have found, each with its simplest program. They run in the
 * simulation of the random programs.
 */

import type { App } from '../../torture/apps/templates';
import type { Deploy, Program, Step } from '../../torture/program/program';

/** Things by name, each with the number of its variant; all else has its default. */
const app = (variants: Readonly<Record<string, number>>): App =>
  Object.fromEntries(Object.entries(variants).map(([name, variant]) => [name, { variant, policy: 'Delete' as const }]));

const deploy = (variants: Readonly<Record<string, number>>, more: Partial<Deploy> = {}): Deploy => (
  { do: 'deploy', app: app(variants), onFailure: 'ROLLBACK', troubles: [], ...more });

/** The same things, retained. */
const deployRetained = (variants: Readonly<Record<string, number>>): Deploy => ({
  ...deploy(variants),
  app: Object.fromEntries(
    Object.entries(app(variants)).map(([name, declaration]) => [name, { ...declaration, policy: 'Retain' }]),
  ),
});

/** The same things, under other construct IDs. */
const deployRenamed = (variants: Readonly<Record<string, number>>): Deploy => ({
  ...deploy(variants),
  app: Object.fromEntries(
    Object.entries(app(variants)).map(([name, declaration]) => [name, { ...declaration, renamed: true }]),
  ),
});

const program = (...steps: Step[]): Program => ({ seed: 0, assumptions: {}, pressSeconds: 0, steps });

const AT_ONCE = { failing: { seconds: 0, after: 'nothing' } } as const;

export const REGRESSIONS: Readonly<Record<string, Program>> = {
  'what a cancelled creation made is removed': program(deploy({ Household: 0 }, AT_ONCE)),

  'what a cancelled replacement made is removed': program(deploy({ Household: 0 }), deploy({ Household: 2 }, AT_ONCE)),

  'a private key that a cancelled replacement was given does not become the current one': program(
    deploy({ Hubs: 0 }),
    deploy({ Hubs: 2 }, AT_ONCE),
  ),

  'the rollback of a replacement that has failed keeps the living resource': program(
    deploy({ Household: 0 }),
    deploy({ Household: 2 }, { troubles: [{ kind: 'outage', operation: 'Create', seconds: 20 }] }),
  ),

  'the rollback of a replacement keeps a living profile, some of whose properties cannot be read': program(
    deploy({ Hubs: 3 }),
    deploy({ Hubs: 0 }, AT_ONCE),
  ),

  'the first resource of a kind is removed before the permission to do so': program(
    deploy({ Household: 0 }),
    deploy({ Household: 0, Panic: 0 }, { cancelSeconds: 3 }),
  ),

  'a creation that is delivered again after the deletion makes nothing': program(
    deploy({ Household: 0 }, { troubles: [{ kind: 'delivered twice', at: 0, seconds: 300 }] }),
    deploy({ Rollout: 0 }),
  ),

  'a replacement that is delivered again makes nothing, and takes nothing away': program(
    deploy({ Household: 0 }),
    deploy({ Household: 2 }, { troubles: [{ kind: 'delivered twice', at: 0, seconds: 300 }] }),
    deploy({ Household: 2, Rollout: 0 }),
  ),

  'an update that is delivered again does not bring back what was rolled back': program(
    deploy({ Household: 0 }),
    deploy(
      { Household: 1 },
      { failing: { seconds: 0, after: 'everything' }, troubles: [{ kind: 'delivered twice', at: 0, seconds: 300 }] },
    ),
    deploy({ Household: 0, Rollout: 0 }),
  ),

  'an update that is delivered again as soon as it was rolled back brings nothing back': program(
    deploy({ Household: 0 }),
    deploy({ Household: 1 }, { cancelSeconds: 0, troubles: [{ kind: 'delivered twice', at: 0, seconds: 10 }] }),
  ),

  'a deletion that is delivered again does not delete what was made later under the same name': program(
    deploy({ Events: 0, OnState: 0 }),
    deploy(
      { Rollout: 0 },
      {
        troubles: [
          { kind: 'delivered twice', at: 1, seconds: 200 },
          { kind: 'delivered twice', at: 2, seconds: 200 },
        ],
      },
    ),
    deployRenamed({ Events: 0, OnState: 0 }),
  ),

  'a profile whose key is stored late is not deleted by another delivery of its creation': {
    ...program(
      deploy(
        { Sensors: 0 },
        {
          troubles: [
            { kind: 'late', at: 2 },
            { kind: 'delivered twice', at: 0, seconds: 0 },
          ],
        },
      ),
    ),
    seed: 3,
  },

  'a stack that was never complete goes back to nothing when its update is cancelled': program(
    deploy({ Household: 0 }, { onFailure: 'DO_NOTHING', failing: { seconds: 0, after: 'nothing' } }),
    deploy({ Household: 0 }, { onFailure: 'DO_NOTHING', ...AT_ONCE }),
    deploy({ Household: 0 }),
  ),

  'what is left of a cancelled claim is deleted, and not the claim that was made in its place': program(
    deploy({ Panic: 0 }, { onFailure: 'DO_NOTHING', ...AT_ONCE }),
    deploy({ Panic: 0 }, { onFailure: 'DO_NOTHING' }),
  ),

  'a creation whose process was killed is repeated, and made once': program(
    deploy(
      { Household: 0, Hubs: 0, Bell: 0, Box: 0 },
      {
        troubles: [
          { kind: 'killed after a call', at: 0 },
          { kind: 'killed before answering', at: 1 },
        ],
      },
    ),
  ),

  'what was in use when it was to be deleted, and is not any more when that is looked up, is deleted': {
    ...program(
      deploy({ Lamps: 0, Locks: 0, Tenant: 0, Flat: 0 }),
      deploy(
        { Lamps: 0, Locks: 0, Tenant: 0, Landlord: 0, Flat: 2 },
        { failing: { seconds: 2, after: 'nothing' }, troubles: [{ kind: 'slow', at: 21, seconds: 20 }] },
      ),
    ),
    assumptions: { associationDeletionMilliseconds: 20_000 },
  },

  'what somebody else has deleted is made again under its name when something else of it changes that is fixed':
    program(deploy({ Rollout: 2 }), { do: 'delete', thing: 'Rollout' }, deploy({ Rollout: 3 })),

  'what two updates that have failed have left of a resource is taken back': program(
    deploy({ Bridge: 0 }),
    deploy({ Bridge: 2 }, { onFailure: 'DO_NOTHING', ...AT_ONCE }),
    deploy({ Bridge: 4 }, { onFailure: 'DO_NOTHING' }),
    deploy({ Bridge: 0 }),
  ),

  'a resource that somebody has deleted stays deleted by an update that does not change it': program(
    deploy({ Bell: 2 }),
    deployRetained({ Bell: 0 }),
    { do: 'delete', thing: 'Bell' },
    deploy({ Bell: 0 }),
  ),
};
