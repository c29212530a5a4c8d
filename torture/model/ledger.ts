/**
 * The independent model: derives from the program, and from the statuses that the stack shows to
 * everyone, what the services must hold after a step. It knows nothing of the engine's or the
 * emulator's records.
 *
 * | status                     | what is held                                                                            |
 * | -------------------------- | --------------------------------------------------------------------------------------- |
 * | CREATE_, UPDATE_COMPLETE   | what the template says; the rest is deleted, or left where its policy retains it        |
 * | UPDATE_ROLLBACK_COMPLETE   | what was held before, and that the same resources as before                              |
 * | ROLLBACK_, DELETE_COMPLETE | nothing but what a policy retains                                                       |
 * | any _FAILED                | anything between; what no template changes is untouched. A later step clears it up      |
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html for the statuses
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
 */

import { isDeepStrictEqual } from 'node:util';
import type { LocalCloud } from '../../local/cloud';
import type { Check, Holding, Members, Place, Settings } from '../apps/kind';
import { thingNamed } from '../apps/kinds';
import type { App, Declaration } from '../apps/templates';
import type { Request } from '../simulation/world';

export type LogicalIds = (name: string, declaration: Declaration) => string;

/** A thing after the stack's last success. */
interface Known {
  readonly declaration: Declaration;
  /** The identity of the resource; undefined if somebody else has deleted it. */
  readonly identity?: string;
  /** Its physical ID. */
  readonly id?: string;
  /** The other states that it may have, in part, because a cancelled update came last. */
  readonly drifts: readonly App[];
}

/** The observations of a step. */
export interface Seen {
  readonly status: string;
  /** The app that the step deploys; a destroy has none. */
  readonly target?: App;
  readonly before: readonly Holding[];
  readonly after: readonly Holding[];
  /** The IDs of the resources that the Lambda code has asked a service to change. */
  readonly mutated: ReadonlySet<string>;
  /**
   * The logical IDs of resources that may be left, because they could not be deleted, or because
   * their creator is unknown.
   */
  readonly excused: ReadonlySet<string>;
  /** The physical IDs of the resources that the Lambda code reports as not removable. */
  readonly reportedUnremovable: ReadonlySet<string>;
  /** The logical IDs of resources that were created in part and can no longer be fully recognized. */
  readonly unattributable: ReadonlySet<string>;
  /** The physical IDs of the resources that the stack has reported as complete, by logical ID. */
  readonly completed: ReadonlyMap<string, string>;
  /** The logical IDs of resources whose change was still under way when it was rolled back. */
  readonly raced: ReadonlySet<string>;
}

type Outcome = 'success' | 'rolled back' | 'gone' | 'failed';

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  CREATE_COMPLETE: 'success',
  UPDATE_COMPLETE: 'success',
  UPDATE_ROLLBACK_COMPLETE: 'rolled back',
  ROLLBACK_COMPLETE: 'rolled back',
  DELETE_COMPLETE: 'gone',
};

export class Ledger {
  /** By the names of things. */
  private known = new Map<string, Known>();
  /** The state after the current success, as far as it has been checked. */
  private next = new Map<string, Known>();
  /** Resources that do not belong to the stack: they stay as they are. */
  private left = new Map<string, Holding>();
  /** The resources that should not exist, and that their creator may still remove. */
  private readonly orphans = new Set<string>();
  /** The apps that have been tried since the stack was last complete. */
  private tried: App[] = [];
  /** The logical IDs that may be left, that are known to be left, and that have raced, since then. */
  private mayBeLeftBehind = new Set<string>();
  private reportedUnremovable = new Set<string>();
  private raced = new Set<string>();
  /** The resources that may have lost their place to a resource of others, where there is one place only. */
  private readonly contested = new Set<string>();
  /** Resources of which one part was recognized and another was not: nobody can complete or fully remove them. */
  private readonly partlyTagged = new Set<string>();
  private problems: string[] = [];

  /** @param others the resources that belong to others from the beginning */
  constructor(
    private readonly logicalIds: LogicalIds,
    private readonly settings: Settings,
    others: readonly Holding[],
  ) {
    others.forEach((holding) => this.left.set(holding.identity, holding));
  }

  /** Whether the stack was complete at the last check. */
  public get isSettled(): boolean {
    return this.tried.length === 0;
  }

  public get committed(): App {
    return Object.fromEntries([...this.known].map(([name, { declaration }]) => [name, declaration]));
  }

  /** The things whose resource somebody else has deleted. */
  public get missing(): string[] {
    return [...this.known].filter(([, { identity }]) => identity === undefined).map(([name]) => name);
  }

  /**
   * The logical IDs of resources that somebody else has deleted and that cannot be created again: a
   * rollback can only do without them.
   */
  public irrecoverable(cloud: LocalCloud): string[] {
    return this.missing
      .filter((name) => {
        const { kind, variants } = thingNamed(name);
        return kind.obtainable?.(cloud, variants[this.committed[name].variant], this.settings) === false;
      })
      .map((name) => this.logicalIds(name, this.committed[name]));
  }

  public resourceOf(name: string): string | undefined {
    return this.known.get(name)?.identity;
  }

  public isContested({ identity }: Holding): boolean {
    return this.contested.has(identity);
  }

  public isLeft(holding: Holding): boolean {
    return this.left.has(holding.identity);
  }

  /**
   * Whether all things of an app can be created: none is taken already, can be created only once,
   * or refers to a resource that somebody else has deleted. A resource that somebody else has
   * deleted is created again by its next change, and not before.
   */
  public isObtainable(app: App, before: readonly Holding[], cloud: LocalCloud): boolean {
    const { settings } = this;
    if (!this.isSettled) return false;
    const staysMissing = (name: string) => this.missing.includes(name) && !this.isChanged(name, app);
    const taken = new Set(
      before.flatMap(({ thing, members }) =>
        thing === undefined
          ? []
          : thingNamed(thing)
            .kind.keys({ fixed: members, mutable: members }, settings)
            .map((key) => `${thingNamed(thing).kind.type} ${key}`),
      ),
    );
    return Object.entries(app).every(([name, declaration]) => {
      const { kind, variants } = thingNamed(name);
      const known = this.known.get(name);
      const variant = variants[declaration.variant];
      if (known && !this.isChanged(name, app)) return true;
      if (variant.needs?.some(staysMissing)) return false;
      if (known?.identity !== undefined && !this.isReplaced(name, app)) return true;
      return (
        kind.keys(variant, settings).every((key) => !taken.has(`${kind.type} ${key}`))
        && (kind.obtainable?.(cloud, variant, settings) ?? true)
      );
    });
  }

  /**
   * Whether a deletion may be refused, because a retained or leftover resource refers to the
   * resource.
   *
   * @param lost the logical IDs of the resources that this very step may leave
   */
  public isObstructed(before: readonly Holding[], target: App = {}, lost: ReadonlySet<string> = new Set()): boolean {
    const mayStay = ([name, declaration]: [string, Declaration]) =>
      declaration.policy !== 'Delete' || lost.has(this.logicalIds(name, declaration));
    const staying = [this.committed, ...this.tried, target]
      .flatMap((app) => Object.entries(app))
      .filter(mayStay)
      .map(([name]) => name);
    const left = before.filter(
      (holding) => holding.thing !== undefined && (this.isLeft(holding) || this.isExcused(holding.thing, holding.id)),
    );
    return [...left.map(({ thing }) => thing!), ...staying].some((name) =>
      thingNamed(name).kind.obstructs?.(this.settings),
    );
  }

  /**
   * The logical IDs of resources that cannot be told from those of others, because of what has
   * happened to their requests.
   */
  public unsureOf(requests: readonly Request[], app: App = {}): string[] {
    const isUnsure = ([name, id]: readonly [string, string]) =>
      requests.some(
        (request) => request.event.LogicalResourceId === id && thingNamed(name).kind.isUnsure?.(request, this.settings),
      );
    return Object.entries(app)
      .map(([name, declaration]) => [name, this.logicalIds(name, declaration)] as const)
      .filter(isUnsure)
      .map(([, id]) => id);
  }

  /** @returns the problems at the end */
  public checkLast(after: readonly Holding[]): string[] {
    this.problems = [];
    if (!this.isSettled || this.known.size > 0) return [];
    this.checkLeft({ after } as Seen, new Set());
    return [
      ...this.problems,
      ...after.filter((holding) => !this.isLeft(holding)).map((holding) => `${nameOf(holding)} has come late`),
    ];
  }

  /** Records that somebody else has deleted the resource of a thing, or one that was left behind. */
  public forget({ thing, identity }: Holding): void {
    this.left.delete(identity);
    const known = this.known.get(thing!);
    if (known?.identity === identity) this.known.set(thing!, { ...known, identity: undefined, id: undefined });
  }

  /** @returns the problems */
  public check(seen: Seen): string[] {
    this.problems = [];
    const outcome = OUTCOMES[seen.status] ?? 'failed';
    if (seen.target) this.tried.push(seen.target);
    seen.excused.forEach((logicalId) => this.mayBeLeftBehind.add(logicalId));
    seen.reportedUnremovable.forEach((id) => this.reportedUnremovable.add(id));
    seen.raced.forEach((logicalId) => this.raced.add(logicalId));
    const changed = new Set(this.names().filter((name) => this.isChanged(name, seen.target)));
    this.checkLeft(seen, changed);
    this.checkUntouched(seen, changed, outcome);
    this.recordPartlyTagged(seen);
    if (outcome === 'failed') return this.problems;
    this.applyOutcome(seen, outcome);
    return this.problems;
  }

  /** Every thing that the stack had, or that one of the tried apps declares. */
  private names(): string[] {
    return [...new Set([...this.known.keys(), ...this.tried.flatMap((app) => Object.keys(app))])];
  }

  /** Whether the deployed template declares a thing differently than the one before, or than those in between. */
  private isChanged(name: string, target: App = {}): boolean {
    const { declaration } = this.known.get(name) ?? {};
    const committed = this.committed;
    const apps: App[] = [...this.tried, target];
    return (
      declaration === undefined
      || apps.some(
        (app) => app[name] === undefined || !isDeepStrictEqual(this.wanted(name, app), this.wanted(name, committed)),
      )
    );
  }

  /** The declaration of a thing, without the parts that do not affect the resource. */
  private wanted(name: string, app: App): unknown {
    const { mutable, needs = [] } = thingNamed(name).variants[app[name].variant];
    return {
      ...this.identifying(name, app),
      mutable,
      names: needs.map((need) => thingNamed(need).variants[app[need].variant].fixed),
    };
  }

  /** The parts of a thing's declaration whose change replaces the resource. */
  private identifying(name: string, app: App): object {
    const { variant, renamed = false } = app[name];
    const { kind, variants } = thingNamed(name);
    const { fixed, needs = [] } = variants[variant];
    return { renamed, fixed, needs: kind.refers ? needs.map((need) => [need, this.identifying(need, app)]) : [] };
  }

  /** Whether another resource of the stack refers to a thing by its physical ID. */
  public isReferredTo(name: string): boolean {
    return Object.entries(this.committed).some(([other, { variant }]) => {
      const { kind, variants } = thingNamed(other);
      return kind.refers && variants[variant].needs?.includes(name);
    });
  }

  private checkLeft({ after }: Seen, changed: ReadonlySet<string>): void {
    for (const [identity, holding] of this.left) {
      const now = after.find((other) => other.identity === identity);
      const { thing } = holding;
      if (now && isDeepStrictEqual(now.members, holding.members)) continue;
      if (!now && this.orphans.has(identity)) {
        this.left.delete(identity);
        continue;
      }
      // A later claim of the same name takes the devices that an earlier one has left.
      if (thing && changed.has(thing) && thingNamed(thing).kind.adopts) {this.left.delete(identity);} else {
        this.problems.push(
          now
            ? `${nameOf(holding)} was left behind, and has been changed`
            : `${nameOf(holding)} was left behind, and is gone`,
        );
      }
    }
  }

  private checkUntouched({ before, after, mutated }: Seen, changed: ReadonlySet<string>, outcome: Outcome): void {
    if (outcome === 'gone') return;
    for (const [name, { identity }] of this.known) {
      if (changed.has(name) || identity === undefined) continue;
      const was = before.find((holding) => holding.identity === identity);
      const is = after.find((holding) => holding.identity === identity);
      if (!is) {this.problems.push(`${name} is unchanged in the template, and its resource is gone`);} else if (!isDeepStrictEqual(is.members, was?.members)) {this.problems.push(`${name} is unchanged in the template, and its resource has changed`);} else if (mutated.has(is.id)) {
        this.problems.push(`${name} is unchanged in the template, and a call has been made to change its resource`);
      }
    }
  }

  private recordPartlyTagged({ after, unattributable: unattributable }: Seen): void {
    const names = this.names().filter((name) =>
      this.declarationsOf(name).some((declaration) => unattributable.has(this.logicalIds(name, declaration))),
    );
    for (const { thing, identity, members } of after) {
      const mayBePartlyTagged = thing !== undefined && (names.includes(thing) || this.orphans.has(identity));
      if (mayBePartlyTagged && thingNamed(thing).kind.isPartlyTagged?.(members)) this.partlyTagged.add(identity);
    }
  }

  /** Checks a complete stack: the services hold exactly the wanted resources. */
  private applyOutcome(seen: Seen, outcome: Outcome): void {
    const { after, target } = seen;
    const wanted = outcome === 'success' ? target! : outcome === 'rolled back' ? this.committed : {};
    const taken = new Set<string>(this.left.keys());
    const next = (this.next = new Map<string, Known>());
    for (const [name, declaration] of Object.entries(wanted)) {
      const { adopts } = thingNamed(name).kind;
      const candidates = after.filter(
        ({ identity, thing }) => thing === name && (!taken.has(identity) || (adopts && this.left.has(identity))),
      );
      const holding = this.choose(name, declaration, wanted, candidates, seen, outcome);
      const drifts = this.driftsOf(name, declaration, holding, outcome);
      next.set(name, { declaration, identity: holding?.identity, id: holding?.id, drifts });
      if (!holding) continue;
      this.checkMembers(name, declaration, wanted, holding, drifts);
      taken.add(holding.identity);
      this.left.delete(holding.identity);
      if (this.mayBeLeftBehind.has(this.logicalIds(name, declaration))) this.contested.add(holding.identity);
    }
    for (const holding of after) {
      if (taken.has(holding.identity)) continue;
      if (this.mayBeLeft(holding, wanted, outcome)) this.leave(holding, next.get(holding.thing!)?.identity);
      else this.problems.push(`${nameOf(holding)} is an orphan: no template has it, and no policy retains it`);
    }
    this.checkRetained(seen, next, wanted, outcome);
    this.known = next;
    this.tried = [];
    this.mayBeLeftBehind.clear();
    this.reportedUnremovable.clear();
    this.raced.clear();
  }

  /** The resource of a thing that the stack has. */
  private choose(
    name: string,
    declaration: Declaration,
    app: App,
    present: readonly Holding[],
    { completed }: Seen,
    outcome: Outcome,
  ): Holding | undefined {
    const { kind } = thingNamed(name);
    const known = this.known.get(name);
    const isMissing = known !== undefined && known.identity === undefined;
    const isTold = ({ id }: Holding) => id === completed.get(this.logicalIds(name, declaration));
    // A missing resource comes back by a change of its thing only, and a rollback gives a new one up, unless
    // the stack has reported it. A retained resource of the same name does not take its place.
    const isUntouched = outcome === 'rolled back' || !this.isChanged(name, app);
    const candidates = isMissing && isUntouched ? present.filter(isTold) : present;
    const same = candidates.find(({ identity }) => identity === known?.identity);
    const mayDiffer = known !== undefined && outcome === 'rolled back' && this.mayRollbackReplace(name, known);
    const isKept = known !== undefined && !mayDiffer && (outcome === 'rolled back' || !this.isReplaced(name, app));
    if (isKept && !isMissing && !same) {
      this.problems.push(`${name} must have kept its resource, ${known.identity}, and has not`);
    }
    const right = candidates.filter(({ members }) => this.mismatches(name, declaration, app, members).length === 0);
    const told = mayDiffer ? candidates.find(isTold) : undefined;
    const holding = (isKept && same) || told || right.find((one) => one !== same) || right[0] || candidates[0];
    if (!holding) {
      const mayBeMissing = isMissing && (isUntouched || this.isTakenAlong(name, declaration, known));
      if (!mayBeMissing) this.problems.push(`${name} has no resource`);
      return undefined;
    }
    const mustDiffer = outcome === 'success' && !isKept && !kind.adopts;
    if (mustDiffer && holding === same) {
      this.problems.push(`${name} must have another resource than before, and has ${known?.identity}`);
    }
    return holding;
  }

  /**
   * Whether the cleanup under a former construct ID deletes the resource that was created under the
   * present one: both have the same name.
   */
  private isTakenAlong(name: string, now: Declaration, { declaration: before }: Known): boolean {
    const { kind, variants } = thingNamed(name);
    const [nameNow, nameBefore] = [now, before].map(({ variant }) => kind.keys(variants[variant], this.settings));
    return kind.isNamed === true && !now.renamed !== !before.renamed && isDeepStrictEqual(nameNow, nameBefore);
  }

  private driftsOf(
    name: string,
    declaration: Declaration,
    holding: Holding | undefined,
    outcome: Outcome,
  ): readonly App[] {
    const known = this.known.get(name);
    if (!holding || known?.identity !== holding.identity) return [];
    const isRaced = outcome === 'rolled back' && this.raced.has(this.logicalIds(name, declaration));
    return [...known.drifts, ...(isRaced ? this.tried.filter((app) => app[name]) : [])];
  }

  private checkMembers(
    name: string,
    declaration: Declaration,
    app: App,
    { members, identity }: Holding,
    drifts: readonly App[],
  ): void {
    if (this.partlyTagged.has(identity)) return;
    const wrong = this.mismatches(name, declaration, app, members);
    const explained = drifts.map(
      (other) =>
        new Set(this.mismatches(name, { ...declaration, variant: other[name].variant }, other, members).map(memberOf)),
    );
    const isBetween = (member: string) =>
      drifts.length > 0
      && member in thingNamed(name).variants[declaration.variant].mutable
      && thingNamed(name).kind.isBetween?.(members[member]) === true;
    const left = wrong.filter(
      (mismatch) => !isBetween(memberOf(mismatch)) && explained.every((others) => others.has(memberOf(mismatch))),
    );
    if (left.length > 0) this.problems.push(`${name} (${identity}) is not what the template says: ${left.join(', ')}`);
  }

  private isReplaced(name: string, app: App): boolean {
    return !isDeepStrictEqual(this.identifying(name, app), this.identifying(name, this.committed));
  }

  /**
   * Whether a rollback may give up the former resource: by a setting, or because the result of the
   * failed update cannot be known.
   */
  private mayRollbackReplace(name: string, { declaration }: Known): boolean {
    const {
      kind: { unreadable = [] },
      variants,
    } = thingNamed(name);
    const { fixed } = variants[declaration.variant];
    return this.tried.some((app) => {
      if (!app[name] || !app[name].renamed !== !declaration.renamed) return false;
      if (this.settings.rollbackOfReplacement === 'update-replacement' && this.isReplaced(name, app)) return true;
      const { fixed: wanted } = variants[app[name].variant];
      const changed = Object.keys({ ...fixed, ...wanted }).filter(
        (member) => !isDeepStrictEqual(fixed[member], wanted[member]),
      );
      return changed.length > 0 && changed.every((member) => unreadable.includes(member));
    });
  }

  private mismatches(name: string, declaration: Declaration, app: App, members: Members): string[] {
    const { kind, variants } = thingNamed(name);
    const place: Place = {
      logicalId: this.logicalIds(name, declaration),
      variantOf: (other) => thingNamed(other).variants[app[other].variant],
      idOf: (other) => this.next.get(other)?.id,
    };
    return Object.entries(kind.holds(variants[declaration.variant], place))
      .filter(([member, wanted]) =>
        typeof wanted === 'function'
          ? !(wanted as Check)(members[member])
          : !isDeepStrictEqual(members[member], wanted),
      )
      .map(
        ([member, wanted]) =>
          `${member} is ${JSON.stringify(members[member])}${typeof wanted === 'function' ? '' : ` instead of ${JSON.stringify(wanted)}`}`,
      );
  }

  private leave(holding: Holding, rival: string | undefined): void {
    this.left.set(holding.identity, holding);
    const known = this.known.get(holding.thing!)?.identity;
    if (known !== holding.identity && this.isExcused(holding.thing!, holding.id)) this.orphans.add(holding.identity);
    if (rival !== undefined && known !== holding.identity) this.contested.add(rival);
  }

  /** Whether a resource that the stack does not have may exist. */
  private mayBeLeft({ thing, identity, id }: Holding, wanted: App, outcome: Outcome): boolean {
    if (thing === undefined) return false;
    if (this.isExcused(thing, id) || this.partlyTagged.has(identity)) return true;
    const declarations = [...this.declarationsOf(thing), wanted[thing]].filter((one) => one !== undefined);
    // `Retain` keeps a resource that a deployment creates and its rollback removes,
    // `RetainExceptOnCreate` does not; AWS does not document this for replacements. The deletion of
    // a stack retains by both.
    const isNew = identity !== this.known.get(thing)?.identity;
    const spared = outcome === 'rolled back' && isNew && !this.known.has(thing);
    return declarations.some(({ policy }) => policy === 'Retain' || (policy === 'RetainExceptOnCreate' && !spared));
  }

  private isExcused(name: string, id: string): boolean {
    return (
      this.reportedUnremovable.has(id)
      || this.declarationsOf(name).some((declaration) => this.mayBeLeftBehind.has(this.logicalIds(name, declaration)))
    );
  }

  /** The declarations of a thing before the step, and in the apps that were tried since. */
  private declarationsOf(name: string): Declaration[] {
    return [this.committed, ...this.tried].flatMap((app) => app[name] ?? []);
  }

  /** Retained resources that leave the stack must still exist. */
  private checkRetained({ after }: Seen, next: ReadonlyMap<string, Known>, wanted: App, outcome: Outcome): void {
    if (outcome === 'rolled back') return;
    for (const [name, { declaration, identity }] of this.known) {
      const now = next.get(name);
      if (identity === undefined || now?.identity === identity) continue;
      // A removed resource has its old policy, a replaced one the new policy.
      const isRemoved =
        wanted[name] === undefined || (wanted[name].renamed ?? false) !== (declaration.renamed ?? false);
      const policies = [isRemoved ? declaration : wanted[name], ...this.tried.flatMap((app) => app[name] ?? [])];
      if (policies.some(({ policy }) => policy === 'Delete') || after.some((holding) => holding.identity === identity)) {
        continue;
      }
      this.problems.push(`${name} was to be retained, and its resource ${identity} is gone`);
    }
  }
}

const memberOf = (mismatch: string) => mismatch.split(' ')[0];
const nameOf = ({ thing, identity }: Holding) => `${thing ?? 'something'} (${identity})`;
