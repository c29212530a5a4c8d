/**
 * What the tests know of a kind of resource, once for all of them: the transitions and the replayed
 * events (test/handlers), the missing permissions (test/fleet), the maximal app, the grants, and
 * the random programs (torture). A kind joins them by a sample.
 */

import type { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Programs } from './programs';
import type { LocalCloud } from '../../../local/cloud';
import type { FleetResourceProps } from '../../../src';
import type { ResourceKind } from '../../../src/api/resource-kind';

export type Properties = Record<string, unknown>;

/** A stack is deployed in three versions, in which the resource is made, changed in place and replaced. */
export const VERSIONS = [0, 1, 2] as const;
export const REPLACED = 2;
export type Version = typeof VERSIONS[number];

/** A change of properties, as they are on the wire. */
export interface Change {
  /** Names the change in the title of its test. */
  readonly what: string;
  /** New values, or how they follow from those before; undefined takes a property away. */
  readonly set: Properties | ((properties: Properties) => Properties);
  /** Where the service's record differs from the properties afterwards. */
  readonly holds?: Properties;
}

/** Properties to begin with, and changes of them. */
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
  /** Removes a resource behind the stack's back. */
  readonly remove: (cloud: LocalCloud, id: string) => void;
}

/**
 * An event that was on the wire: the name of its file in test/handlers/events, without the type;
 * the calls that it leads to, of which a refused one ends with `!`; the event whose physical ID the
 * answer must have.
 */
export type WireEvent = readonly [event: string, calls: string, id: string];

/** In place of an event whose physical ID the answer must have: no other event is about the resource. */
export const NEW = 'new';

/**
 * Brings about, before a version is deployed, that the function needs an action; `isAllowed` tells
 * whether it has the permission.
 */
export type Circumstance = (cloud: LocalCloud, version: Version, isAllowed: boolean) => unknown;

export interface Sample {
  readonly kind: ResourceKind;
  readonly construct: new (scope: Construct, id: string, props: any) => Construct;
  /** The ID of the construct. */
  readonly id: string;

  /** What makes an action needed that an undisturbed deployment does without, by the action. */
  readonly circumstances?: Readonly<Record<string, Circumstance>>;
  /** @default - the service holds nothing of it */
  readonly holder?: Holder;
  /** Properties that no record of the service has. */
  readonly unreadable?: readonly string[];
  /** Whether the resource stays when it is deleted, since the service has no operation for that. */
  readonly stays?: true;
  /**
   * Sets of properties with their changes, each taken through all transitions. An action has none,
   * since the service holds nothing of it.
   */
  readonly transitions: readonly Transitions[];
  /** How often a create reads before it has made anything. @default 0 */
  readonly readsBefore?: number;
  /** How often a replacing update does. @default 1, to see whether there is anything to replace */
  readonly readsBeforeReplacing?: number;
  /** The events of test/handlers/events, in an order in which a stack could send them. */
  readonly events: readonly WireEvent[];
  /** The members of an answer's `Data`, but for a deletion's. @default - none */
  readonly data?: string;
  /** @default - the kind is not in random programs; torture/README.md says why */
  readonly programs?: Programs<any>;

  /** No more props than the construct must have. */
  least(scope: Construct): object;
  /** A value for every prop in a version, but for those of `rest` and those that all constructs share. */
  props(scope: Construct, version: Version): object;
  /**
   * Props that only the maximal app has, since they would keep a permission from being needed, or
   * the deployment waiting.
   */
  rest?(scope: Construct): object;
  /**
   * The construct for something outside of the stack, whose grants are tried.
   * @default - the construct has no grants
   */
  imported?(stack: Stack, id: string): { readonly grants: object };
  /** Makes what the resource refers to, under the IDs that `props` names. */
  prepare?(cloud: LocalCloud): unknown;
  /** Lets the service make again what it has made before. */
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
