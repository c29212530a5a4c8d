/** A resource as its service shows it: reading it, and waiting until it is ready or gone. */

import { Adapter, Subject } from './adapter';
import { Calls } from './calls';
import { Failure, isGone } from './errors';
import { Properties, Request } from './request';
import { GaveUp, poll, Runtime } from './runtime';
import { identifierOf } from '../api/resource-kind';

/** CloudFormation takes 4096 bytes; the rest of an answer needs its share. */
const MOST_ATTRIBUTE_BYTES = 3_072;

export interface ReadingOptions {
  readonly request: Request;
  readonly properties: Properties;
  readonly adapter: Adapter;
  readonly calls: Calls;
  readonly runtime: Runtime;
  /** When CloudFormation's patience ends. */
  readonly patience: number;
}

export class Reading {
  constructor(private readonly options: ReadingOptions) {}

  public subject(physicalId: string): Subject {
    return { physicalId, properties: this.options.properties, request: this.options.request };
  }

  public read(id: string): Promise<Properties> {
    const { adapter: { kind: { read }, life }, calls } = this.options;
    return life ? life.read(this.subject(id), calls) : calls.call(read, { [identifierOf(read)]: id });
  }

  /**
   * Waits until a resource is what it is meant to be.
   *
   * @param visibleBy until when it may be that the service does not show it
   */
  public ready(id: string, visibleBy: number): Promise<Properties> {
    const { adapter: { states }, runtime } = this.options;
    return this.wait(id, 'to be ready', async () => {
      const current = await this.read(id).catch((error) => {
        if (isGone(error) && runtime.now() < visibleBy) return undefined;
        throw error;
      });
      if (!current || !states) return current;
      const state = String(current[states.member]);
      if (states.failed.includes(state)) throw this.reported(id, state);
      return states.ready.includes(state) ? current : undefined;
    });
  }

  /** Waits until a resource is gone, where that takes its time. */
  public async gone(id: string): Promise<void> {
    const { states } = this.options.adapter;
    if (!states) return;
    await this.wait(id, 'to be deleted', async () => {
      const state = await this.stateOf(id);
      if (state !== undefined && states.failed.includes(state)) throw this.reported(id, state);
      return state === undefined ? true : undefined;
    });
  }

  /** Whether the service has begun to delete a resource, or has done so. */
  public async isBeingDeleted(id: string): Promise<boolean> {
    const { states } = this.options.adapter;
    if (!states) return false;
    const state = await this.stateOf(id);
    return state === undefined || states.deleting.includes(state);
  }

  public wait<T>(id: string, what: string, attempt: () => Promise<T | undefined>): Promise<T> {
    const { adapter, runtime, patience } = this.options;
    return poll(runtime, patience, attempt).catch((error) => {
      if (!(error instanceof GaveUp)) throw error;
      throw new Failure(adapter.life?.awaiting(id) ?? `${id} did not come ${what} within the resource's service timeout. `
        + 'Look it up in the service, and raise serviceTimeout if it needs longer.');
    });
  }

  /** The same flat texts whatever happened to the resource. */
  public attributes(id: string, read: Properties): Record<string, string> {
    const texts = Object.fromEntries(this.options.adapter.kind.attributes.map((name) => [name, text(read[name])]));
    if (Buffer.byteLength(JSON.stringify(texts)) > MOST_ATTRIBUTE_BYTES) {
      const [longest] = Object.entries(texts).sort(([, one], [, other]) => Buffer.byteLength(other) - Buffer.byteLength(one))[0];
      throw new Failure(`The attributes of ${id} are larger than CloudFormation takes (4096 bytes in all); the largest is ${longest}.`);
    }
    return texts;
  }

  /** The resource's state, or undefined when it is gone. */
  private async stateOf(id: string): Promise<string | undefined> {
    try {
      return String((await this.read(id))[this.options.adapter.states!.member]);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  private reported(id: string, state: string): Failure {
    return new Failure(`The service reports ${this.options.adapter.states!.member} ${state} for ${id}.`);
  }
}

function text(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value ?? '');
}
