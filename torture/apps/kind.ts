/** What the programs know of a kind of resource: what can be declared, and what a service holds of it. It joins by an entry in `kinds.ts`. */

import type { RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Surroundings } from './surroundings';
import type { AssumptionSettings } from '../../local/assumptions';
import type { LocalCloud } from '../../local/cloud';

export type Members = Readonly<Record<string, unknown>>;
export type Settings = Partial<AssumptionSettings>;

/** How a thing is declared at one time: properties in the construct's terms are made from these. */
export interface Variant {
  /** Members that the service has no operation to change: another value is another resource. */
  readonly fixed: Members;
  /** Members that change in place. */
  readonly mutable: Members;
  /** Things that must be declared too, since this one refers to them. */
  readonly needs?: readonly string[];
}

/** Where something is declared. */
export interface Place {
  /** The logical ID of the resource. */
  readonly logicalId: string;
  /** How another thing of the same app is declared. */
  variantOf(thing: string): Variant;
  /** The physical ID that the resource of another thing of the same app has. */
  idOf(thing: string): string | undefined;
}

/** Something that an app wants to have, under whatever construct ID. */
export interface Thing {
  readonly name: string;
  readonly kind: Kind;
  readonly variants: readonly Variant[];
}

/** A resource as a service holds it. */
export interface Holding {
  /** The thing that it is one of, as its own members tell. */
  readonly thing: string | undefined;
  /** By which the service knows it, and when it was made: no other resource ever has the same. */
  readonly identity: string;
  /** Its physical ID. */
  readonly id: string;
  readonly members: Members;
}

export type Check = (value: unknown) => boolean;

/** What has happened to a request. */
export interface Happening {
  /** Whether it was delivered, or handed over to the next run, twice by chance. */
  readonly isDoubled: boolean;
  /** Whether something has kept a run of it back, or ended it. */
  readonly isKeptBack: boolean;
}

export interface Kind {
  readonly type: `Custom::${string}`;
  /** Whether a resource that was left behind becomes that of a new construct which declares the same. */
  readonly adopts?: true;
  /** Whether it is known by a name of its user's alone: whatever has the name is deleted by it. */
  readonly isNamed?: true;
  /** Whether it names what it needs by the ID that the service has given that: another resource there makes it another one, too. */
  readonly refers?: true;
  /** Fixed members that the service does not tell to anybody: whether a failed change of nothing else has come about cannot be known. */
  readonly unreadable?: readonly string[];
  build(scope: Construct, id: string, variant: Variant, surroundings: Surroundings, removalPolicy: RemovalPolicy): Construct;
  /** What a service holds of it: a value, or how to tell whether it is right. What is undefined must not be there. */
  holds(variant: Variant, place: Place): Members;
  /** All that the service holds of the kind, whoever made it. */
  holdings(cloud: LocalCloud): Holding[];
  /** What a living resource has for itself alone, under some settings: making a second one with the same must fail. */
  keys(variant: Variant, settings: Settings): readonly string[];
  /** Whether it is in the way of the deletion of what it needs. */
  obstructs?(settings: Settings): boolean;
  /** Removes a resource behind the stack's back. */
  remove(cloud: LocalCloud, holding: Holding): void;
  /** Changes a resource behind the stack's back. */
  meddle?(cloud: LocalCloud, holding: Holding): void;
  /** Whether, after what has happened to a request, it cannot be told any more what was begun for it from what is somebody else's and is left alone. */
  isUnsure?(request: Happening, settings: Settings): boolean;
  /** Whether a member is one thing in some parts of it, and another in others. */
  isBetween?(value: unknown): boolean;
  /** Whether there is a part of it of which nobody knows any more that it is one. */
  isTorn?(members: Members): boolean;
  /** Whether the thing could be made now at all: some things cannot be had twice. */
  obtainable?(cloud: LocalCloud, variant: Variant, settings: Settings): boolean;
}
