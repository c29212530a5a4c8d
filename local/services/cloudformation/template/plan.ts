/** A template with its parameters and conditions resolved: the resources, and their dependencies. */

import type { Scope } from './functions';
import { evaluateCondition, NO_VALUE, referencesIn, referencesInCondition } from './functions';
import type { Graph } from './graph';
import { cycle } from './graph';
import type { ParameterValues } from './parameters';
import type { OutputDeclaration, ResourceDeclaration, Rule, Template } from './template';
import { Refusal } from './template';

export interface Plan {
  readonly template: Template;
  readonly parameters: ParameterValues;
  readonly resources: ReadonlyMap<string, ResourceDeclaration>;
  readonly graph: Graph;
  readonly outputs: ReadonlyMap<string, OutputDeclaration>;
  /** The values that functions use, except those of existing resources. */
  readonly scope: Omit<Scope, 'attribute' | 'exported'>;
  /** Whether a name is that of a parameter whose value is hidden. */
  isMasked(name: string): boolean;
}

/** The account, the Region and the names of a stack. */
export interface Surroundings {
  readonly account: string;
  readonly region: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly notificationArns?: readonly string[];
}

export function planOf(template: Template, parameters: ParameterValues, surroundings: Surroundings): Plan {
  refuseCycle(
    'conditions',
    new Map(
      Object.entries(template.Conditions ?? {}).map(([name, condition]) => [
        name,
        new Set(
          referencesInCondition(condition)
            .filter(({ to }) => to === 'condition')
            .map((reference) => reference.name),
        ),
      ]),
    ),
  );
  const scope = scopeOf(template, parameters, surroundings);
  checkRules(template.Rules ?? {}, scope);
  const included = <T extends { readonly Condition?: string }>(entries: Readonly<Record<string, T>> = {}) => new Map(
    Object.entries(entries).filter(([, { Condition }]) => Condition === undefined || scope.condition(Condition)),
  );
  const resources = included(template.Resources);
  const outputs = included(template.Outputs);
  const needed = (value: unknown) => referencesIn(value, scope.condition)
    .filter(({ name }) => Object.hasOwn(template.Resources, name)).map(({ name }) => name);

  const values = [
    [...resources.values()].map(({ Properties }) => Properties),
    [...outputs.values()].map(({ Value, Export }) => [Value, Export]),
  ];
  const missing = needed(values).filter((name) => !resources.has(name));
  if (missing.length > 0) {
    throw new Refusal('Template', [`Unresolved resource dependencies [${[...new Set(missing)].join(', ')}]`]);
  }

  const graph = new Map([...resources].map(([name, { Properties, DependsOn = [] }]) => (
    [name, new Set([...needed(Properties), ...[DependsOn].flat().filter((need) => resources.has(need))])])));
  refuseCycle('resources', graph);
  const isMasked = (name: string) => Object.hasOwn(parameters, name) && parameters[name].masked;
  return { template, parameters, resources, outputs, graph, scope, isMasked };
}

function refuseCycle(what: string, graph: Graph): void {
  const circular = cycle(graph);
  if (circular.length > 0) {
    throw new Refusal('Template', [`Circular dependency between ${what}: [${circular.join(', ')}]`]);
  }
}

function scopeOf(template: Template, parameters: ParameterValues, surroundings: Surroundings): Plan['scope'] {
  const { account, region, stackId, stackName, notificationArns = [] } = surroundings;
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': account,
    'AWS::NoValue': NO_VALUE,
    'AWS::NotificationARNs': notificationArns,
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackId': stackId,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const noResources = () => { throw new Error('a condition cannot refer to a resource'); };
  const scope: Plan['scope'] = {
    ref: (name) => {
      if (Object.hasOwn(parameters, name)) return parameters[name].value;
      return Object.hasOwn(pseudo, name) ? pseudo[name] : noResources();
    },
    condition: (name) =>
      evaluateCondition(template.Conditions?.[name], { ...scope, attribute: noResources, exported: noResources }),
    mapped: (map, top, second) => {
      const found = template.Mappings?.[map]?.[top]?.[second];
      if (found === undefined) throw new Error(`Template error: Unable to get mapping for ${map}::${top}::${second}`);
      return found;
    },
    zones: (zoneRegion) => ['a', 'b', 'c'].map((zone) => `${zoneRegion}${zone}`),
  };
  return scope;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html */
function checkRules(rules: Readonly<Record<string, Rule>>, scope: Plan['scope']): void {
  const conditionScope = { ...scope, attribute: () => undefined, exported: () => undefined };
  const holds = (assertion: unknown) => evaluateCondition(assertion, conditionScope);
  const broken = Object.entries(rules).flatMap(([name, { RuleCondition, Assertions }]) => {
    if (RuleCondition !== undefined && !holds(RuleCondition)) return [];
    return Assertions.filter(({ Assert }) => !holds(Assert)).map(
      ({ AssertDescription }) => `${name}: ${AssertDescription ?? 'assertion failed'}`,
    );
  });
  if (broken.length > 0) throw new Refusal('Rules', broken);
}
