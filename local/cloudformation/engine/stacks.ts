/** All stacks of the cloud, and the values that they export to one another. */

import { StackOutput, StackRecord } from './stack';

export class Stacks {
  /** The latest stack of each name, those deleted too. */
  private readonly latest = new Map<string, StackRecord>();

  public add(stack: StackRecord): void {
    this.latest.set(stack.name, stack);
  }

  /** The latest stack of a name, or the one with an ID, even when it has been deleted. */
  public find(nameOrId: string): StackRecord | undefined {
    return this.latest.get(nameOrId) ?? [...this.latest.values()].find(({ id }) => id === nameOrId);
  }

  public living(name: string): StackRecord | undefined {
    const stack = this.latest.get(name);
    return stack && isLiving(stack) ? stack : undefined;
  }

  /** The stack that has an export. */
  public exporter(exportName: string): StackRecord | undefined {
    return this.all().find(({ outputs }) => exportsOf(outputs).has(exportName));
  }

  /** The value of an export. */
  public exported(exportName: string): string {
    const value = exportsOf(this.exporter(exportName)?.outputs ?? new Map()).get(exportName);
    if (value === undefined) throw new Error(`No export named ${exportName} found`);
    return value;
  }

  /** The stacks, other than the one given, that use an export. */
  public importers(exportName: string, except: StackRecord): StackRecord[] {
    return this.all().filter((stack) => stack !== except && stack.imports.has(exportName));
  }

  private all(): StackRecord[] {
    return [...this.latest.values()].filter(isLiving);
  }
}

/** The values that outputs export, by the names of the exports. */
export function exportsOf(outputs: ReadonlyMap<string, StackOutput>): Map<string, string> {
  return new Map([...outputs.values()].flatMap(({ exportName, value }) => (exportName === undefined ? [] : [[exportName, value]])));
}

function isLiving({ status }: StackRecord): boolean {
  return status !== 'DELETE_COMPLETE';
}
