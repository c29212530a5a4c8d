/**
 * The life of a resource, by the rules that hold for every kind:
 *
 * - Create is idempotent: its client token derives from the request. Once the service has given an
 *   ID, a failure carries it, so that CloudFormation deletes what was made.
 * - What has the caller's key already is adopted where the properties ask for that, and changed to
 *   what they say (creation.ts).
 * - Update changes in place what the service can change (in-place-update.ts). Any other change
 *   makes another resource (replacement.ts), which CloudFormation takes as a replacement: it
 *   deletes the former one afterwards, never this code. What is gone is made again.
 * - Delete of what is gone succeeds (deletion.ts). What is in use is deleted again for a while;
 *   then the failure names what uses it (removal.ts).
 * - What a Create or an Update has made and the stack does not take is removed after the answer (confirmation.ts).
 */

import { isDeepStrictEqual } from 'node:util';
import type { Adapter, Life } from './adapter';
import { Creation } from './creation';
import { Deletion } from './deletion';
import { InPlaceUpdate } from './in-place-update';
import type { Progress } from './outcome';
import { isNotCreated } from './outcome';
import { Reading } from './reading';
import { Removal } from './removal';
import { Replacement } from './replacement';
import type { Properties, Request } from './request';
import { decode, decodeLeniently, sensitiveTexts } from './request';
import { propertiesOf } from '../../api/resource-kind';
import type { Calls } from '../shared/calls';
import { CallFailure, Failure, isGone, OwnedByOthers } from '../shared/errors';
import { log } from '../shared/log';
import { SECOND } from '../shared/runtime';
import type { Runtime } from '../shared/runtime';

/** How long the read operation may not show a resource that was just created. */
const VISIBLE_WITHIN = 30 * SECOND;
/** A shorter value may occur in a message by chance. */
const SHORTEST_SECRET = 8;

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
  /** When CloudFormation stops waiting, in milliseconds since 1970. */
  readonly patience: number;
}

export class Lifecycle {
  /**
   * The properties of the request; once `resolveProperties` has run, with the values that are known
   * only at deployment.
   */
  private properties: Properties;
  private readonly reading: Reading;
  private readonly removal: Removal;
  private readonly update: InPlaceUpdate;
  private readonly creation: Creation;

  constructor(private readonly options: LifecycleOptions) {
    const { request: { RequestType, ResourceProperties, Continuation }, adapter, progress } = options;
    const read = RequestType === 'Delete' ? decodeLeniently : decode;
    this.properties = read(ResourceProperties, adapter.kind);
    this.reading = new Reading(this.readingOptions);
    this.removal = new Removal(this.readingOptions, this.reading);
    this.update = new InPlaceUpdate(this.readingOptions, this.reading);
    const { reading, removal, update } = this;
    this.creation = new Creation({ ...this.readingOptions, progress, reading, removal, update });
    progress.made = Continuation?.made ?? Continuation?.unfinished;
    progress.noted = Continuation?.noted;
  }

  public async handleCreate(): Promise<Result> {
    const { made } = this.options.request.Continuation ?? {};
    if (made) return this.finish(made);
    await this.resolveProperties();
    return this.create();
  }

  public async handleUpdate(): Promise<Result> {
    const { request: { Continuation, OldResourceProperties, PhysicalResourceId }, adapter: { kind } } = this.options;
    if (Continuation?.made) return this.finish(Continuation.made);
    const former = decodeLeniently(OldResourceProperties!, kind);
    const changed = changedNames(former, this.properties);
    await this.resolveProperties();
    const id = PhysicalResourceId!;
    if (isNotCreated(id)) return this.create();
    const plan = await new Replacement(this.readingOptions, this.reading).plan(id, changed, this.properties);
    return plan === 'replace' ? this.create() : this.change(id, plan.names, former);
  }

  public handleDelete(): Promise<void> {
    const { reading, removal, readingOptions, options: { startedAt } } = this;
    return new Deletion({ ...readingOptions, startedAt, reading, removal }).delete();
  }

  /** Removes the resource that this request has created. */
  public remove(id: string): Promise<void> {
    return this.removal.remove(id);
  }

  private get readingOptions() {
    return { ...this.options, properties: this.properties };
  }

  private async resolveProperties(): Promise<void> {
    const { adapter, calls } = this.options;
    this.properties = await adapter.resolveProperties?.(this.properties, calls) ?? this.properties;
  }

  private async create(): Promise<Result> {
    const { life } = this.options.adapter;
    if (life) return this.finish(await this.creation.begin(life, this.properties));
    const { physicalId, isNew } = await this.creation.create(this.properties);
    return this.awaitReady(physicalId, isNew);
  }

  private async change(id: string, names: readonly string[], former: Properties): Promise<Result> {
    try {
      await this.update.apply(id, names, former, this.properties);
      return await this.awaitReady(id, false);
    } catch (error) {
      if (!isGone(error)) throw error;
      return this.createAgain(id);
    }
  }

  private createAgain(id: string): Promise<Result> {
    log('WARN', {
      message: 'deleted outside the stack; making it again',
      physicalResourceId: id,
      resourceType: this.options.adapter.kind.type,
    });
    return this.create().catch((error) => {
      if (!(error instanceof CallFailure)) throw error;
      throw new Failure(`${id} was deleted outside the stack, and cannot be made again: ${error.message} `
        + 'A rollback that fails for this reason goes on when the resource is skipped (cdk rollback --orphan).');
    });
  }

  /** Waits until the work that this run or an earlier one has begun is complete. */
  private async finish(id: string): Promise<Result> {
    const { adapter: { life }, progress } = this.options;
    if (life) {
      progress.settling = true;
      await this.proceed(life, id);
    }
    return this.awaitReady(id, true);
  }

  private async proceed(life: Life, id: string): Promise<void> {
    const { calls, progress } = this.options;
    try {
      await this.reading.waitFor(
        id,
        'to be ready',
        async () => (await life.proceed(this.reading.subject(id), calls)) || undefined,
      );
    } catch (error) {
      // The resource belongs to others, so nothing is left to delete.
      if (error instanceof OwnedByOthers) progress.made = undefined;
      throw error;
    }
  }

  /**
   * Waits until the resource is ready, and returns its attributes.
   *
   * @param isNew whether this request made it, so that the service may not show it yet
   */
  private async awaitReady(physicalId: string, isNew: boolean): Promise<Result> {
    const { runtime, progress, adapter: { kind: { noEcho } } } = this.options;
    progress.settling = true;
    const current = await this.reading.waitUntilReady(physicalId, runtime.now() + (isNew ? VISIBLE_WITHIN : 0), isNew);
    return { physicalId, attributes: await this.reading.attributes(physicalId, current), ...noEcho && { noEcho } };
  }

  /** Removes sensitive values, which a service may have repeated, from a message. */
  public scrub(message: string): string {
    const { kind } = this.options.adapter;
    const texts = [
      ...sensitiveTexts(this.properties, propertiesOf(kind)),
      ...sensitiveTexts(this.creation.input, kind.create.input),
    ];
    const secrets = texts.filter((value) => value.length >= SHORTEST_SECRET);
    return secrets.reduce((scrubbed, secret) => scrubbed.replaceAll(secret, '***'), message);
  }
}

function changedNames(former: Properties, wanted: Properties): string[] {
  const names = new Set([...Object.keys(former), ...Object.keys(wanted)]);
  return [...names].filter((name) => !isDeepStrictEqual(former[name], wanted[name]));
}
