/**
 * The life of a resource, by the rules that hold for every kind:
 *
 * - Create is idempotent: its client token derives from the request. Once the service has given an ID, a failure carries
 *   it, so that CloudFormation deletes what was made.
 * - Update changes in place what the service can change. Any other change makes another resource, which CloudFormation
 *   takes as a replacement: it deletes the former one afterwards, never this code. What is gone is made again. A failed
 *   update leaves nothing behind that it made.
 * - Delete of what is gone succeeds. What is in use is tried again for a while; then the failure names what uses it.
 */

import { isDeepStrictEqual } from 'node:util';
import { Adapter, Life, Subject } from './adapter';
import { Calls } from './calls';
import { CallFailure, explain, Failure, isCode, isGone, NotOurs } from './errors';
import { log } from './log';
import { isInvented, isNotCreated, Progress } from './outcome';
import { clientToken, decode, decodeLeniently, Properties, Request, sensitiveTexts } from './request';
import { GaveUp, MINUTE, poll, RunIsOver, Runtime, SECOND } from './runtime';
import { changeTags, tagsIn } from './tags';
import { identifierOf, mutableProperties, propertiesOf } from '../api/resource-kind';
import { Operation } from '../api/schema';
import { validate } from '../api/validate';

/** How long a resource made moments ago may stay invisible to the read operation. */
const VISIBLE_WITHIN = 30 * SECOND;
/** How long to go on deleting what is in use: what uses it may be on its way out too. */
const IN_USE = 2 * MINUTE;
/** How often a resource whose creation cannot be finished is made anew. */
const STARTS = 3;
/** CloudFormation takes 4096 bytes; the rest of an answer needs its share. */
const MOST_ATTRIBUTE_BYTES = 3_072;

export interface Result {
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface LifecycleOptions {
  readonly request: Request;
  readonly adapter: Adapter;
  readonly calls: Calls;
  readonly runtime: Runtime;
  readonly progress: Progress;
  /** When CloudFormation's patience ends. */
  readonly patience: number;
}

export class Lifecycle {
  private readonly request: Request;
  private readonly adapter: Adapter;
  private readonly calls: Calls;
  private readonly runtime: Runtime;
  private readonly properties: Properties;
  /** The resource that this request is about, as soon as it is known. */
  private physicalId?: string;

  constructor(private readonly options: LifecycleOptions) {
    ({ request: this.request, adapter: this.adapter, calls: this.calls, runtime: this.runtime } = options);
    const read = this.request.RequestType === 'Delete' ? decodeLeniently : decode;
    this.properties = read(this.request.ResourceProperties, this.adapter.kind);
    this.physicalId = this.request.Continuation?.made ?? this.request.PhysicalResourceId;
    options.progress.made = this.request.Continuation?.made;
    options.progress.noted = this.request.Continuation?.noted;
  }

  public create(): Promise<Result> {
    return this.request.Continuation?.made ? this.finish() : this.make();
  }

  public async update(): Promise<Result> {
    const former = this.request.PhysicalResourceId!;
    try {
      if (this.request.Continuation?.made) return await this.finish();
      const properties = decodeLeniently(this.request.OldResourceProperties!, this.adapter.kind);
      const changed = changedNames(properties, this.properties);
      return isNotCreated(former) || this.replaces(changed) ? await this.make() : await this.change(changed, properties);
    } catch (error) {
      throw this.physicalId === former || error instanceof RunIsOver ? error : await this.undo(error);
    }
  }

  public async delete(): Promise<void> {
    const id = this.idToDelete();
    if (id !== undefined && this.couldExist(id)) await this.remove(id);
  }

  /** What was cancelled while it was made has no ID yet that CloudFormation could know. */
  private idToDelete(): string | undefined {
    const { life } = this.adapter;
    return life && isInvented(this.request) ? life.idOf(this.request, this.properties) : this.request.PhysicalResourceId;
  }

  private async make(): Promise<Result> {
    const { kind, afterCreate, life } = this.adapter;
    if (life) return this.begin(life);
    for (let start = 1; ; start++) {
      const output = await this.callCreate(start);
      const physicalId = this.physicalId = this.options.progress.made = String(output[kind.id]);
      const made = { physicalId, output, properties: this.properties };
      if (!afterCreate || await afterCreate(made, this.calls, this.runtime) === 'done') return this.settle();
      if (start === STARTS) throw new Failure(`${kind.create.name} gave no usable answer in ${STARTS} attempts.`);
      await this.remove(physicalId);
    }
  }

  private async begin(life: Life): Promise<Result> {
    const { progress } = this.options;
    if (life.note && progress.noted === undefined) {
      progress.noted = await life.note(this.calls);
      throw new RunIsOver('what is noted has to be in the request first, for the case that this run is repeated');
    }
    const physicalId = life.idOf(this.request, this.properties)!;
    await life.begin(this.subject(physicalId), this.calls, progress.noted);
    this.physicalId = progress.made = physicalId;
    return this.finish();
  }

  /** Waits until what is begun is finished. */
  private async finish(): Promise<Result> {
    const { life } = this.adapter;
    if (!life) return this.settle();
    this.options.progress.settling = true;
    try {
      await this.wait('to be ready', async () => await life.proceed(this.subject(this.physicalId!), this.calls) || undefined);
    } catch (error) {
      if (error instanceof NotOurs) this.letGo();
      throw error;
    }
    return this.settle();
  }

  /** Nothing that was made is left to be deleted. */
  private letGo(): void {
    this.physicalId = this.request.PhysicalResourceId;
    this.options.progress.made = undefined;
  }

  private subject(physicalId: string): Subject {
    return { physicalId, properties: this.properties, request: this.request };
  }

  private callCreate(start: number): Promise<Properties> {
    const { create, ownProperties = {} } = this.adapter.kind;
    const token = Object.entries(create.input.members).filter(([, shape]) => shape.idempotencyToken)
      .map(([name]) => [name, clientToken(this.request, start)]);
    const own = Object.entries(this.properties).filter(([name]) => !Object.hasOwn(ownProperties, name));
    return this.calls.call(create, Object.fromEntries([...own, ...token]));
  }

  /** Whether a property changed that the service cannot change on a living resource. */
  private replaces(changed: string[]): boolean {
    const { kind } = this.adapter;
    const fixed = changed.filter((name) => !mutableProperties(kind).includes(name));
    if (fixed.length > 0 && kind.name && !fixed.includes(kind.name) && this.properties[kind.name] !== undefined) {
      throw new Failure(`${fixed.join(', ')} cannot be changed on a living resource, and another one cannot be made beside it under the same `
        + `${kind.name}. Change the name as well, or leave the name out so that every replacement gets one of its own.`);
    }
    return fixed.length > 0;
  }

  private async change(changed: string[], former: Properties): Promise<Result> {
    const { kind } = this.adapter;
    try {
      await this.callChange(changed, former);
      return await this.settle(0);
    } catch (error) {
      if (!isGone(error)) throw error;
      log('WARN', { message: 'deleted outside the stack; making it again', physicalResourceId: this.physicalId, resourceType: kind.type });
      return this.make();
    }
  }

  private async callChange(changed: string[], former: Properties): Promise<void> {
    const { kind, life } = this.adapter;
    if (life) {
      if (changed.length > 0) await life.change(this.subject(this.physicalId!), former, changed, this.calls);
      return;
    }
    if (kind.update && changed.some((name) => Object.hasOwn(kind.update!.input.members, name))) await this.callUpdate(kind.update, changed);
    if (changed.includes('Tags')) await changeTags(kind, String((await this.read()).Arn), tagsIn(former), tagsIn(this.properties), this.calls);
  }

  private async callUpdate(update: Operation, changed: string[]): Promise<void> {
    const { unset = {} } = this.adapter;
    const settable = Object.keys(update.input.members).filter((name) => name !== identifierOf(update));
    const taken = changed.filter((name) => this.properties[name] === undefined && Object.hasOwn(unset, name));
    await this.calls.call(update, {
      ...pick(unset, taken),
      ...pick(this.properties, settable),
      [identifierOf(update)]: this.physicalId,
    });
  }

  /**
   * Waits until the resource is what it is meant to be, and tells its attributes.
   *
   * @param visibleWithin how long it may be that the service does not show it
   */
  private async settle(visibleWithin = VISIBLE_WITHIN): Promise<Result> {
    const { states } = this.adapter;
    this.options.progress.settling = true;
    const visibleBy = this.runtime.now() + visibleWithin;
    const settled = await this.wait('to be ready', async () => {
      const current = await this.read().catch((error) => {
        if (isGone(error) && this.runtime.now() < visibleBy) return undefined;
        throw error;
      });
      if (!current || !states) return current;
      const state = String(current[states.member]);
      if (states.failed.includes(state)) throw this.reported(this.physicalId!, state);
      return states.ready.includes(state) ? current : undefined;
    });
    return { physicalId: this.physicalId!, attributes: this.attributes(settled) };
  }

  private read(id = this.physicalId!): Promise<Properties> {
    const { kind: { read }, life } = this.adapter;
    return life ? life.read(this.subject(id), this.calls) : this.calls.call(read, { [identifierOf(read)]: id });
  }

  /** The same flat texts whatever happened to the resource. */
  private attributes(read: Properties): Record<string, string> {
    const texts = Object.fromEntries(this.adapter.kind.attributes.map((name) => [name, text(read[name])]));
    if (Buffer.byteLength(JSON.stringify(texts)) > MOST_ATTRIBUTE_BYTES) {
      const [longest] = Object.entries(texts).sort(([, one], [, other]) => Buffer.byteLength(other) - Buffer.byteLength(one))[0];
      throw new Failure(`The attributes of ${this.physicalId} are larger than CloudFormation takes (4096 bytes in all); the largest is ${longest}.`);
    }
    return texts;
  }

  private async remove(id: string): Promise<void> {
    const { life } = this.adapter;
    await (life ? life.remove(this.subject(id), this.calls) : this.callDelete(id));
    if (this.adapter.states) await this.wait('to be deleted', () => this.isRemoved(id));
    await this.adapter.afterDelete?.(id, this.properties, this.calls);
  }

  private async callDelete(id: string): Promise<void> {
    const operation = this.adapter.kind.delete;
    let refusal: unknown;
    await poll(this.runtime, this.runtime.now() + IN_USE, async () => {
      try {
        await this.calls.call(operation, { [identifierOf(operation)]: id });
        return true;
      } catch (error) {
        if (isGone(error) || await this.isBeingDeleted(id, error)) return true;
        if (!await this.isInUse(id, error)) throw error;
        refusal = error;
        return undefined;
      }
    }).catch(async (error) => {
      throw error instanceof GaveUp ? await this.inUse(id, refusal) : error;
    });
  }

  /** A conflict says so; where the service documents none, a refusal of something that is named elsewhere does. */
  private async isInUse(id: string, error: unknown): Promise<boolean> {
    if (isCode(error, 'ConflictException')) return true;
    return isCode(error, 'ValidationException') && (await this.adapter.usedBy?.(id, this.calls) ?? []).length > 0;
  }

  /** An earlier run of this request may have begun to delete it. */
  private async isBeingDeleted(id: string, error: unknown): Promise<boolean> {
    const { states } = this.adapter;
    if (!states || !isCode(error, 'ConflictException')) return false;
    const state = await this.stateOf(id);
    return state === undefined || states.deleting.includes(state);
  }

  private async inUse(id: string, refusal: unknown): Promise<Failure> {
    const users = await this.adapter.usedBy?.(id, this.calls).catch((error: CallFailure) => [`what could not be listed: ${error.message}`]) ?? [];
    const by = users.length > 0 ? ` by ${users.join(', ')}` : '';
    const detail = refusal instanceof CallFailure ? `${refusal.code}: ${refusal.detail}` : String(refusal);
    return new Failure(`${id} cannot be deleted because it is in use${by} (${detail}). Delete what uses it, then delete it again.`);
  }

  private async isRemoved(id: string): Promise<true | undefined> {
    const state = await this.stateOf(id);
    if (state !== undefined && this.adapter.states!.failed.includes(state)) throw this.reported(id, state);
    return state === undefined ? true : undefined;
  }

  /** The resource's state, or undefined when it is gone. */
  private async stateOf(id: string): Promise<string | undefined> {
    try {
      return String((await this.read(id))[this.adapter.states!.member]);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  private reported(id: string, state: string): Failure {
    return new Failure(`The service reports ${this.adapter.states!.member} ${state} for ${id}.`);
  }

  /** A failed update leaves the former resource in place, so what it made must go. */
  private async undo(reason: unknown): Promise<unknown> {
    try {
      await this.remove(this.physicalId!);
      this.options.progress.made = undefined;
      return reason;
    } catch (error) {
      return new Failure(`${explain(reason)} What had been made already, ${this.physicalId}, could not be deleted again: ${explain(error)} `
        + 'Delete it by hand.');
    }
  }

  private wait<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
    return poll(this.runtime, this.options.patience, attempt).catch((error) => {
      if (!(error instanceof GaveUp)) throw error;
      const awaited = this.adapter.life?.awaiting(this.physicalId!);
      throw new Failure(awaited ?? `${this.physicalId} did not come ${what} within the resource's service timeout. `
        + 'Look it up in the service, and raise serviceTimeout if it needs longer.');
    });
  }

  /** An ID that the service could not have given names nothing. */
  private couldExist(id: string): boolean {
    const operation = this.adapter.kind.delete;
    return !isNotCreated(id) && validate(id, operation.input.members[identifierOf(operation)], 'PhysicalResourceId').length === 0;
  }

  /** A message without the sensitive values that a service may have repeated in it. */
  public scrub(message: string): string {
    const secrets = sensitiveTexts(this.properties, propertiesOf(this.adapter.kind)).filter((value) => value.length >= 8);
    return secrets.reduce((scrubbed, secret) => scrubbed.replaceAll(secret, '***'), message);
  }
}

function changedNames(former: Properties, wanted: Properties): string[] {
  const names = new Set([...Object.keys(former), ...Object.keys(wanted)]);
  return [...names].filter((name) => !isDeepStrictEqual(former[name], wanted[name]));
}

function pick(record: Properties, names: string[]): Properties {
  return Object.fromEntries(names.filter((name) => record[name] !== undefined).map((name) => [name, record[name]]));
}

function text(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value ?? '');
}
