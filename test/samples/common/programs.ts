/**
 * The facts about a kind of resource that the random programs of torture/ need: the possible
 * declarations, and the contents of the service after each.
 */

import type * as kinesis from 'aws-cdk-lib/aws-kinesis';
import type { Construct, IConstruct } from 'constructs';
import type { AssumptionSettings } from '../../../local/assumptions';
import type { LocalCloud } from '../../../local/cloud';

export type Members = Readonly<Record<string, unknown>>;
export type Settings = Partial<AssumptionSettings>;

/** A declaration of a thing, in the members of the service's record. */
export interface Variant {
  /** Members that no operation can change: another value makes another resource. */
  readonly fixed: Members;
  /** Members that change in place. */
  readonly mutable: Members;
  /** Things that must be declared too, because this one refers to them. */
  readonly needs?: readonly string[];
}

/** The context of a construct's declaration. */
export interface Site {
  readonly scope: Construct;
  /** The ID of the construct. */
  readonly id: string;
  readonly streams: readonly kinesis.IStream[];
  /** The construct of another thing in the same app. */
  other<C extends IConstruct>(thing: string): C;
}

/** The context of a resource's declaration. */
export interface Place {
  /** The logical ID of the resource. */
  readonly logicalId: string;
  /** The declaration of another thing in the same app. */
  variantOf(thing: string): Variant;
  /** The physical ID of another thing's resource in the same app. */
  idOf(thing: string): string | undefined;
}

/** A resource as a service holds it. */
export interface Holding {
  /** The thing that its own members name. */
  readonly thing: string | undefined;
  /** The ID and the creation time: no two resources ever have the same. */
  readonly identity: string;
  /** Its physical ID. */
  readonly id: string;
  readonly members: Members;
}

export type Check = (value: unknown) => boolean;

/** The history of a request. */
export interface Happening {
  /** Whether it was delivered, or handed over to the next run, twice. */
  readonly isDuplicated: boolean;
  /** Whether a run of it was delayed or killed. */
  readonly isDelayed: boolean;
}

/** The operations of a service, called by nobody and therefore allowed. */
export type Operations = Readonly<Record<string, (input: object) => unknown>>;

export interface Programs<Props> {
  /** The things of the kind by name, each with the members in which its variants differ from those of others. */
  readonly things: Readonly<Record<string, readonly string[]>>;
  /** Whether a new construct with the same declaration adopts a resource that was left behind. */
  readonly adopts?: true;
  /** Whether a name of the user's alone identifies it: a deletion deletes whatever has the name. */
  readonly isNamed?: true;
  /**
   * Whether it names the resources that it needs by the service's IDs: another resource there makes
   * it another one, too.
   */
  readonly refers?: true;

  /** The possible declarations of a thing. */
  variants(name: string, others: readonly string[]): readonly Variant[];
  /** The construct's props for a variant, without the removal policy. */
  props(variant: Variant, site: Site): Props;

  /**
   * The expected record: a value, or a function that checks it. An undefined member must be absent.
   * @default - the variant's members, by `asDeclared`
   */
  holds?(variant: Variant, place: Place): Members;
  /**
   * The values that only one resource can have at a time, under some settings: the creation of a
   * second one must fail.
   *
   * @default - none
   */
  keys?(variant: Variant, settings: Settings): readonly string[];
  /** The name of a record's thing. @default - its tag `thing`, or the first word of its name */
  thingOf?(record: any): string | undefined;
  /** A record without the members that the service sets itself. @default - all of it */
  shown?(record: any): Members;
  /**
   * All resources of the kind in the service, whoever created them.
   * @default - the records of the sample's holder, by `thingOf` and `shown`
   */
  holdings?(cloud: LocalCloud): Holding[];
  /** Removes a resource without its stack. @default - by the sample's holder */
  remove?(cloud: LocalCloud, holding: Holding): void;
  /** Changes a resource without its stack. */
  interfere?(cloud: LocalCloud, holding: Holding): void;
  /** Creates resources of others in the account, which stay. */
  occupyNames?(operations: Operations, cloud: LocalCloud): unknown;
  /** Creates the resources that a resource with these fixed members needs. */
  prepareAccount?(cloud: LocalCloud, fixed: Members): void;

  /** Whether it prevents the deletion of the resource that it refers to. */
  obstructs?(settings: Settings): boolean;
  /**
   * Whether the resource of a request can no longer be told from one of others, because of the
   * request's history, and is left alone.
   */
  isUnsure?(request: Happening, settings: Settings): boolean;
  /** Whether parts of a member may have different values. */
  isBetween?(value: unknown): boolean;
  /** Whether nobody knows any more that a part belongs to it. */
  isPartlyTagged?(members: Members): boolean;
  /** Whether the thing could be created at the moment: some things can be created only once. */
  obtainable?(cloud: LocalCloud, variant: Variant, settings: Settings): boolean;
}
