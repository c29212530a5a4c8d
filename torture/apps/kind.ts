/** A kind of resource for the programs: its sample, with the defaults filled in. */

import type { RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { asDeclared, firstWord, thingInTags } from '../../test/samples/common/checks';
import type { Holding, Programs, Site, Variant } from '../../test/samples/common/programs';
import type { Sample } from '../../test/samples/common/sample';

export type { Check, Happening, Holding, Members, Place, Settings, Variant } from '../../test/samples/common/programs';

export type Kind = Programs<object>
  & Required<Pick<Programs<object>, 'holds' | 'keys' | 'holdings' | 'remove'>>
  & Pick<Sample, 'unreadable'> & {
    readonly type: `Custom::${string}`;
    build(variant: Variant, site: Site, removalPolicy: RemovalPolicy): Construct;
  };

/** A thing that an app may declare, under either of its construct IDs. */
export interface Thing {
  readonly name: string;
  readonly kind: Kind;
  readonly variants: readonly Variant[];
}

export function kindOf(
  { kind: { type }, construct: Construct, holder, unreadable }: Sample,
  programs: Programs<object>,
): Kind {
  const { thingOf = (record) => thingInTags(record) ?? firstWord(record.Name), shown = (record) => record } = programs;
  const holdingOf = (record: any): Holding => {
    const id = record[holder!.id];
    return {
      thing: thingOf(record),
      id,
      identity: `${type} ${id} ${record.CreatedAt?.toISOString() ?? ''}`,
      members: shown(record),
    };
  };
  return {
    holds: asDeclared,
    keys: () => [],
    holdings: (cloud) => holder!.records(cloud).map(holdingOf),
    remove: (cloud, { id }) => holder!.remove(cloud, id),
    ...programs,
    type,
    unreadable,
    build: (variant, site, removalPolicy) =>
      new Construct(site.scope, site.id, { ...programs.props(variant, site), removalPolicy }),
  };
}
