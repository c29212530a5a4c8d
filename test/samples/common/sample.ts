/**
 * The facts about a kind of resource for all tests: the transitions and the replayed events
 * (test/handlers), the missing permissions (test/fleet), the maximal app, the grants, and the
 * random programs (torture). A kind joins them by a sample.
 */

import type { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Programs } from './programs';
import type { LocalCloud } from '../../../local/cloud';
import type { FleetResourceProps } from '../../../src';
import type { ResourceKind } from '../../../src/api/resource-kind';

export type Properties = Record<string, unknown>;

/** The three versions of a stack: the resource is created, changed in place, and replaced. */
export const VERSIONS = [0, 1, 2] as const;
export const REPLACED = 2;
export type Version = typeof VERSIONS[number];

/** A change of properties, in their form on the wire. */
export interface Change {
  /** The name of the change in the title of its test. */
  readonly what: string;
  /** The new values, or a function of the former ones; undefined removes a property. */
  readonly set: Properties | ((properties: Properties) => Properties);
  /** The members in which the service's record differs from the properties afterwards. */
  readonly holds?: Properties;
}

/** Initial properties, and changes of them. */
export interface Transitions {
  /** The properties on the wire. @default - those of the declared construct in version 0, without `rest` */
  readonly properties?: (declared: Properties) => Properties;
  /** Changes that keep the resource. */
  readonly inPlace: readonly Change[];
  /** Changes that make another resource. */
  readonly replacing: readonly Change[];
  /** Changes that need another resource and keep an explicit name, so that the Lambda code must refuse them. */
  readonly refused?: readonly Change[];
}

/** The resources of a kind in a service, as records under the properties' names. */
export interface Holder {
  /** The record's member that is the physical ID. */
  readonly id: string;
  readonly records: (cloud: LocalCloud) => Properties[];
  /** Removes a resource without its stack. */
  readonly remove: (cloud: LocalCloud, id: string) => void;
}

/**
 * An event that was on the wire: the name of its file in test/handlers/events, without the type;
 * the calls that it leads to, of which a refused one ends with `!`; the event whose physical ID the
 * answer must have.
 */
export type WireEvent = readonly [event: string, calls: string, id: string];

/** Instead of an event whose physical ID the answer must have: no other event is about the resource. */
export const NEW = 'new';

/**
 * Lets the function need an action, before a version is deployed; `isAllowed` returns whether it
 * has the permission.
 */
export type Circumstance = (cloud: LocalCloud, version: Version, isAllowed: boolean) => unknown;

export interface Sample {
  readonly kind: ResourceKind;
  readonly construct: new (scope: Construct, id: string, props: any) => Construct;
  /** The ID of the construct. */
  readonly id: string;

  /** By action, circumstances in which the function needs it although an undisturbed deployment does not. */
  readonly circumstances?: Readonly<Record<string, Circumstance>>;
  /** @default - the service has no record of it */
  readonly holder?: Holder;
  /** Properties that no record of the service has. */
  readonly unreadable?: readonly string[];
  /** Whether the resource outlives its deletion, because the service has no operation for that. */
  readonly stays?: true;
  /**
   * Sets of properties with their changes, each taken through all transitions. An action has none,
   * because the service keeps no record of it.
   */
  readonly transitions: readonly Transitions[];
  /** How often a create reads before it creates anything. @default 0 */
  readonly readsBefore?: number;
  /** How often a replacing update does. @default 1, to compare the current resource */
  readonly readsBeforeReplacing?: number;
  /** The events of test/handlers/events, in an order in which a stack could send them. */
  readonly events: readonly WireEvent[];
  /** The members of an answer's `Data`, except for a deletion. @default - none */
  readonly data?: string;
  /** @default - the kind is not in random programs; torture/README.md says why */
  readonly programs?: Programs<any>;

  /** The required props of the construct only. */
  least(scope: Construct): object;
  /** A value for every prop in a version, except those of `rest` and those that all constructs share. */
  props(scope: Construct, version: Version): object;
  /**
   * Props that only the maximal app has, because they would make a permission unnecessary, or let
   * the deployment wait.
   */
  rest?(scope: Construct): object;
  /** The construct of an imported resource, whose grants are tried. @default - the construct has no grants */
  imported?(stack: Stack, id: string): { readonly grants: object };
  /** Creates the resources that the resource refers to, under the IDs that `props` names. */
  prepare?(cloud: LocalCloud): unknown;
  /** Lets the service create again a resource that it has created before. */
  allowAgain?(cloud: LocalCloud): void;
}

/** A value of every option of `Props`: TypeScript refuses one that leaves an option out. */
export type Every<Props> = Required<Props>;

/** The sample of a construct with `Props`, of which `Rest` are only in the maximal app. */
export type SampleOf<Props extends FleetResourceProps, Rest extends keyof Props = never> = Sample & {
  readonly programs?: Programs<Props>;
  least(scope: Construct): Props;
  props(scope: Construct, version: Version): Every<Omit<Props, keyof FleetResourceProps | Rest>>;
} & ([Rest] extends [never] ? unknown : { rest(scope: Construct): Every<Pick<Props, Rest>> });
