/**
 * CloudFormation in the local cloud: deploys stacks through the same life that they have on AWS. What it does not know,
 * it refuses by name before it makes anything.
 */

import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { AssembledStack, assetsOf, stacksOf } from './assembly';
import { CloudFormationSettings, Context, DEFAULT_SETTINGS } from './engine/context';
import { create, destroy, exportsOf, update } from './engine/operations';
import { StackRecord, StackEvent, StackOutput, StackResource, StackStatus } from './engine/stack';
import { Host } from './host';
import { resourceTypes } from './resources';
import { withDynamicReferences } from './resources/parameters-and-secrets';
import { Properties, ResourceType } from './resources/resource-type';
import { problemsOf } from './template/check';
import { resolveParameters } from './template/parameters';
import { Plan, planOf } from './template/plan';
import { Refusal } from './template/template';

export { DEFAULT_SETTINGS } from './engine/context';
export type { CloudFormationSettings } from './engine/context';
export type { ResourceStatus, StackEvent, StackStatus } from './engine/stack';
export type { Host } from './host';
export { Refusal } from './template/template';

export interface DeployOptions {
  /** The names of the stacks to deploy. @default all of the assembly */
  readonly stacks?: readonly string[];
  /** Values by `Parameter`, for every stack that has it, or by `Stack:Parameter`. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly onEvent?: (event: StackEvent) => void;
  /** Whether a failure is rolled back. @default true */
  readonly rollback?: boolean;
}

export interface StackDescription {
  readonly name: string;
  readonly id: string;
  readonly status: StackStatus;
  readonly reason?: string;
  readonly createdAt: Date;
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
  readonly resources: readonly ResourceDescription[];
}

export type ResourceDescription = Pick<StackResource, 'logicalId' | 'physicalId' | 'type' | 'status' | 'reason' | 'timestamp'>;

/** A stack as it shall be. */
interface Change {
  readonly name: string;
  readonly id: string;
  readonly plan: Plan;
}

/** As on AWS, a stack that failed to be made, or to be deleted, is deleted before it is made again. */
const REMADE: readonly StackStatus[] = ['CREATE_FAILED', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'DELETE_FAILED'];
const SUCCESSES: readonly StackStatus[] = ['CREATE_COMPLETE', 'UPDATE_COMPLETE'];
const UPDATABLE: readonly StackStatus[] = [...SUCCESSES, 'UPDATE_ROLLBACK_COMPLETE'];

const BOOTSTRAP_VERSION = ['/cdk-bootstrap/hnb659fds/version', '30'] as const;

export class CloudFormation {
  /** The values of SSM parameters. The one that `cdk bootstrap` leaves is there. */
  public readonly ssmParameters = new Map<string, string>([BOOTSTRAP_VERSION]);
  /** The latest stack of each name, those deleted too. */
  private readonly stacks = new Map<string, StackRecord>();
  private readonly assets = new Map<string, string>();
  private readonly typeOf: (name: string) => ResourceType | undefined;

  /** @param settings asked whenever they matter, so that they can change while the cloud runs */
  constructor(private readonly host: Host, private readonly settings: () => Partial<CloudFormationSettings> = () => ({})) {
    this.typeOf = resourceTypes(host, this.assets, this.ssmParameters);
  }

  /**
   * Deploys the stacks of a cloud assembly one after the other, and ends with the first that fails.
   * @returns the stacks that it tried, as they then are
   * @throws Refusal when one of them cannot be run here or on AWS; nothing has been made then
   */
  public async deploy(assembly: string | CloudAssembly, options: DeployOptions = {}): Promise<StackDescription[]> {
    const wanted = stacksOf(assembly, this.host).filter(({ name }) => options.stacks?.includes(name) ?? true);
    const missing = options.stacks?.filter((name) => !wanted.some((stack) => stack.name === name)) ?? [];
    if (missing.length > 0) throw new Refusal('Assembly', [`it has no stack ${missing.join(', ')}`]);
    const prepared = this.prepare(wanted, options.parameters ?? {});
    for (const [key, path] of assetsOf(assembly, this.host)) this.assets.set(key, path);

    const results: StackDescription[] = [];
    for (const change of prepared) {
      await this.apply(change, options);
      const result = this.describeStack(change.name)!;
      results.push(result);
      if (!SUCCESSES.includes(result.status)) break;
    }
    return results;
  }

  /**
   * Deletes stacks, those of an assembly in the opposite order of their deployment.
   * @returns the stacks that there were, as they then are
   */
  public async destroy(stacks: string | readonly string[] | CloudAssembly, { onEvent = () => {} }: Pick<DeployOptions, 'onEvent'> = {}): Promise<StackDescription[]> {
    const names = typeof stacks === 'string' ? [stacks] : 'manifest' in stacks ? stacksOf(stacks, this.host).map(({ name }) => name).reverse() : stacks;
    const results: StackDescription[] = [];
    for (const stack of names.map((name) => this.stacks.get(name))) {
      if (!stack || stack.status === 'DELETE_COMPLETE') continue;
      this.checkIdle(stack);
      stack.onEvent = onEvent;
      await destroy(this.context(), stack);
      results.push(this.describeStack(stack.name)!);
    }
    return results;
  }

  /** The latest stack of a name, or the one with an ID; a deleted one too. */
  public describeStack(nameOrId: string): StackDescription | undefined {
    const stack = this.find(nameOrId);
    if (!stack) return undefined;
    const { name, id, status, reason, createdAt, plan, outputs, resources } = stack;
    return {
      name,
      id,
      status,
      reason,
      createdAt,
      parameters: mapValues(plan?.parameters ?? {}, ({ given, masked }) => (masked ? '****' : given)),
      outputs: mapValues(Object.fromEntries(outputs), ({ value }: StackOutput) => value),
      exports: Object.fromEntries(exportsOf(outputs)),
      resources: [...resources.values()].map(({ logicalId, physicalId, type, status: state, reason: why, timestamp }) => (
        { logicalId, physicalId, type, status: state, reason: why, timestamp })),
    };
  }

  /** The events of a stack, oldest first. */
  public events(nameOrId: string): readonly StackEvent[] {
    return this.find(nameOrId)?.events ?? [];
  }

  private find(nameOrId: string): StackRecord | undefined {
    return this.stacks.get(nameOrId) ?? [...this.stacks.values()].find(({ id }) => id === nameOrId);
  }

  private living(name: string): StackRecord | undefined {
    const stack = this.stacks.get(name);
    return stack && stack.status !== 'DELETE_COMPLETE' ? stack : undefined;
  }

  /** Checks all stacks before the first of them is touched. */
  private prepare(wanted: readonly AssembledStack[], parameters: Readonly<Record<string, string>>): Change[] {
    const toCome = new Set(wanted.flatMap(({ template }) => Object.values(template.Outputs ?? {}).map(({ Export }) => Export?.Name)));
    const computed = [...toCome].some((name) => typeof name === 'object');
    const exported = (name: string) => computed || toCome.has(name) || this.exporter(name) !== undefined;
    const undeclared = Object.keys(parameters).filter((key) => !wanted.some((stack) => key in parametersFor(stack, parameters, true)));
    if (undeclared.length > 0) throw new Refusal('Parameters', [`[${undeclared.join(', ')}] do not exist in any template`]);

    return wanted.map((stack) => {
      const existing = this.living(stack.name);
      if (existing) this.checkIdle(existing);
      const problems = problemsOf(stack.template, this.typeOf, exported);
      if (problems.length > 0) throw new Refusal(`Stack ${stack.name}`, problems);
      const updated = existing && !REMADE.includes(existing.status) ? existing : undefined;
      const id = updated?.id ?? `arn:aws:cloudformation:${this.host.region}:${this.host.account}:stack/${stack.name}/${randomUUID()}`;
      const plan = this.plan(stack, id, parametersFor(stack, parameters));
      if (updated) checkUpdate(updated, plan);
      return { name: stack.name, id, plan };
    });
  }

  private plan(stack: AssembledStack, stackId: string, parameters: Readonly<Record<string, string>>): Plan {
    try {
      const previous = this.living(stack.name)?.plan?.parameters ?? {};
      const values = resolveParameters(stack.template, parameters, previous, this.ssmParameters);
      return planOf(stack.template, values, { account: this.host.account, region: this.host.region, stackId, stackName: stack.name });
    } catch (error) {
      throw new Refusal(`Stack ${stack.name}`, [(error as Error).message]);
    }
  }

  private async apply({ name, id, plan }: Change, { rollback = true, onEvent = () => {} }: DeployOptions): Promise<void> {
    const existing = this.living(name);
    if (existing?.id === id) {
      existing.onEvent = onEvent;
      const same = isDeepStrictEqual([existing.plan!.template, existing.plan!.parameters], [plan.template, plan.parameters]);
      return same ? undefined : update(this.context(), existing, plan, rollback);
    }
    if (existing) {
      const [{ status }] = await this.destroy(name, { onEvent });
      if (status !== 'DELETE_COMPLETE') return undefined;
    }
    const stack = new StackRecord(name, id, this.host.clock, onEvent);
    this.stacks.set(name, stack);
    return create(this.context(), stack, plan, rollback);
  }

  private checkIdle({ name, status }: StackRecord): void {
    if (status.endsWith('IN_PROGRESS')) throw new Refusal(`Stack ${name}`, [`it is in ${status} state and cannot be touched`]);
  }

  private exporter(name: string): StackRecord | undefined {
    return [...this.stacks.values()].find((stack) => stack.status !== 'DELETE_COMPLETE' && exportsOf(stack.outputs).has(name));
  }

  private context(): Context {
    return {
      settings: { ...DEFAULT_SETTINGS, ...this.settings() },
      typeOf: (name) => this.typeOf(name)!,
      resolve: (type: ResourceType, properties: Properties) => (
        type.keepsDynamicReferences ? properties : withDynamicReferences(properties, this.host, this.ssmParameters)),
      exporter: (name) => this.exporter(name),
      exported: (name) => {
        const value = exportsOf(this.exporter(name)?.outputs ?? new Map()).get(name);
        if (value === undefined) throw new Error(`No export named ${name} found`);
        return value;
      },
      importers: (name, except) => [...this.stacks.values()]
        .filter((stack) => stack !== except && stack.status !== 'DELETE_COMPLETE' && stack.imports.has(name)),
    };
  }
}

/** The values that are meant for a stack. @param byGivenKey whether the keys stay as they were given */
function parametersFor({ name, template }: AssembledStack, given: Readonly<Record<string, string>>, byGivenKey = false): Record<string, string> {
  return Object.fromEntries(Object.entries(given).flatMap(([key, value]) => {
    const parameter = key.startsWith(`${name}:`) ? key.slice(name.length + 1) : key;
    return Object.hasOwn(template.Parameters ?? {}, parameter) ? [[byGivenKey ? key : parameter, value]] : [];
  }));
}

function checkUpdate({ name, status, plan: old, resources }: StackRecord, plan: Plan): void {
  if (!UPDATABLE.includes(status)) throw new Refusal(`Stack ${name}`, [`it is in ${status} state and can not be updated`]);
  const changed = [...plan.resources].filter(([id, { Type }]) => old?.resources.has(id) && resources.get(id)?.type !== Type).map(([id]) => id);
  if (changed.length > 0) throw new Refusal(`Stack ${name}`, [`Update of resource type is not permitted. The new template modifies resource type of the following resources: [${changed.join(', ')}]`]);
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, convert: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, convert(value)]));
}
