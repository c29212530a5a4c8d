/**
 * The independent model: says what the services must hold after a step, from the program and from
 * the statuses that the stack shows, as anybody sees them. It knows nothing of the engine's or the
 * emulator's books.
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

/** What the stack's last success has left of a thing. */
interface Known {
  readonly declaration: Declaration;
  /** The resource; nothing where somebody else has deleted it. */
  readonly identity?: string;
  /** Its physical ID. */
  readonly id?: string;
  /** What else it may have become, in part, because a cancelled update has come last. */
  readonly drifts: readonly App[];
}

/** What has been seen of a step. */
export interface Seen {
  readonly status: string;
  /** What the step deploys; a destroy has none. */
  readonly target?: App;
  readonly before: readonly Holding[];
  readonly after: readonly Holding[];
  /** The IDs that the Lambda code has asked a service to change. */
  readonly mutated: ReadonlySet<string>;
  /**
   * The logical IDs of what could not be deleted, or was made by who knows whom, by nature of what
   * went wrong: it may be left.
   */
  readonly excused: ReadonlySet<string>;
  /** The physical IDs of what the Lambda code says that it could not remove. */
  readonly reportedUnremovable: ReadonlySet<string>;
  /** The logical IDs of what was made in part, and nobody can tell any more of all of it that it was. */
  readonly unattributable: ReadonlySet<string>;
  /** The physical IDs that the stack has told of what has become complete, by logical ID. */
  readonly completed: ReadonlyMap<string, string>;
  /** The logical IDs of what was still being changed when it was taken back. */
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
  /** What will be known when the stack is seen to be complete, as far as it has been looked at. */
  private next = new Map<string, Known>();
  /** Resources that are nobody's any more, or never were the stack's: they stay as they are. */
  private left = new Map<string, Holding>();
  /** Of these, what should not be there, and may be removed yet by whoever made it. */
  private readonly orphans = new Set<string>();
  /** What has been tried since the stack was last complete. */
  private tried: App[] = [];
  /** What has been excused since then, what is known to be left, and what has raced. */
  private mayBeLeftBehind = new Set<string>();
  private reportedUnremovable = new Set<string>();
  private raced = new Set<string>();
  /**
   * The resources beside which something has come that is not the stack's, or was: it may have
   * taken their place, where there is only one.
   */
  private readonly contested = new Set<string>();
  /**
   * What was forsaken when a part of it was known to belong to it, and another was not: nobody can
   * make it whole, or remove all of it.
   */
  private readonly partlyTagged = new Set<string>();
  private problems: string[] = [];

  /** @param others what is others' from the begin */
  constructor(
    private readonly logicalIds: LogicalIds,
    private readonly settings: Settings,
    others: readonly Holding[],
  ) {
    others.forEach((holding) => this.left.set(holding.identity, holding));
  }

  /** Whether the stack was complete when it was last looked at. */
  public get isSettled(): boolean {
    return this.tried.length === 0;
  }

  public get committed(): App {
    return Object.fromEntries([...this.known].map(([name, { declaration }]) => [name, declaration]));
  }

  /** The resources of which somebody else has made away with. */
  public get missing(): string[] {
    return [...this.known].filter(([, { identity }]) => identity === undefined).map(([name]) => name);
  }

  /**
   * The logical IDs of what somebody else has made away with, and nobody can have again: a rollback
   * can only do without it.
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
   * Whether all that an app declares can be had: nothing that is somebody's already, that can be
   * had once only, or that refers to what somebody else has deleted. What somebody else has deleted
   * is made again by the next change, and not before.
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
   * Whether a deletion may be refused, since something names the resource that is retained, or left for another reason.
   *
   * @param lost the logical IDs of what may be left by this very step
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

  /** What of an app cannot be told from others' by what has happened to its requests, by logical ID. */
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

  /** @returns what is wrong when all is over */
  public checkLast(after: readonly Holding[]): string[] {
    this.problems = [];
    if (!this.isSettled || this.known.size > 0) return [];
    this.checkLeft({ after } as Seen, new Set());
    return [
      ...this.problems,
      ...after.filter((holding) => !this.isLeft(holding)).map((holding) => `${nameOf(holding)} has come late`),
    ];
  }

  /** Somebody else has deleted the resource of a thing, or one that was left behind. */
  public forget({ thing, identity }: Holding): void {
    this.left.delete(identity);
    const known = this.known.get(thing!);
    if (known?.identity === identity) this.known.set(thing!, { ...known, identity: undefined, id: undefined });
  }

  /** @returns what is wrong */
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

  /** Every thing that any of the apps declares which have been tried, or that there was. */
  private names(): string[] {
    return [...new Set([...this.known.keys(), ...this.tried.flatMap((app) => Object.keys(app))])];
  }

  /**
   * Whether the template that is deployed says something else of a thing than the one before, or
   * than others in between.
   */
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

  /** What is declared of a thing, as far as the resource depends on it. */
  private wanted(name: string, app: App): unknown {
    const { mutable, needs = [] } = thingNamed(name).variants[app[name].variant];
    return {
      ...this.identifying(name, app),
      mutable,
      names: needs.map((need) => thingNamed(need).variants[app[need].variant].fixed),
    };
  }

  /** What is declared of a thing, as far as it is another resource if that is another. */
  private identifying(name: string, app: App): object {
    const { variant, renamed = false } = app[name];
    const { kind, variants } = thingNamed(name);
    const { fixed, needs = [] } = variants[variant];
    return { renamed, fixed, needs: kind.refers ? needs.map((need) => [need, this.identifying(need, app)]) : [] };
  }

  /** Whether the resource of something else that the stack has names that of a thing by the ID that it has. */
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
      // What one claim has left, the next one of the same name takes.
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

  /** The stack is complete: what is held is exactly what must be. */
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
    // What was made again by the update is not the stack's any more, unless the rollback has said so.
    const candidates = isMissing && outcome === 'rolled back' ? present.filter(isTold) : present;
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
      const mayBeMissing =
        isMissing
        && (outcome === 'rolled back' || !this.isChanged(name, app) || this.isTakenAlong(name, declaration, known));
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
   * Whether the cleanup under a former construct ID deletes what was made under the present one:
   * both are the same name.
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
   * Whether a rollback may give up what was there before: by its setting, or because nobody can
   * tell what the failed update has left.
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

  /** Whether a resource that the stack does not have may be there. */
  private mayBeLeft({ thing, identity, id }: Holding, wanted: App, outcome: Outcome): boolean {
    if (thing === undefined) return false;
    if (this.isExcused(thing, id) || this.partlyTagged.has(identity)) return true;
    const declarations = [...this.declarationsOf(thing), wanted[thing]].filter((one) => one !== undefined);
    // What a deployment makes and its rollback removes is retained by `Retain`, not by
    // `RetainExceptOnCreate`; for the replacement of
    // what there was it is not documented. A stack's deletion retains by both.
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

  /** As what a thing was declared before, and in what has been tried since. */
  private declarationsOf(name: string): Declaration[] {
    return [this.committed, ...this.tried].flatMap((app) => app[name] ?? []);
  }

  /** What leaves the stack and is retained is still there. */
  private checkRetained({ after }: Seen, next: ReadonlyMap<string, Known>, wanted: App, outcome: Outcome): void {
    if (outcome === 'rolled back') return;
    for (const [name, { declaration, identity }] of this.known) {
      const now = next.get(name);
      if (identity === undefined || now?.identity === identity) continue;
      // Removed, its old policy speaks for it; replaced, the new one does.
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
