/** Creates a resource, or adopts one that has its key already. */

import { isDeepStrictEqual } from 'node:util';
import type { Life } from './adapter';
import type { InPlaceUpdate } from './in-place-update';
import { withOrigin } from './origin';
import type { Progress } from './outcome';
import type { Reading, ReadingOptions } from './reading';
import type { Removal } from './removal';
import type { Properties } from './request';
import { clientToken } from './request';
import { pick } from '../../api/records';
import { mutableProperties, tokensOf } from '../../api/resource-kind';
import { Failure, isCode } from '../shared/errors';
import { log } from '../shared/log';
import { RunIsOver } from '../shared/runtime';

/** How often a resource whose creation cannot be completed is created again. */
const STARTS = 3;

export interface CreationOptions extends ReadingOptions {
  readonly progress: Progress;
  readonly reading: Reading;
  readonly removal: Removal;
  readonly update: InPlaceUpdate;
}

/** A resource that a request has created or adopted. */
export interface Created {
  readonly physicalId: string;
  /** Whether the request created it, so that the service may not show it yet. */
  readonly isNew: boolean;
}

export class Creation {
  /** The input of the latest call of the create operation. */
  public input: Properties = {};

  constructor(private readonly options: CreationOptions) {}

  public async create(properties: Properties): Promise<Created> {
    const { adapter: { kind, afterCreate }, calls, runtime, progress, removal, update } = this.options;
    for (let start = 1; ; start++) {
      const output = await this.callCreate(properties, start).catch((failure) => this.adopt(properties, failure));
      if (!output) return { physicalId: String(properties[kind.id!]), isNew: false };
      const physicalId = progress.made = String(output[kind.id!] ?? properties[kind.id!]);
      await update.complete(physicalId, properties);
      const made = { physicalId, output, properties };
      if (!afterCreate || await afterCreate(made, calls, runtime) === 'done') return { physicalId, isNew: true };
      if (start === STARTS) throw new Failure(`${kind.create.name} gave no usable answer in ${STARTS} attempts.`);
      await removal.remove(physicalId);
    }
  }

  /** Begins a life that one operation cannot create. @returns the physical ID */
  public async begin(life: Life, properties: Properties): Promise<string> {
    const { request, calls, progress, reading } = this.options;
    if (life.recordBaseline && progress.noted === undefined) {
      progress.noted = await life.recordBaseline(calls);
      throw new RunIsOver('what is noted has to be in the request first, for the case that this run is repeated');
    }
    const physicalId = life.idOf(request, properties)!;
    await life.begin(reading.subject(physicalId), calls, progress.noted);
    progress.made = physicalId;
    return physicalId;
  }

  private async callCreate(properties: Properties, start: number): Promise<Properties> {
    const { request, calls, adapter: { kind, extraCreateInput } } = this.options;
    const token = tokensOf(kind.create).map((name) => [name, clientToken(request, start)]);
    this.input = {
      ...pick(properties, Object.keys(kind.create.input.members)),
      ...Object.fromEntries(token),
      ...kind.tagsOrigin && withOrigin(kind, properties),
      ...await extraCreateInput?.(properties, calls),
    };
    return calls.call(kind.create, this.input);
  }

  /**
   * Adopts the resource that has the key already. The request has not created it, so no outcome of
   * the request deletes it.
   */
  private async adopt(properties: Properties, failure: unknown): Promise<undefined> {
    const { request, adapter: { kind }, reading, update } = this.options;
    const id = String(properties[kind.id!]);
    const isAsked = properties.Adopt === true && isCode(failure, 'ConflictException');
    const current = isAsked && await reading.find(id);
    if (!current) throw failure;
    const different = mutableProperties(kind).filter((name) => !isDeepStrictEqual(current[name], properties[name]));
    await update.apply(id, different, current, properties);
    const { StackId: stackId, LogicalResourceId: logicalResourceId } = request;
    log('WARN', {
      message: 'adopted what was there before',
      stackId,
      logicalResourceId,
      resourceType: kind.type,
      physicalResourceId: id,
    });
  }
}
