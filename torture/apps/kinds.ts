/** The things that a program may declare, from the samples of their kinds. */

import type { Holding, Members, Thing } from './kind';
import { kindOf } from './kind';
import type { LocalCloud } from '../../local/cloud';
import { SAMPLES } from '../../test/samples';

const KINDS = SAMPLES.flatMap((sample) => (sample.programs ? [kindOf(sample, sample.programs)] : []));

export const THINGS: readonly Thing[] = KINDS.flatMap((kind) => (
  Object.entries(kind.things).map(([name, others]) => ({ name, kind, variants: kind.variants(name, others) }))));

/** The name, if it is the name of a thing; another name means that the resource belongs to others. */
const thingOf = (name: string | undefined) => THINGS.find((thing) => thing.name === name)?.name;

export const thingNamed = (name: string): Thing => THINGS.find((thing) => thing.name === name)!;

/**
 * Creates everything that exists before a program begins: the resources of others in the account,
 * and the inputs of the things.
 */
export async function prepareAccount(cloud: LocalCloud): Promise<void> {
  const operations = Object.entries<any>(cloud.services.managedIntegrations.operations)
    .map(([name, operate]) => [name, (input: object) => operate(input, { failsLater: false })]);
  for (const { occupyNames: occupy } of KINDS) await occupy?.(Object.fromEntries(operations), cloud);
  for (const { kind, variants } of THINGS) {
    for (const fixed of new Map(variants.map((variant) => [JSON.stringify(variant.fixed), variant.fixed])).values()) {
      kind.prepareAccount?.(cloud, fixed);
    }
  }
}

/** All resources that the services hold. */
export const holdingsOf = (cloud: LocalCloud): Holding[] =>
  KINDS.flatMap((kind) =>
    kind
      .holdings(cloud)
      .map((holding) => ({ ...holding, thing: thingOf(holding.thing), members: plain(holding.members) })),
  );

/** A copy by JSON. Another copy would be of another realm than a test runner's, and equal to nothing in it. */
const plain = (members: Members): Members => JSON.parse(JSON.stringify(members));
