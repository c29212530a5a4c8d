/**
 * One pass over a plan: makes what is missing, changes what is different, leaves alone what is the same. Deploying is a
 * pass over the new plan; rolling an update back is a pass over the old one.
 */

import { setMaxListeners } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { Context } from './context';
import { Declared, StackOutput, StackRecord, StackResource } from './stack';
import { Made, Properties, ResourceFailure, ResourceRequest, ResourceType } from '../resources/resource-type';
import { evaluate, Scope } from '../template/functions';
import { walk } from '../template/graph';
import { Plan } from '../template/plan';

const MASK = '*****';

export class Pass {
  /** What has been put out of its place: it is still there, to be deleted at the end. */
  public readonly replaced: StackResource[] = [];
  /** The exports that the stack uses. */
  public readonly imports = new Set<string>();
  private readonly failed = { CREATE: [] as string[], UPDATE: [] as string[] };
  private readonly cancellation = new AbortController();

  /** @param original the resources before a failed update, to which a rollback returns */
  constructor(
    private readonly context: Context,
    private readonly stack: StackRecord,
    private readonly plan: Plan,
    private readonly original?: ReadonlyMap<string, StackResource>,
  ) {
    setMaxListeners(Infinity, this.cancellation.signal);
  }

  /** @returns why it failed, if it did */
  public async run(): Promise<string | undefined> {
    await walk(this.plan.graph, (logicalId) => this.apply(logicalId), () => !this.hasFailed);
    const sentences = Object.entries(this.failed).filter(([, ids]) => ids.length > 0)
      .map(([phase, ids]) => `The following resource(s) failed to ${phase.toLowerCase()}: [${ids.join(', ')}].`);
    return sentences.join(' ') || undefined;
  }

  /** The stack's outputs, once all resources are there. */
  public outputs(): Map<string, StackOutput> {
    const scope = this.scope({ masking: this.context.assumptions.get('noEcho') === 'masked' });
    return new Map([...this.plan.outputs].map(([name, { Value, Export }]) => [
      name, { value: outputText(name, evaluate(Value, scope)), exportName: Export && outputText(name, evaluate(Export.Name, scope)) },
    ]));
  }

  private get hasFailed(): boolean {
    return this.failed.CREATE.length + this.failed.UPDATE.length > 0;
  }

  private async apply(logicalId: string): Promise<boolean> {
    const declaration = this.plan.resources.get(logicalId)!;
    const existing = this.stack.resources.get(logicalId);
    const policies = {
      needs: this.plan.graph.get(logicalId)!,
      deletionPolicy: declaration.DeletionPolicy ?? 'Delete',
      updateReplacePolicy: declaration.UpdateReplacePolicy ?? 'Delete',
    };
    const wanted = { logicalId, type: declaration.Type, attributes: {}, properties: {}, ...existing, ...policies };
    try {
      const properties = evaluate(declaration.Properties ?? {}, this.scope());
      if (existing && this.original && this.restores(existing)) this.restore(existing);
      else if (!existing) await this.create({ ...wanted, properties });
      else if (!isDeepStrictEqual(existing.properties, properties)) await this.update(existing, { ...wanted, properties });
      else this.keep({ ...existing, ...policies });
      return true;
    } catch (error) {
      this.fail(existing ? 'UPDATE' : 'CREATE', wanted, error as Error);
      return false;
    }
  }

  private async create(resource: Declared): Promise<void> {
    this.stack.put(resource, 'CREATE_IN_PROGRESS');
    const type = this.context.typeOf(resource.type);
    const made = await type.create(this.request(type, resource));
    this.stack.put({ ...resource, ...made }, 'CREATE_IN_PROGRESS', 'Resource creation Initiated');
    this.stack.put({ ...resource, ...made }, 'CREATE_COMPLETE');
  }

  private async update(old: StackResource, resource: Declared): Promise<void> {
    const type = this.context.typeOf(resource.type);
    const replacing = (type.replacedBy ?? []).some((name) => !isDeepStrictEqual(old.properties[name], resource.properties[name]));
    checkUpdate(type, old.properties, resource.properties, replacing);
    if (replacing) this.stack.report(resource, 'UPDATE_IN_PROGRESS', 'Requested update requires the creation of a new physical resource; hence creating one.');
    else this.stack.put(resource, 'UPDATE_IN_PROGRESS');

    const request = this.request(type, resource);
    const made: Made = replacing
      ? await type.create(request)
      : await type.update({ ...request, physicalId: old.physicalId!, oldProperties: this.context.resolve(type, old.properties) });
    if (made.physicalId !== old.physicalId) {
      this.replaced.push({ ...old, updateReplacePolicy: resource.updateReplacePolicy });
      if (!replacing) {
        this.stack.put({ ...resource, ...made }, 'UPDATE_IN_PROGRESS', 'Requested update required the provider to create a new physical resource');
      }
    }
    this.stack.put({ ...resource, ...made }, 'UPDATE_COMPLETE');
  }

  /** Nothing is sent to a resource that does not change; one that failed before it was changed is well again. */
  private keep(resource: StackResource): void {
    if (resource.status === 'UPDATE_FAILED') this.stack.put(resource, 'UPDATE_COMPLETE');
    else this.stack.resources.set(resource.logicalId, resource);
  }

  /** Whether what a failed update has put in a resource's place is given up for what was there before. */
  private restores(existing: StackResource): boolean {
    const original = this.original?.get(existing.logicalId);
    if (!original || original.physicalId === existing.physicalId) return false;
    const { custom } = this.context.typeOf(existing.type);
    return !custom || existing.status.endsWith('FAILED') || this.context.assumptions.get('rollbackOfReplacement') === 'delete-replacement';
  }

  private restore(replacement: StackResource): void {
    const original = this.original!.get(replacement.logicalId)!;
    this.stack.put(original, 'UPDATE_IN_PROGRESS');
    this.replaced.push(replacement);
    this.stack.put(original, 'UPDATE_COMPLETE');
  }

  private fail(phase: 'CREATE' | 'UPDATE', resource: Declared, error: Error): void {
    const cancelled = this.cancellation.signal.aborted;
    const physicalId = (error instanceof ResourceFailure ? error.physicalId : undefined) ?? resource.physicalId;
    const { properties } = this.stack.resources.get(resource.logicalId) ?? resource;
    this.failed[phase].push(resource.logicalId);
    const reason = cancelled ? `Resource ${phase === 'CREATE' ? 'creation' : 'update'} cancelled` : error.message;
    this.stack.put({ ...resource, physicalId, properties }, `${phase}_FAILED`, reason);
    if (this.context.assumptions.get('resourcesUnderWay') === 'cancelled') this.cancellation.abort();
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

  private scope({ masking = false } = {}): Scope {
    return {
      ...this.plan.scope,
      ref: (name) => this.stack.resources.get(name)?.physicalId ?? this.plan.scope.ref(name),
      attribute: (logicalId, attribute) => {
        const resource = this.stack.resources.get(logicalId)!;
        if (!Object.hasOwn(resource.attributes, attribute)) throw new Error(this.missingAttribute(resource, attribute));
        return masking && resource.masked ? MASK : resource.attributes[attribute];
      },
      exported: (name) => {
        this.imports.add(name);
        return this.context.stacks.exported(name);
      },
    };
  }

  private missingAttribute({ type, logicalId }: StackResource, attribute: string): string {
    if (!this.context.typeOf(type).custom) return `Requested attribute ${attribute} must be a readonly property of ${type}`;
    return `CustomResource attribute error: Vendor response doesn't contain ${attribute} attribute in object ${this.stack.id}|${logicalId}`;
  }
}

function checkUpdate({ nameProperty }: ResourceType, old: Properties, wanted: Properties, replacing: boolean): void {
  if (old.ServiceToken !== wanted.ServiceToken) throw new ResourceFailure('Modifying service token is not allowed.');
  const name = replacing && nameProperty ? wanted[nameProperty] : undefined;
  if (name !== undefined && name === old[nameProperty!]) {
    throw new ResourceFailure(`CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${name} and update the stack again.`);
  }
}

function outputText(name: string, value: unknown): string {
  if (typeof value === 'object') throw new Error(`Template format error: the value of output ${name} must be a string, not ${JSON.stringify(value)}`);
  return String(value);
}
