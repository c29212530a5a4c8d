/** Reads a resource, and waits until it is ready or deleted. */

import type { Adapter, Subject } from './adapter';
import type { Properties, Request } from './request';
import { identifierOf } from '../../api/resource-kind';
import type { Calls } from '../shared/calls';
import { CallFailure, Failure, isGone } from '../shared/errors';
import type { Runtime } from '../shared/runtime';
import { TimedOutWaiting, poll } from '../shared/runtime';

/** CloudFormation takes 4096 bytes, and the rest of an answer needs its share. */
const MOST_ATTRIBUTE_BYTES = 3_072;

export interface ReadingOptions {
  readonly request: Request;
  readonly properties: Properties;
  readonly adapter: Adapter;
  readonly calls: Calls;
  readonly runtime: Runtime;
  /** When CloudFormation stops waiting, in milliseconds since 1970. */
  readonly patience: number;
}

export class Reading {
  constructor(private readonly options: ReadingOptions) {}

  public subject(physicalId: string): Subject {
    return { physicalId, properties: this.options.properties, request: this.options.request };
  }

  public async read(id: string): Promise<Properties> {
    const { adapter: { kind: { id: name, read }, life, states }, calls } = this.options;
    if (!read) return { [name!]: id };
    const current = await (life ? life.read(this.subject(id), calls) : calls.call(read, { [identifierOf(read)]: id }));
    if (states?.gone?.includes(String(current[states.member]))) {
      throw new CallFailure(read, 'ResourceNotFoundException', `${id} is ${current[states.member]}`);
    }
    return current;
  }

  /**
   * Waits until a resource is ready.
   * @param visibleBy until when the service may not show it
   * @param isNew whether it was just created
   */
  public waitUntilReady(id: string, visibleBy: number, isNew: boolean): Promise<Properties> {
    const { adapter: { states }, runtime, properties } = this.options;
    const ready = (isNew && states?.awaited?.(properties)) || states?.ready;
    return this.waitFor(id, 'to be ready', async () => {
      const current = await this.read(id).catch((error) => {
        if (isGone(error) && runtime.now() < visibleBy) return undefined;
        throw error;
      });
      if (!current || !states) return current;
      const state = String(current[states.member]);
      if (ready!.includes(state)) return current;
      if (states.failed.includes(state)) throw this.failedState(id, current);
      return undefined;
    });
  }

  /** Waits until a resource is deleted, where that takes time. */
  public async waitUntilGone(id: string): Promise<void> {
    const { states } = this.options.adapter;
    if (!states) return;
    await this.waitFor(id, 'to be deleted', async () => {
      const current = await this.find(id);
      if (current && states.failed.includes(String(current[states.member]))) throw this.failedState(id, current);
      return current ? undefined : true;
    });
  }

  /** Whether the service has begun to delete a resource, or has done so. */
  public async isBeingDeleted(id: string): Promise<boolean> {
    const { states } = this.options.adapter;
    if (!states) return false;
    const current = await this.find(id);
    return current === undefined || states.deleting.includes(String(current[states.member]));
  }

  public waitFor<T>(id: string, what: string, attempt: () => Promise<T | undefined>): Promise<T> {
    const { adapter, runtime, patience } = this.options;
    return poll(runtime, patience, attempt).catch((error) => {
      if (!(error instanceof TimedOutWaiting)) throw error;
      throw new Failure(
        adapter.life?.timeoutMessage(id)
          ?? `${id} did not come ${what} within the resource's service timeout. `
            + 'Look it up in the service, and raise serviceTimeout if it needs longer.',
      );
    });
  }

  /** The attributes as flat texts. They are the same ones in every answer. */
  public async attributes(id: string, read: Properties): Promise<Record<string, string>> {
    const { adapter: { kind, extraAttributes: tell }, calls } = this.options;
    const told = { ...read, ...await tell?.(id, calls) };
    const texts = Object.fromEntries(kind.attributes.map((name) => [name, text(told[name])]));
    if (Buffer.byteLength(JSON.stringify(texts)) > MOST_ATTRIBUTE_BYTES) {
      const [longest] = Object.entries(texts).sort(
        ([, one], [, other]) => Buffer.byteLength(other) - Buffer.byteLength(one),
      )[0];
      throw new Failure(
        `The attributes of ${id} are larger than CloudFormation takes (4096 bytes in all); the largest is ${longest}.`,
      );
    }
    return texts;
  }

  /** The resource, or undefined if it is deleted. */
  public find(id: string): Promise<Properties | undefined> {
    return this.read(id).catch((error) => {
      if (isGone(error)) return undefined;
      throw error;
    });
  }

  private failedState(id: string, current: Properties): Failure {
    const { member, reason } = this.options.adapter.states!;
    const why = reason && current[reason] ? ` (${current[reason]})` : '';
    return new Failure(`The service reports ${member} ${current[member]} for ${id}${why}.`);
  }
}

function text(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value ?? '');
}
