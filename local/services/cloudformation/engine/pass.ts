/**
 * One pass over a plan: creates missing resources, changes different ones, and leaves equal ones
 * alone. A deployment is a pass over the new plan; the rollback of an update is a pass over the old
 * one.
 */

import { setMaxListeners } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { Context } from './context';
import type { StackRecord } from './stack';
import type { Declared, StackOutput, StackResource } from './state';
import type { Made, Properties, ResourceRequest, ResourceType } from '../resources/resource-type';
import { ResourceFailure } from '../resources/resource-type';
import type { Scope } from '../template/functions';
import { evaluate } from '../template/functions';
import { walk } from '../template/graph';
import type { Plan } from '../template/plan';

const MASK = '*****';
const REPLACING = 'Requested update requires the creation of a new physical resource; hence creating one.';
const REPLACED = 'Requested update required the provider to create a new physical resource';

export interface PassOptions {
  /** Given for the rollback of an update: whether a resource counts as rolled back, and is left alone. */
  readonly skips?: (resource: StackResource) => boolean;
  /** Whether a failure is left as it is: then no resource is replaced, since the old one would not come back. */
  readonly keepsFailures?: boolean;
  /** Aborted when the pass is cancelled. */
  readonly signal?: AbortSignal;
}

export class Pass {
  /** The exports that the stack uses. */
  public readonly imports = new Set<string>();
  /** The resources that failed themselves, and not because others had. */
  public readonly stuck: string[] = [];
  private readonly failed = { CREATE: [] as string[], UPDATE: [] as string[] };
  private readonly cancellation = new AbortController();

  constructor(
    private readonly context: Context,
    private readonly stack: StackRecord,
    private readonly plan: Plan,
    private readonly options: PassOptions = {},
  ) {
    setMaxListeners(Infinity, this.cancellation.signal);
    options.signal?.addEventListener('abort', () => this.cancellation.abort());
  }

  /** @returns the reason of the failure, if there is one */
  public async run(): Promise<string | undefined> {
    await walk(this.plan.graph, (logicalId) => this.apply(logicalId), () => !this.isOver);
    const sentences = Object.entries(this.failed).filter(([, ids]) => ids.length > 0)
      .map(([phase, ids]) => `The following resource(s) failed to ${phase.toLowerCase()}: [${ids.join(', ')}].`);
    if (sentences.length > 0) return sentences.join(' ');
    return this.options.signal?.aborted ? 'Cancelled.' : undefined;
  }

  /** The stack's outputs, once all resources exist. */
  public outputs(): Map<string, StackOutput> {
    const scope = this.scope({ attribute: this.context.assumptions.get('noEcho') === 'masked' });
    return new Map([...this.plan.outputs].map(([name, { Value, Export, Description }]) => [name, {
      value: outputText(name, evaluate(Value, scope)),
      exportName: Export && outputText(name, evaluate(Export.Name, scope)),
      description: Description,
    }]));
  }

  private get isOver(): boolean {
    return this.cancellation.signal.aborted || this.failed.CREATE.length + this.failed.UPDATE.length > 0;
  }

  private get isRollback(): boolean {
    return this.options.skips !== undefined;
  }

  private async apply(logicalId: string): Promise<boolean> {
    const declaration = this.plan.resources.get(logicalId)!;
    const existing = this.stack.resources.get(logicalId);
    const isMade = existing !== undefined && existing.status !== 'CREATE_FAILED';
    const policies = {
      needs: this.plan.graph.get(logicalId)!,
      deletionPolicy: declaration.DeletionPolicy ?? 'Delete',
      updateReplacePolicy: declaration.UpdateReplacePolicy ?? 'Delete',
    };
    const wanted = {
      logicalId,
      type: declaration.Type,
      attributes: {},
      properties: {},
      ...(isMade ? existing : {}),
      ...policies,
    };
    try {
      if (isMade && this.options.skips?.(existing)) this.skip(wanted, declaration.Properties);
      else if (isMade && this.restores(existing)) this.restore(existing);
      else await this.createOrUpdate(existing, isMade, { ...wanted, ...this.evaluated(declaration.Properties) });
      return true;
    } catch (error) {
      this.fail(isMade ? 'UPDATE' : 'CREATE', wanted, error as Error);
      return false;
    }
  }

  private async createOrUpdate(existing: StackResource | undefined, isMade: boolean, wanted: Declared): Promise<void> {
    if (!existing || !isMade) {
      await this.create(existing, wanted);
    } else if (existing.previous || !isDeepStrictEqual(existing.properties, wanted.properties)) {
      await this.update(existing, wanted);
    } else {
      this.keep(existing, wanted);
    }
  }

  /** @param failed the remains of a former attempt */
  private async create(failed: StackResource | undefined, resource: Declared): Promise<void> {
    if (failed?.physicalId !== undefined) this.stack.supersede(failed);
    if (!this.isRollback) this.stack.keepOriginal(resource.logicalId);
    this.stack.put(resource, 'CREATE_IN_PROGRESS');
    const type = this.context.typeOf(resource.type);
    const made = { ...resource, ...await type.create(this.request(type, resource)) };
    this.stack.put(made, 'CREATE_IN_PROGRESS', 'Resource creation Initiated');
    this.stack.put(made, 'CREATE_COMPLETE');
  }

  private async update(old: StackResource, resource: Declared): Promise<void> {
    const type = this.context.typeOf(resource.type);
    const oldProperties = this.oldProperties(old, resource);
    const replacing = (type.replacedBy ?? []).some(
      (name) => !isDeepStrictEqual(oldProperties[name], resource.properties[name]),
    );
    checkUpdate(type, oldProperties, resource.properties, replacing);
    if (replacing && this.options.keepsFailures) {
      throw new ResourceFailure('Replacement type updates not supported on stack with disable-rollback.');
    }
    if (!this.isRollback) this.stack.keepOriginal(resource.logicalId);
    if (replacing) this.stack.report(resource, 'UPDATE_IN_PROGRESS', REPLACING);
    else this.stack.put({ ...resource, previous: oldProperties }, 'UPDATE_IN_PROGRESS');

    const request = this.request(type, resource);
    const made: Made = replacing
      ? await type.create(request)
      : await type.update({
        ...request,
        physicalId: old.physicalId!,
        oldProperties: this.context.resolve(type, oldProperties),
      });
    const updated = { ...resource, ...made, previous: undefined };
    if (made.physicalId !== old.physicalId) {
      this.stack.supersede({ ...old, updateReplacePolicy: resource.updateReplacePolicy });
      this.stack.put(updated, 'UPDATE_IN_PROGRESS', replacing ? 'Resource creation Initiated' : REPLACED);
    }
    this.stack.put(updated, 'UPDATE_COMPLETE');
  }

  /**
   * The properties before the update. After a failed update, these are the wanted ones of that
   * update if it is rolled back, and the former ones if it is retried.
   */
  private oldProperties({ properties, previous }: StackResource, wanted: Declared): Properties {
    const isRetry = previous !== undefined && !isDeepStrictEqual(previous, wanted.properties);
    const tellsFailed = !this.isRollback && this.context.assumptions.get('retriedUpdate') === 'failed';
    return isRetry && !tellsFailed ? previous : properties;
  }

  /** A resource that does not change gets no event. If it failed before it was changed, it is complete again. */
  private keep(existing: StackResource, { needs, deletionPolicy, updateReplacePolicy }: Declared): void {
    const resource = { ...existing, needs, deletionPolicy, updateReplacePolicy };
    if (resource.status === 'UPDATE_FAILED') this.stack.put(resource, 'UPDATE_COMPLETE');
    else if (!isDeepStrictEqual(existing, resource)) this.stack.resources.set(resource.logicalId, resource);
  }

  private skip(resource: Declared, properties: Properties | undefined): void {
    this.stack.put(
      { ...resource, ...this.evaluated(properties), previous: undefined },
      'UPDATE_COMPLETE',
      'Resource skipped during UpdateRollback',
    );
  }

  /** Whether the former resource becomes current again, instead of the replacement that a failed update created. */
  private restores(existing: StackResource): boolean {
    const original = this.isRollback && this.stack.originals.get(existing.logicalId);
    if (!original || original.physicalId === existing.physicalId) return false;
    const { custom } = this.context.typeOf(existing.type);
    return (
      !custom
      || existing.status.endsWith('FAILED')
      || this.context.assumptions.get('rollbackOfReplacement') === 'delete-replacement'
    );
  }

  private restore(replacement: StackResource): void {
    const original = this.stack.originals.get(replacement.logicalId)!;
    this.stack.put(original, 'UPDATE_IN_PROGRESS');
    this.stack.supersede(replacement);
    this.stack.put(original, 'UPDATE_COMPLETE');
  }

  private fail(phase: 'CREATE' | 'UPDATE', wanted: Declared, error: Error): void {
    const resource = this.stack.resources.get(wanted.logicalId) ?? wanted;
    const cancelled = this.cancellation.signal.aborted;
    const physicalId = (error instanceof ResourceFailure ? error.physicalId : undefined) ?? resource.physicalId;
    if (phase === 'UPDATE' && physicalId !== resource.physicalId) this.stack.supersede(resource as StackResource);
    this.failed[phase].push(resource.logicalId);
    if (!cancelled) this.stuck.push(resource.logicalId);
    const reason = cancelled ? `Resource ${phase === 'CREATE' ? 'creation' : 'update'} cancelled` : error.message;
    this.stack.put({ ...resource, physicalId }, `${phase}_FAILED`, reason);
    if (this.context.assumptions.get('resourcesUnderWay') === 'cancelled') this.cancellation.abort();
  }

  private evaluated(declared: Properties = {}): Pick<Declared, 'properties' | 'shown'> {
    const properties = evaluate(declared, this.scope());
    const shown = evaluate(declared, this.scope({ attribute: true, parameter: true }));
    return isDeepStrictEqual(properties, shown) ? { properties, shown: undefined } : { properties, shown };
  }

  private request(type: ResourceType, resource: Declared): ResourceRequest {
    return {
      stackId: this.stack.id,
      stackName: this.stack.name,
      logicalId: resource.logicalId,
      type: resource.type,
      properties: this.context.resolve(type, resource.properties),
      signal: this.cancellation.signal,
    };
  }

  /** @param masks the outputs that NoEcho hides */
  private scope(masks: { readonly attribute?: boolean; readonly parameter?: boolean } = {}): Scope {
    return {
      ...this.plan.scope,
      ref: (name) => {
        const physicalId = this.stack.resources.get(name)?.physicalId;
        if (physicalId !== undefined) return physicalId;
        return masks.parameter && this.plan.isMasked(name) ? MASK : this.plan.scope.ref(name);
      },
      attribute: (logicalId, attribute) => {
        const resource = this.stack.resources.get(logicalId)!;
        if (!Object.hasOwn(resource.attributes, attribute)) throw new Error(this.missingAttribute(resource, attribute));
        return masks.attribute && resource.masked ? MASK : resource.attributes[attribute];
      },
      exported: (name) => {
        this.imports.add(name);
        return this.context.stacks.exported(name);
      },
    };
  }

  private missingAttribute({ type, logicalId }: StackResource, attribute: string): string {
    if (!this.context.typeOf(type).custom) {
      return `Requested attribute ${attribute} must be a readonly property of ${type}`;
    }
    return `CustomResource attribute error: Vendor response doesn't contain ${attribute} attribute in object ${this.stack.id}|${logicalId}`;
  }
}

function checkUpdate({ nameProperty }: ResourceType, old: Properties, wanted: Properties, replacing: boolean): void {
  if (old.ServiceToken !== wanted.ServiceToken) throw new ResourceFailure('Modifying service token is not allowed.');
  const name = replacing && nameProperty ? wanted[nameProperty] : undefined;
  if (name !== undefined && name === old[nameProperty!]) {
    throw new ResourceFailure(
      `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${name} and update the stack again.`,
    );
  }
}

function outputText(name: string, value: unknown): string {
  if (typeof value === 'object') {
    throw new Error(
      `Template format error: the value of output ${name} must be a string, not ${JSON.stringify(value)}`,
    );
  }
  return String(value);
}
