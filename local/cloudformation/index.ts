/**
 * CloudFormation in the local cloud: deploys stacks through the same life that they have on AWS. What it does not know,
 * it refuses by name before it makes anything.
 */

import { isDeepStrictEqual } from 'node:util';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { assetsOf, stacksOf } from './assembly';
import { Change, changesTo, checkIdle, SUCCESSES } from './changes';
import { describe, StackDescription } from './description';
import { Context } from './engine/context';
import { create, destroy, update } from './engine/operations';
import { StackEvent, StackRecord } from './engine/stack';
import { Stacks } from './engine/stacks';
import { Host } from './host';
import { resourceTypes } from './resources';
import { withDynamicReferences } from './resources/parameters-and-secrets';
import { ResourceType } from './resources/resource-type';
import { Refusal } from './template/template';

export type { ResourceDescription, StackDescription } from './description';
export type { ResourceStatus, StackEvent, StackStatus } from './engine/stack';
export type { Host } from './host';
export { Refusal } from './template/template';

export interface DestroyOptions {
  readonly onEvent?: (event: StackEvent) => void;
}

export interface DeployOptions extends DestroyOptions {
  /** The names of the stacks to deploy. @default all of the assembly */
  readonly stacks?: readonly string[];
  /** Values by `Parameter`, for every stack that has it, or by `Stack:Parameter`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Whether a failure is rolled back. @default true */
  readonly rollback?: boolean;
}

const BOOTSTRAP_VERSION = ['/cdk-bootstrap/hnb659fds/version', '30'] as const;

export class CloudFormation {
  /** The values of SSM parameters. The one that `cdk bootstrap` leaves is there. */
  public readonly ssmParameters = new Map<string, string>([BOOTSTRAP_VERSION]);
  private readonly stacks = new Stacks();
  private readonly assets = new Map<string, string>();
  private readonly typeOf: (name: string) => ResourceType | undefined;
  private readonly context: Context;

  constructor(private readonly host: Host) {
    this.typeOf = resourceTypes(host, this.assets, this.ssmParameters);
    this.context = {
      assumptions: host.assumptions,
      stacks: this.stacks,
      typeOf: (name) => this.typeOf(name)!,
      resolve: ({ custom }, properties) => (custom ? properties : withDynamicReferences(properties, host, this.ssmParameters)),
    };
  }

  /**
   * Deploys the stacks of a cloud assembly one after the other, and ends with the first that fails.
   * @returns the stacks that it tried, as they then are
   * @throws Refusal when one of them cannot be run here or on AWS; nothing has been made then
   */
  public async deploy(assembly: string | CloudAssembly, options: DeployOptions = {}): Promise<StackDescription[]> {
    const assembled = stacksOf(assembly, this.host);
    const missing = options.stacks?.filter((name) => !assembled.some((stack) => stack.name === name)) ?? [];
    if (missing.length > 0) throw new Refusal('Assembly', [`it has no stack ${missing.join(', ')}`]);
    const wanted = assembled.filter(({ name }) => options.stacks?.includes(name) ?? true);
    const { host: { account, region }, stacks, ssmParameters, typeOf } = this;
    const changes = changesTo(wanted, options.parameters ?? {}, { account, region, stacks, ssmParameters, typeOf });
    for (const [key, path] of assetsOf(assembly, this.host)) this.assets.set(key, path);

    const results: StackDescription[] = [];
    for (const change of changes) {
      await this.apply(change, options);
      const result = this.describeStack(change.name)!;
      results.push(result);
      if (!SUCCESSES.includes(result.status)) break;
    }
    return results;
  }

  /**
   * Deletes stacks by name, or those of an assembly in the opposite order of their deployment.
   * @returns the stacks that there were, as they then are
   */
  public async destroy(stacks: string | readonly string[] | CloudAssembly, { onEvent = () => {} }: DestroyOptions = {}): Promise<StackDescription[]> {
    const results: StackDescription[] = [];
    for (const name of this.namesOf(stacks)) {
      const stack = this.stacks.living(name);
      if (!stack) continue;
      checkIdle(stack);
      stack.onEvent = onEvent;
      await destroy(this.context, stack);
      results.push(describe(stack));
    }
    return results;
  }

  /** The latest stack of a name, or the one with an ID; a deleted one too. */
  public describeStack(nameOrId: string): StackDescription | undefined {
    const stack = this.stacks.find(nameOrId);
    return stack && describe(stack);
  }

  /** The events of such a stack, oldest first. */
  public events(nameOrId: string): readonly StackEvent[] {
    return this.stacks.find(nameOrId)?.events ?? [];
  }

  private async apply({ name, id, plan }: Change, { rollback = true, onEvent = () => {} }: DeployOptions): Promise<void> {
    const existing = this.stacks.living(name);
    if (existing) checkIdle(existing);
    if (existing?.id === id) {
      existing.onEvent = onEvent;
      const same = isDeepStrictEqual([existing.plan!.template, existing.plan!.parameters], [plan.template, plan.parameters]);
      return same ? undefined : update(this.context, existing, plan, rollback);
    }
    if (existing) await this.destroy(name, { onEvent });
    if (this.stacks.living(name)) return undefined;
    const stack = new StackRecord(name, id, this.host.clock, onEvent);
    this.stacks.add(stack);
    return create(this.context, stack, plan, rollback);
  }

  private namesOf(stacks: string | readonly string[] | CloudAssembly): readonly string[] {
    if (typeof stacks === 'string') return [stacks];
    return 'manifest' in stacks ? stacksOf(stacks, this.host).map(({ name }) => name).reverse() : stacks;
  }
}
