/**
 * The life of a resource, by the rules that hold for every kind:
 *
 * - Create is idempotent: its client token derives from the request. Once the service has given an ID, a failure carries
 *   it, so that CloudFormation deletes what was made.
 * - What has the caller's key already is taken over where the properties ask for that, and changed to what they say.
 * - Update changes in place what the service can change. Any other change makes another resource, which CloudFormation
 *   takes as a replacement: it deletes the former one afterwards, never this code. What is gone is made again.
 * - Delete of what is gone succeeds. What is in use is tried again for a while; then the failure names what uses it.
 * - What a Create or an Update has made and the stack does not take is removed after the answer (confirmation.ts).
 */

import { isDeepStrictEqual } from 'node:util';
import type { Adapter, Life } from './adapter';
import { isDeletable } from './adapter';
import { isOfOrigin, withOrigin } from './origin';
import type { Progress } from './outcome';
import { isInvented, isNotCreated } from './outcome';
import { Reading } from './reading';
import { IN_USE, Removal } from './removal';
import type { Properties, Request } from './request';
import { clientToken, decode, decodeLeniently, sensitiveTexts } from './request';
import { ABOUT, look } from './stack';
import { changeTags, tagsIn } from './tags';
import { pick } from '../../api/records';
import { identifierOf, mutableProperties, propertiesOf, tokensOf } from '../../api/resource-kind';
import type { Operation } from '../../api/schema';
import { validate } from '../../api/validate';
import type { Calls } from '../shared/calls';
import { CallFailure, Failure, isCode, isGone, NotOurs } from '../shared/errors';
import { log } from '../shared/log';
import { RunIsOver, SECOND } from '../shared/runtime';
import type { Runtime } from '../shared/runtime';

/** How long a resource made moments ago may stay invisible to the read operation. */
const VISIBLE_WITHIN = 30 * SECOND;
/** How often a resource whose creation cannot be finished is made anew. */
const STARTS = 3;
/** How long a run needs at most to see that it was cancelled, and to remove what it has made meanwhile. */
const UNTIL_NOTICED = 30 * SECOND;

export interface Result {
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly noEcho?: true;
}

export interface LifecycleOptions {
  readonly request: Request;
  readonly adapter: Adapter;
  readonly calls: Calls;
  readonly runtime: Runtime;
  readonly progress: Progress;
  /** When the first run of the request began. */
  readonly startedAt: number;
  /** When CloudFormation's patience ends. */
  readonly patience: number;
}

export class Lifecycle {
  private readonly request: Request;
  private readonly adapter: Adapter;
  private readonly calls: Calls;
  private properties: Properties;
  private readonly reading: Reading;
  private readonly removal: Removal;
  /** The resource that this request is about, as soon as it is known. */
  private physicalId?: string;
  /** The living resource of an update of what is fixed. */
  private found?: Properties;
  /** What the create operation was called with. */
  private sent: Properties = {};

  constructor(private readonly options: LifecycleOptions) {
    ({ request: this.request, adapter: this.adapter, calls: this.calls } = options);
    const { RequestType, ResourceProperties, PhysicalResourceId, Continuation } = this.request;
    const read = RequestType === 'Delete' ? decodeLeniently : decode;
    this.properties = read(ResourceProperties, this.adapter.kind);
    this.reading = new Reading({ ...options, properties: this.properties });
    this.removal = new Removal({ ...options, properties: this.properties }, this.reading);
    this.physicalId = Continuation?.made ?? PhysicalResourceId;
    options.progress.made = Continuation?.made ?? Continuation?.unfinished;
    options.progress.noted = Continuation?.noted;
  }

  public async create(): Promise<Result> {
    if (this.request.Continuation?.made) return this.finish();
    await this.resolve();
    return this.make();
  }

  public async update(): Promise<Result> {
    if (this.request.Continuation?.made) return this.finish();
    const former = decodeLeniently(this.request.OldResourceProperties!, this.adapter.kind);
    const changed = changedNames(former, this.properties);
    await this.resolve();
    const isNew = isNotCreated(this.request.PhysicalResourceId!) || await this.replaces(changed);
    return isNew ? this.make() : this.change(changed, former);
  }

  public async delete(): Promise<void> {
    if (!isDeletable(this.adapter)) return;
    if (isInvented(this.request)) await this.leaveTime();
    const id = await this.idToDelete();
    if (id !== undefined && this.couldExist(id) && !await this.isSuccessor(id)) await this.removal.remove(id);
  }

  /** Removes what this request has made. */
  public remove(id: string): Promise<void> {
    return this.removal.remove(id);
  }

  /**
   * A creation that was cancelled may still be under way in another run, which removes what it makes when it sees that.
   * As long as its deletion is not answered, the stack keeps the permissions for that.
   */
  private leaveTime(): Promise<void> {
    const { startedAt, patience, runtime } = this.options;
    const time = this.adapter.states ? UNTIL_NOTICED + IN_USE : UNTIL_NOTICED;
    return runtime.sleep(Math.max(Math.min(startedAt + time, patience, runtime.deadline) - runtime.now(), 0));
  }

  /**
   * What was cancelled while it was made has no ID yet that CloudFormation could know. Where that was left as it was and then
   * deployed again, the stack lives on what has the ID now. As elsewhere, a stack that cannot be looked at keeps nothing up.
   */
  private async idToDelete(): Promise<string | undefined> {
    const { life } = this.adapter;
    if (!life || !isInvented(this.request)) return this.request.PhysicalResourceId;
    const id = life.idOf(this.request, this.properties);
    if (this.request.SentAt === undefined) return id;
    const seen = await look(this.request, this.calls).catch(() => undefined);
    return seen?.physicalId === id ? undefined : id;
  }

  /**
   * Whether what has the ID now was made after this deletion was asked for, which then comes late or once more. Only of what
   * is known by a name of the user's there can be one after the other.
   */
  private async isSuccessor(id: string): Promise<boolean> {
    const { request: { SentAt }, adapter: { kind } } = this;
    const sentBy = (SentAt ?? Infinity) + ABOUT;
    if (this.options.runtime.now() < sentBy || kind.id === undefined || !Object.hasOwn(kind.create.input.members, kind.id)) return false;
    const { CreatedAt } = await this.reading.read(id).catch((): Properties => ({}));
    return CreatedAt instanceof Date && CreatedAt.getTime() > sentBy;
  }

  private async make(): Promise<Result> {
    const { kind, afterCreate, life } = this.adapter;
    if (life) return this.begin(life);
    for (let start = 1; ; start++) {
      const output = await this.callCreate(start).catch((failure) => this.adopt(failure));
      if (!output) return this.settle(false);
      const physicalId = this.physicalId = this.options.progress.made = String(output[kind.id!] ?? this.properties[kind.id!]);
      await this.complete();
      const made = { physicalId, output, properties: this.properties };
      if (!afterCreate || await afterCreate(made, this.calls, this.options.runtime) === 'done') return this.settle(true);
      if (start === STARTS) throw new Failure(`${kind.create.name} gave no usable answer in ${STARTS} attempts.`);
      await this.removal.remove(physicalId);
    }
  }

  /** Takes over what has the key already. This request has not made it, so that nothing that becomes of the request deletes it. */
  private async adopt(failure: unknown): Promise<undefined> {
    const { kind } = this.adapter;
    const id = String(this.properties[kind.id!]);
    const isAsked = this.properties.Adopt === true && isCode(failure, 'ConflictException');
    const living = isAsked && await this.reading.find(id);
    if (!living) throw failure;
    this.physicalId = id;
    const different = mutableProperties(kind).filter((name) => !isDeepStrictEqual(living[name], this.properties[name]));
    await this.callChange(different, living);
    const { StackId: stackId, LogicalResourceId: logicalResourceId } = this.request;
    log('WARN', { message: 'adopted what was there before', stackId, logicalResourceId, resourceType: kind.type, physicalResourceId: id });
  }

  private async begin(life: Life): Promise<Result> {
    const { progress } = this.options;
    if (life.note && progress.noted === undefined) {
      progress.noted = await life.note(this.calls);
      throw new RunIsOver('what is noted has to be in the request first, for the case that this run is repeated');
    }
    const physicalId = life.idOf(this.request, this.properties)!;
    await life.begin(this.reading.subject(physicalId), this.calls, progress.noted);
    this.physicalId = progress.made = physicalId;
    return this.finish();
  }

  /** Waits until what is begun is finished. */
  private async finish(): Promise<Result> {
    const { life } = this.adapter;
    if (!life) return this.settle(true);
    this.options.progress.settling = true;
    try {
      await this.reading.wait(this.physicalId!, 'to be ready', async () => await life.proceed(this.reading.subject(this.physicalId!), this.calls) || undefined);
    } catch (error) {
      if (error instanceof NotOurs) this.letGo();
      throw error;
    }
    return this.settle(true);
  }

  /** Sets what only the update operation takes. */
  private async complete(): Promise<void> {
    const { create, update } = this.adapter.kind;
    const later = Object.keys(update?.input.members ?? {}).filter((name) => !Object.hasOwn(create.input.members, name));
    if (update && later.some((name) => this.properties[name] !== undefined)) await this.callUpdate(update, later);
  }

  /** Nothing that was made is left to be deleted. */
  private letGo(): void {
    this.physicalId = this.request.PhysicalResourceId;
    this.options.progress.made = undefined;
  }

  private async resolve(): Promise<void> {
    this.properties = await this.adapter.resolve?.(this.properties, this.calls) ?? this.properties;
  }

  private async callCreate(start: number): Promise<Properties> {
    const { kind, furnish } = this.adapter;
    const token = tokensOf(kind.create).map((name) => [name, clientToken(this.request, start)]);
    this.sent = {
      ...pick(this.properties, Object.keys(kind.create.input.members)),
      ...Object.fromEntries(token),
      ...kind.tagsOrigin && withOrigin(kind, this.properties),
      ...await furnish?.(this.properties, this.calls),
    };
    return this.calls.call(kind.create, this.sent);
  }

  /** Whether a property changed that the service cannot change on a living resource. */
  private async replaces(changed: string[]): Promise<boolean> {
    const { kind, partly = {} } = this.adapter;
    const fixed = changed.filter((name) => Object.hasOwn(propertiesOf(kind).members, name) && this.isFixed(name));
    const inParts = changed.filter((name) => Object.hasOwn(partly, name));
    const living = fixed.length + inParts.length === 0 ? 'as wanted' : await this.living(fixed, inParts);
    if (living === 'as wanted') return false;
    if (living !== 'gone' && kind.name && !fixed.includes(kind.name) && this.properties[kind.name] !== undefined) {
      throw new Failure(`${fixed.join(', ')} cannot be changed on a living resource, and another one cannot be made beside it under the same `
        + `${kind.name}. Change the name as well, or leave the name out so that every replacement gets one of its own.`);
    }
    return true;
  }

  /**
   * How the living resource is to what it is meant to be. An update that has failed is rolled back by an update from what
   * it wanted, which the resource never became: to replace it then would be to delete what the stack lives on. Of properties
   * that cannot be read, those that can be tell: a resource has become all of it or nothing.
   */
  private async living(fixed: string[], inParts: string[]): Promise<'as wanted' | 'another' | 'gone'> {
    const { kind, life, partly = {} } = this.adapter;
    const answer = (isWanted: boolean) => (isWanted ? 'as wanted' : 'another');
    if (life) return answer(life.idOf(this.request, this.properties) === this.physicalId);
    const readable = fixed.filter((name) => Object.hasOwn(kind.read?.output.members ?? {}, name));
    const isShown = readable.length === fixed.length;
    if (fixed.length > 0 && readable.length === 0 && !kind.tagsOrigin) return 'another';
    const living = this.found = await this.reading.find(this.physicalId!);
    if (!living) return 'gone';
    if (!isShown && kind.tagsOrigin) return answer(isOfOrigin(living, kind, this.properties));
    return answer(readable.every((name) => isDeepStrictEqual(living[name], this.properties[name]))
      && inParts.every((name) => partly[name](living[name], this.properties[name]) !== undefined));
  }

  /** Whether the service cannot change the property, or cannot take it away. */
  private isFixed(name: string): boolean {
    const { kind, lasting = [] } = this.adapter;
    return !mutableProperties(kind).includes(name) || (lasting.includes(name) && this.properties[name] === undefined);
  }

  private async change(changed: string[], former: Properties): Promise<Result> {
    try {
      await this.callChange(this.affected(changed), former);
      return await this.settle(false);
    } catch (error) {
      if (!isGone(error)) throw error;
      return this.makeAgain(this.physicalId!);
    }
  }

  /**
   * What has to be written: what has changed, and where the former properties are those of a replacement that has failed, what
   * an update before that has left otherwise than it is meant to be.
   */
  private affected(changed: string[]): string[] {
    const { kind, partly = {} } = this.adapter;
    const { found } = this;
    if (!found) return changed;
    const readable = mutableProperties(kind).filter((name) => Object.hasOwn(kind.read!.output.members, name) && name !== 'Tags' && !Object.hasOwn(partly, name));
    const other = readable.filter((name) => this.properties[name] !== undefined && !isDeepStrictEqual(found[name], this.properties[name]));
    return [...new Set([...changed, ...other])];
  }

  private makeAgain(id: string): Promise<Result> {
    log('WARN', { message: 'deleted outside the stack; making it again', physicalResourceId: id, resourceType: this.adapter.kind.type });
    return this.make().catch((error) => {
      if (!(error instanceof CallFailure)) throw error;
      throw new Failure(`${id} was deleted outside the stack, and cannot be made again: ${error.message} `
        + 'A rollback that fails for this reason goes on when the resource is skipped (cdk rollback --orphan).');
    });
  }

  private async callChange(changed: string[], former: Properties): Promise<void> {
    const { kind, life } = this.adapter;
    if (life) {
      if (changed.length > 0) await life.change(this.reading.subject(this.physicalId!), former, changed, this.calls);
      return;
    }
    if (kind.update && changed.some((name) => Object.hasOwn(kind.update!.input.members, name))) await this.callUpdate(kind.update, changed);
    if (changed.includes('Tags')) await changeTags(kind, await this.arn(), tagsIn(former), tagsIn(this.properties), this.calls);
  }

  private async callUpdate(update: Operation, changed: string[]): Promise<void> {
    const { unset = {}, partly = {} } = this.adapter;
    const settable = Object.keys(update.input.members).filter((name) => !Object.hasOwn(partly, name));
    const input = async () => ({
      ...pick(unset, changed),
      ...pick(this.properties, settable),
      ...await this.parts(changed),
      [identifierOf(update)]: this.physicalId,
    });
    await this.callRepeatably(update, input);
  }

  /** What an earlier attempt has added cannot be added again, so that after a refusal it is looked what is still missing. */
  private async callRepeatably(update: Operation, input: () => Promise<Properties>): Promise<void> {
    const first = await input();
    try {
      await this.calls.call(update, first);
    } catch (error) {
      const next = this.adapter.partly && isCode(error, 'ValidationException') ? await input() : first;
      if (isDeepStrictEqual(first, next)) throw error;
      await this.calls.call(update, next);
    }
  }

  private async parts(changed: string[]): Promise<Properties> {
    const { partly = {} } = this.adapter;
    const names = Object.keys(partly).filter((name) => changed.includes(name));
    if (names.length === 0) return {};
    const living = await this.reading.read(this.physicalId!);
    return Object.fromEntries(names.map((name) => [name, partly[name](living[name], this.properties[name])]));
  }

  private async arn(): Promise<string> {
    const { arn = 'Arn' } = this.adapter.kind;
    return String((await this.reading.read(this.physicalId!))[arn]);
  }

  /**
   * Waits until the resource is what it is meant to be, and tells its attributes.
   *
   * @param isNew whether it has been made just now, so that it may be that the service does not show it yet
   */
  private async settle(isNew: boolean): Promise<Result> {
    this.options.progress.settling = true;
    const physicalId = this.physicalId!;
    const settled = await this.reading.ready(physicalId, this.options.runtime.now() + (isNew ? VISIBLE_WITHIN : 0), isNew);
    const { noEcho } = this.adapter.kind;
    return { physicalId, attributes: await this.reading.attributes(physicalId, settled), ...noEcho && { noEcho } };
  }

  /** An ID that the service could not have given names nothing. */
  private couldExist(id: string): boolean {
    const operation = this.adapter.kind.delete;
    return !isNotCreated(id)
      && (!operation || validate(id, operation.input.members[identifierOf(operation)], 'PhysicalResourceId').length === 0);
  }

  /** A message without the sensitive values that a service may have repeated in it. */
  public scrub(message: string): string {
    const { kind } = this.adapter;
    const texts = [...sensitiveTexts(this.properties, propertiesOf(kind)), ...sensitiveTexts(this.sent, kind.create.input)];
    const secrets = texts.filter((value) => value.length >= 8);
    return secrets.reduce((scrubbed, secret) => scrubbed.replaceAll(secret, '***'), message);
  }
}

function changedNames(former: Properties, wanted: Properties): string[] {
  const names = new Set([...Object.keys(former), ...Object.keys(wanted)]);
  return [...names].filter((name) => !isDeepStrictEqual(former[name], wanted[name]));
}
