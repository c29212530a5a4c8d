/**
 * What the random programs of torture/ need to know of a kind of resource: what they may declare,
 * and what a service holds of it then.
 */

import type * as kinesis from 'aws-cdk-lib/aws-kinesis';
import type { Construct, IConstruct } from 'constructs';
import type { AssumptionSettings } from '../../../local/assumptions';
import type { LocalCloud } from '../../../local/cloud';

export type Members = Readonly<Record<string, unknown>>;
export type Settings = Partial<AssumptionSettings>;

/** How a thing is declared at one time, in the members of the service's record. */
export interface Variant {
  /** Members that the service has no operation to change: another value is another resource. */
  readonly fixed: Members;
  /** Members that change in place. */
  readonly mutable: Members;
  /** Things that must be declared too, since this one refers to them. */
  readonly needs?: readonly string[];
}

/** What a construct is declared in. */
export interface Site {
  readonly scope: Construct;
  /** The ID of the construct. */
  readonly id: string;
  readonly streams: readonly kinesis.IStream[];
  /** The construct that another thing of the same app is. */
  other<C extends IConstruct>(thing: string): C;
}

/** What a resource is declared with. */
export interface Place {
  /** The logical ID of the resource. */
  readonly logicalId: string;
  /** How another thing of the same app is declared. */
  variantOf(thing: string): Variant;
  /** The physical ID that the resource of another thing of the same app has. */
  idOf(thing: string): string | undefined;
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
  readonly isDuplicated: boolean;
  /** Whether something has kept a run of it back, or ended it. */
  readonly isDelayed: boolean;
}

/** The operations of a service, called by nobody and so allowed. */
export type Operations = Readonly<Record<string, (input: object) => unknown>>;

export interface Programs<Props> {
  /** What an app may have of the kind: by name, what else its variants differ in from those of others. */
  readonly things: Readonly<Record<string, readonly string[]>>;
  /** Whether a resource that was left behind becomes that of a new construct which declares the same. */
  readonly adopts?: true;
  /** Whether it is known by a name of its user's alone: whatever has the name is deleted by it. */
  readonly isNamed?: true;
  /**
   * Whether it names what it needs by the ID that the service has given that: another resource
   * there makes it another one, too.
   */
  readonly refers?: true;

  /** The forms in which a thing may be declared. */
  variants(name: string, others: readonly string[]): readonly Variant[];
  /** The construct's props for a variant, but for the removal policy. */
  props(variant: Variant, site: Site): Props;

  /**
   * What a service holds of it: a value, or how to tell whether it is right. What is undefined must not be there.
   *
   * @default - the variant's members, by `asDeclared`
   */
  holds?(variant: Variant, place: Place): Members;
  /**
   * What a living resource has for itself alone, under some settings: making a second one with the
   * same must fail.
   * @default - nothing
   */
  keys?(variant: Variant, settings: Settings): readonly string[];
  /** The name of the thing that a record is one of. @default - its tag `thing`, or the first word of its name */
  thingOf?(record: any): string | undefined;
  /** A record without what the service does by itself. @default - all of it */
  shown?(record: any): Members;
  /**
   * All that the service holds of the kind, whoever made it.
   * @default - the records of the sample's holder, by `thingOf` and `shown`
   */
  holdings?(cloud: LocalCloud): Holding[];
  /** Removes a resource behind the stack's back. @default - by the sample's holder */
  remove?(cloud: LocalCloud, holding: Holding): void;
  /** Changes a resource behind the stack's back. */
  meddle?(cloud: LocalCloud, holding: Holding): void;
  /** Makes what others have in the account, and keep. */
  occupyNames?(operations: Operations, cloud: LocalCloud): unknown;
  /** Makes what must be there before a resource with these fixed members can be. */
  prepareAccount?(cloud: LocalCloud, fixed: Members): void;

  /** Whether it is in the way of the deletion of what it needs. */
  obstructs?(settings: Settings): boolean;
  /**
   * Whether, after what has happened to a request, it cannot be told any more what was begun for it
   * from what is somebody else's and is left alone.
   */
  isUnsure?(request: Happening, settings: Settings): boolean;
  /** Whether a member is one thing in some parts of it, and another in others. */
  isBetween?(value: unknown): boolean;
  /** Whether there is a part of it of which nobody knows any more that it is one. */
  isPartlyTagged?(members: Members): boolean;
  /** Whether the thing could be made now at all: some things cannot be had twice. */
  obtainable?(cloud: LocalCloud, variant: Variant, settings: Settings): boolean;
}
