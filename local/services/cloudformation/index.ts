/**
 * CloudFormation in the local cloud, for programs that have a cloud assembly: its stacks go through
 * the same life as on AWS. It needs no bootstrap, because it reads the assets from the disk.
 */

import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { readAssembly } from './assembly';
import type { Change } from './changes';
import { changesTo, checkIdle, SUCCESSES } from './changes';
import type { StackDescription } from './description';
import { describe } from './description';
import { Engine } from './engine';
import type { StackEvent } from './engine/state';
import type { Host } from './host';
import type { DeployOptions, DestroyOptions } from './options';
import type { SsmValues } from './template/parameters';
import { Refusal } from './template/template';

export type { ResourceDescription, StackDescription } from './description';
export type { ResourceStatus, StackEvent, StackStatus } from './engine/state';
export type { Host } from './host';
export type { DeployOptions, DestroyOptions } from './options';
export { Refusal } from './template/template';

/** The resources and parameters of `cdk bootstrap`, for stacks that ask for them. */
const BOOTSTRAP_VERSION = ['/cdk-bootstrap/hnb659fds/version', '30'] as const;

export class CloudFormation {
  public readonly engine: Engine;
  private readonly assets = new Map<string, string>();

  constructor(private readonly host: Host) {
    this.engine = new Engine(host, this.assets);
  }

  /** The values of SSM parameters. */
  public get ssmParameters(): Map<string, string> {
    return this.engine.ssmParameters;
  }

  /**
   * Deploys the stacks of a cloud assembly one after the other, until the first one fails.
   * @returns the stacks that were deployed or have failed, in their final state
   * @throws Refusal if one of them cannot run here or on AWS; nothing is created then
   */
  public deploy(assembly: string | CloudAssembly, options: DeployOptions = {}): Promise<StackDescription[]> {
    return this.host.clock.run('a deployment', () => this.deployAll(assembly, options));
  }

  /**
   * Deletes stacks by name, or the stacks of an assembly in the opposite order of their deployment.
   * @returns the stacks that existed, in their final state
   */
  public destroy(
    stacks: string | readonly string[] | CloudAssembly,
    options: DestroyOptions = {},
  ): Promise<StackDescription[]> {
    return this.host.clock.run('a deletion', () => this.destroyAll(stacks, options));
  }

  /** The latest stack with a name, or the stack with an ID, even a deleted one. */
  public describeStack(nameOrId: string): StackDescription | undefined {
    const stack = this.engine.stacks.find(nameOrId);
    return stack && describe(stack);
  }

  /** The stacks that exist. */
  public list(): StackDescription[] {
    return this.engine.stacks.allLiving().map(describe);
  }

  /** The events of such a stack, oldest first. */
  public events(nameOrId: string): readonly StackEvent[] {
    return this.engine.stacks.find(nameOrId)?.events ?? [];
  }

  private get bootstrapped(): SsmValues {
    const [name, version] = BOOTSTRAP_VERSION;
    return { get: (wanted) => this.ssmParameters.get(wanted) ?? (wanted === name ? version : undefined) };
  }

  private async deployAll(assembly: string | CloudAssembly, options: DeployOptions): Promise<StackDescription[]> {
    const { stacks, assets } = readAssembly(assembly, this.host);
    const missing = options.stacks?.filter((name) => !stacks.some((stack) => stack.name === name)) ?? [];
    if (missing.length > 0) throw new Refusal('Assembly', [`it has no stack ${missing.join(', ')}`]);
    const wanted = stacks.filter(({ name }) => options.stacks?.includes(name) ?? true);
    const changes = changesTo(wanted, options.parameters ?? {}, this.engine, this.bootstrapped);
    for (const [key, path] of assets) this.assets.set(key, path);

    const results: StackDescription[] = [];
    for (const change of changes) {
      await this.apply(change, options);
      const result = this.describeStack(change.name)!;
      results.push(result);
      if (!SUCCESSES.includes(result.status)) break;
    }
    return results;
  }

  private async destroyAll(
    stacks: string | readonly string[] | CloudAssembly,
    { onEvent }: DestroyOptions,
  ): Promise<StackDescription[]> {
    const results: StackDescription[] = [];
    for (const name of this.namesOf(stacks)) {
      const stack = this.engine.stacks.living(name);
      if (!stack) continue;
      stack.onEvent = onEvent;
      await this.engine.destroy(stack);
      results.push(describe(stack));
    }
    return results;
  }

  private async apply({ name, id, deployment }: Change, { rollback = true, onEvent }: DeployOptions): Promise<void> {
    const existing = this.engine.stacks.living(name);
    if (existing) checkIdle(existing);
    if (existing && existing.id !== id) await this.destroyAll(name, { onEvent });
    const stack = this.engine.stacks.living(name) ?? this.engine.stacks.add(name, id);
    if (stack.id !== id) return;
    stack.onEvent = onEvent;
    const kept = stack.addDeployment(deployment);
    if (this.engine.preview(stack, kept).isEmpty) stack.dropUnused();
    else await this.engine.deploy(stack, kept, { onFailure: rollback ? 'ROLLBACK' : 'DO_NOTHING' });
  }

  private namesOf(stacks: string | readonly string[] | CloudAssembly): readonly string[] {
    if (typeof stacks === 'string') return [stacks];
    return 'manifest' in stacks
      ? readAssembly(stacks, this.host)
        .stacks.map(({ name }) => name)
        .reverse()
      : stacks;
  }
}
