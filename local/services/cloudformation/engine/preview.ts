/** The changes that a deployment would make, as far as they are known beforehand. */

import { isDeepStrictEqual } from 'node:util';
import type { Context } from './context';
import { planOfStack } from './context';
import type { Deployment } from './deployment';
import type { ChangeDetail, ResourceChange } from './resource-change';
import { contextOf, removal, replacementBy, valuesOf } from './resource-change';
import type { StackRecord } from './stack';
import type { StackResource } from './state';
import type { Properties } from '../resources/resource-type';
import type { Reference, Scope } from '../template/functions';
import { evaluate, referencesIn } from '../template/functions';
import type { Plan } from '../template/plan';
import type { ResourceDeclaration } from '../template/template';

export interface Preview {
  readonly changes: readonly ResourceChange[];
  /** Whether nothing would change, not even an output or a tag. */
  readonly isEmpty: boolean;
}

const UNKNOWN = '{{changeSet:KNOWN_AFTER_APPLY}}';
const MASK = '****';
/** The attributes that a resource keeps for its life, for the local cloud's own types. */
const IDENTITY = /(Arn|Id|Name)$/;

export function previewOf(context: Context, stack: StackRecord, deploymentId: string): Preview {
  return new Previewer(context, stack, deploymentId).preview();
}

class Previewer {
  private readonly plan: Plan;
  private readonly before?: Plan;
  private readonly deployment: Deployment;
  private readonly changes = new Map<string, ResourceChange | undefined>();

  constructor(private readonly context: Context, private readonly stack: StackRecord, deploymentId: string) {
    this.plan = planOfStack(context, stack, deploymentId);
    this.deployment = stack.deploymentOf(deploymentId)!;
    if (stack.deployment) this.before = planOfStack(context, stack, stack.state.target ?? stack.state.deployed);
  }

  public preview(): Preview {
    const kept = [...this.plan.resources.keys()]
      .map((logicalId) => this.changeOf(logicalId))
      .filter((change) => change !== undefined);
    const removed = [...this.stack.resources.values()]
      .filter(({ logicalId }) => !this.plan.resources.has(logicalId))
      .map(removal);
    const changes = [...kept, ...removed];
    return {
      changes,
      isEmpty: changes.length === 0 && !this.isUnfinished && this.hasSameOutputs() && this.hasSameSettings(),
    };
  }

  private get isUnfinished(): boolean {
    return this.stack.state.deployed === undefined || this.stack.state.target !== undefined;
  }

  private hasSameOutputs(): boolean {
    const outputs = [...this.plan.outputs].map(([name, { Value, Export, Description }]) => [
      name, this.tryEvaluate(Value), Export && this.tryEvaluate(Export.Name), Description,
    ]);
    const declared = [...this.before!.outputs].map(([name, { Value, Export, Description }]) => [
      name, this.tryEvaluate(Value, this.formerly), Export && this.tryEvaluate(Export.Name, this.formerly), Description,
    ]);
    return isDeepStrictEqual(outputs, declared);
  }

  private hasSameSettings(): boolean {
    const settings = ({ tags, notificationArns, parameters }: Deployment) => [tags, notificationArns, parameters];
    return isDeepStrictEqual(settings(this.deployment), settings(this.stack.deployment!));
  }

  /** The change of a resource, which may follow from the changes of others. */
  private changeOf(logicalId: string): ResourceChange | undefined {
    if (!this.changes.has(logicalId)) this.changes.set(logicalId, this.determine(logicalId));
    return this.changes.get(logicalId);
  }

  private determine(logicalId: string): ResourceChange | undefined {
    const declaration = this.plan.resources.get(logicalId)!;
    const existing = this.stack.resources.get(logicalId);
    const common = {
      LogicalResourceId: logicalId,
      ResourceType: declaration.Type,
      AfterContext: contextOf(this.evaluated(declaration, true)),
    };
    if (!existing || existing.status === 'CREATE_FAILED') return { Action: 'Add', ...common, Scope: [], Details: [] };

    const details = [...this.propertyDetails(existing, declaration), ...this.attributeDetails(logicalId, declaration)];
    if (details.length === 0 && existing.previous === undefined) return undefined;
    const replacement = replacementBy(details);
    const retains = (declaration.UpdateReplacePolicy ?? 'Delete') !== 'Delete';
    return {
      Action: 'Modify',
      PolicyAction: replacement === 'True' ? (retains ? 'ReplaceAndRetain' : 'ReplaceAndDelete') : undefined,
      ...common,
      PhysicalResourceId: existing.physicalId,
      Replacement: replacement,
      Scope: [...new Set(details.map(({ Target }) => Target.Attribute))],
      Details: details,
      BeforeContext: contextOf(existing.shown ?? existing.properties),
    };
  }

  private propertyDetails(existing: StackResource, declaration: ResourceDeclaration): ChangeDetail[] {
    const [after, shown] = [this.evaluated(declaration), this.evaluated(declaration, true)];
    const { properties: before, shown: shownBefore = before } = existing;
    const { replacedBy = [] } = this.context.typeOf(existing.type);
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
      if (isDeepStrictEqual(before[name], after[name])) return [];
      const target = {
        Attribute: 'Properties' as const,
        Name: name,
        RequiresRecreation: replacedBy.includes(name) ? 'Always' as const : 'Never' as const,
        Path: `/Properties/${name}`,
        ...valuesOf(shownBefore[name], shown[name]),
      };
      const evaluation = JSON.stringify(after[name] ?? null).includes(UNKNOWN) ? 'Dynamic' as const : 'Static' as const;
      return this.causesOf(declaration.Properties?.[name]).map((cause) => ({
        Target: target,
        Evaluation: evaluation,
        ...cause,
      }));
    });
  }

  /** The changes besides the properties. */
  private attributeDetails(logicalId: string, declaration: ResourceDeclaration): ChangeDetail[] {
    const before: Partial<ResourceDeclaration> = this.before?.resources.get(logicalId) ?? {};
    return (['Metadata', 'DeletionPolicy', 'UpdateReplacePolicy'] as const)
      .filter((name) => !isDeepStrictEqual(before[name], declaration[name]))
      .map((name) => ({
        Target: {
          Attribute: name,
          RequiresRecreation: 'Never',
          Path: `/${name}`,
          ...valuesOf(before[name], declaration[name]),
        },
        Evaluation: 'Static',
        ChangeSource: 'DirectModification',
      }));
  }

  /** The causes of a property's change: other resources that it refers to, or else its declaration. */
  private causesOf(declared: unknown): Pick<ChangeDetail, 'ChangeSource' | 'CausingEntity'>[] {
    const causes = referencesIn(declared, this.plan.scope.condition).flatMap(
      (reference) => this.causeOf(reference) ?? [],
    );
    return causes.length > 0 ? causes : [{ ChangeSource: 'DirectModification' }];
  }

  private causeOf(reference: Reference): Pick<ChangeDetail, 'ChangeSource' | 'CausingEntity'> | undefined {
    const { to, name } = reference;
    const { parameters } = this.deployment;
    if (this.plan.resources.has(name)) {
      if (!this.changeOf(name)) return undefined;
      return to === 'attribute'
        ? { ChangeSource: 'ResourceAttribute', CausingEntity: `${name}.${reference.attribute}` }
        : { ChangeSource: 'ResourceReference', CausingEntity: name };
    }
    const isChanged =
      to === 'name'
      && Object.hasOwn(parameters, name)
      && !isDeepStrictEqual(parameters[name], this.stack.deployment?.parameters[name]);
    return isChanged ? { ChangeSource: 'ParameterReference', CausingEntity: name } : undefined;
  }

  /** The future properties, as far as they are known. */
  private evaluated({ Properties: declared = {} }: ResourceDeclaration, masking = false): Properties {
    return Object.assign({}, ...Object.entries(declared).map(([name, value]) => {
      const evaluated = this.tryEvaluate({ [name]: value }, this.scope(masking));
      return evaluated === UNKNOWN ? { [name]: UNKNOWN } : evaluated;
    }));
  }

  /** A value that cannot be computed yet is unknown: a function may have an unknown argument. */
  private tryEvaluate(value: unknown, scope: Scope = this.scope()): unknown {
    try {
      return evaluate(value, scope);
    } catch {
      return UNKNOWN;
    }
  }

  private scope(masking = false): Scope {
    return {
      ...this.plan.scope,
      ref: (name) => {
        if (this.plan.resources.has(name)) {
          return this.isNew(name) ? UNKNOWN : this.stack.resources.get(name)!.physicalId;
        }
        return masking && this.plan.isMasked(name) ? MASK : this.plan.scope.ref(name);
      },
      attribute: (name, attribute) => {
        const resource = this.stack.resources.get(name);
        if (this.isNew(name) || !resource || !this.keeps(resource, attribute)) return UNKNOWN;
        return masking && resource.masked ? MASK : resource.attributes[attribute];
      },
      exported: (name) => this.context.stacks.exported(name),
    };
  }

  /** The current values of the outputs. */
  private get formerly(): Scope {
    return {
      ...this.before!.scope,
      ref: (name) => this.stack.resources.get(name)?.physicalId ?? this.before!.scope.ref(name),
      attribute: (name, attribute) => this.stack.resources.get(name)?.attributes[attribute],
      exported: (name) => this.context.stacks.exported(name),
    };
  }

  private isNew(logicalId: string): boolean {
    const change = this.changeOf(logicalId);
    return change?.Action === 'Add' || (change?.Replacement ?? 'False') !== 'False';
  }

  private keeps({ logicalId, type, attributes }: StackResource, attribute: string): boolean {
    const isKept = !this.changeOf(logicalId) || (!this.context.typeOf(type).custom && IDENTITY.test(attribute));
    return isKept && Object.hasOwn(attributes, attribute);
  }
}
