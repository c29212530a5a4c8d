/** All stacks of the cloud, and the values that they export to one another. */

import type { StackHost } from './stack';
import { StackRecord } from './stack';
import type { StackOutput } from './state';
import type { Stored } from './stored';

interface StacksHost extends StackHost {
  readonly account: string;
  readonly region: string;
}

export class Stacks {
  private readonly byId = new Map<string, StackRecord>();

  constructor(private readonly stored: Stored, private readonly host: StacksHost) {
    for (const id of stored.states.keys()) this.byId.set(id, new StackRecord(id, stored, host));
  }

  public newId(name: string): string {
    return this.arn(name, this.host.random.uuid());
  }

  public arn(name: string, suffix: string): string {
    return `arn:aws:cloudformation:${this.host.region}:${this.host.account}:stack/${name}/${suffix}`;
  }

  public add(name: string, id: string): StackRecord {
    this.stored.states.set(id, {
      name,
      id,
      createdAt: this.host.clock.date(),
      status: 'REVIEW_IN_PROGRESS',
      outputs: new Map(),
      imports: new Set(),
      disableRollback: false,
      terminationProtection: false,
    });
    const stack = new StackRecord(id, this.stored, this.host);
    this.byId.set(id, stack);
    return stack;
  }

  /** Every stack that has existed, oldest first. */
  public all(): StackRecord[] {
    return [...this.byId.values()];
  }

  public withId(id: string): StackRecord | undefined {
    return this.byId.get(id);
  }

  /** The latest stack with a name, or the stack with an ID, even a deleted one. */
  public find(nameOrId: string): StackRecord | undefined {
    return this.byId.get(nameOrId) ?? this.all().reverse().find(({ name }) => name === nameOrId);
  }

  /** The stack with a name, unless it is deleted. */
  public living(name: string): StackRecord | undefined {
    return this.allLiving().find((stack) => stack.name === name);
  }

  public allLiving(): StackRecord[] {
    return this.all().filter(isLiving);
  }

  /** The stack that has an export. */
  public exporter(exportName: string): StackRecord | undefined {
    return this.allLiving().find(({ state: { outputs } }) => exportsOf(outputs).has(exportName));
  }

  /** The value of an export. */
  public exported(exportName: string): string {
    const value = exportsOf(this.exporter(exportName)?.state.outputs ?? new Map()).get(exportName);
    if (value === undefined) throw new Error(`No export named ${exportName} found`);
    return value;
  }

  /** The stacks, other than the given one, that use an export. */
  public importers(exportName: string, except?: StackRecord): StackRecord[] {
    return this.allLiving().filter((stack) => stack !== except && stack.state.imports.has(exportName));
  }
}

/** The values of outputs with an export, by the names of the exports. */
export function exportsOf(outputs: ReadonlyMap<string, StackOutput>): Map<string, string> {
  return new Map(
    [...outputs.values()].flatMap(({ exportName, value }) => (exportName === undefined ? [] : [[exportName, value]])),
  );
}

function isLiving({ status }: StackRecord): boolean {
  return status !== 'DELETE_COMPLETE';
}
