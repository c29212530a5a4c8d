/**
 * Finds all faults of a template, and all its features that the local cloud does not have, before
 * anything is created.
 */

import type { Reference } from './functions';
import { referencesIn, referencesInCondition } from './functions';
import { isParameterType } from './parameters';
import type { ResourceDeclaration, Template } from './template';

export const PSEUDO_PARAMETERS = [
  'AWS::AccountId',
  'AWS::NoValue',
  'AWS::NotificationARNs',
  'AWS::Partition',
  'AWS::Region',
  'AWS::StackId',
  'AWS::StackName',
  'AWS::URLSuffix',
];
const SECTIONS = [
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Mappings',
  'Conditions',
  'Rules',
  'Resources',
  'Outputs',
];
const ATTRIBUTES = [
  'Type',
  'Properties',
  'DependsOn',
  'Condition',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Metadata',
];
const POLICIES = ['Delete', 'Retain', 'RetainExceptOnCreate'];

/** The facts about a resource type that its checks need. */
export interface TypeCheck {
  /** The attributes that `Fn::GetAtt` can name; any, if there is no list. */
  readonly attributes?: readonly string[];
  /** The faults of the properties, as they stand in the template. */
  readonly check?: (properties: Readonly<Record<string, unknown>>) => string[];
}

/**
 * @param typeOf the facts about the resource type with a name; undefined if it is unknown
 * @param exported whether an export will exist at the deployment
 */
export function problemsOf(
  template: Template,
  typeOf: (name: string) => TypeCheck | undefined,
  exported: (name: string) => boolean,
): string[] {
  if (Object.keys(template.Resources).length === 0) return ['at least one Resources member must be defined'];
  return [
    ...Object.keys(template)
      .filter((section) => !SECTIONS.includes(section))
      .map((section) => `section ${section} is not supported`),
    ...Object.entries(template.Parameters ?? {})
      .filter(([, { Type }]) => !isParameterType(Type))
      .map(([name, { Type }]) => `Parameters.${name}: type ${Type} is not supported`),
    ...Object.entries(template.Resources).flatMap(([name, resource]) =>
      problemsOfResource(resource, template, typeOf).map((problem) => `Resources.${name}: ${problem}`),
    ),
    ...problemsOfReferences(template, typeOf, exported),
  ];
}

function problemsOfResource(
  resource: ResourceDeclaration,
  template: Template,
  typeOf: (name: string) => TypeCheck | undefined,
): string[] {
  const { DependsOn = [], DeletionPolicy = 'Delete', UpdateReplacePolicy = 'Delete' } = resource;
  const type = typeOf(resource.Type);
  return [
    ...(type ? (type.check?.(resource.Properties ?? {}) ?? []) : [`resource type ${resource.Type} is not supported`]),
    ...Object.keys(resource)
      .filter((key) => !ATTRIBUTES.includes(key))
      .map((key) => `attribute ${key} is not supported`),
    ...[DependsOn]
      .flat()
      .filter((name) => !Object.hasOwn(template.Resources, name))
      .map((name) => `DependsOn names no resource: ${name}`),
    ...[DeletionPolicy, UpdateReplacePolicy]
      .filter((policy) => !POLICIES.includes(policy))
      .map((policy) => `policy ${JSON.stringify(policy)} is not supported`),
  ];
}

function problemsOfReferences(
  template: Template,
  typeOf: (name: string) => TypeCheck | undefined,
  exported: (name: string) => boolean,
): string[] {
  const problemOf = (reference: Reference): string | undefined => {
    const resource = Object.hasOwn(template.Resources, reference.name) ? template.Resources[reference.name] : undefined;
    switch (reference.to) {
      case 'name': {
        const known =
          resource
          || PSEUDO_PARAMETERS.includes(reference.name)
          || Object.hasOwn(template.Parameters ?? {}, reference.name);
        return known ? undefined : `${reference.name} is neither a parameter nor a resource`;
      }
      case 'attribute': {
        if (!resource) return `${reference.name} is not a resource`;
        const { attributes } = typeOf(resource.Type) ?? {};
        const known = !attributes || reference.attribute === undefined || attributes.includes(reference.attribute);
        return known ? undefined : `${resource.Type} has no attribute ${reference.attribute} in the local cloud`;
      }
      case 'condition':
        return Object.hasOwn(template.Conditions ?? {}, reference.name)
          ? undefined
          : `there is no condition ${reference.name}`;
      case 'map':
        return Object.hasOwn(template.Mappings ?? {}, reference.name)
          ? undefined
          : `there is no mapping ${reference.name}`;
      case 'export':
        return exported(reference.name) ? undefined : `No export named ${reference.name} found`;
      case 'unknown':
        return `${reference.name} is not supported here`;
    }
  };
  return [...referencesOf(template)].flatMap(([where, find]) => {
    try {
      return [...new Set(find().map(problemOf))]
        .filter((problem) => problem !== undefined)
        .map((problem) => `${where}: ${problem}`);
    } catch (error) {
      return [`${where}: an intrinsic function is malformed (${(error as Error).message})`];
    }
  });
}

/** The references of each part of a template, found on first use. */
function* referencesOf({
  Conditions = {},
  Rules = {},
  Resources,
  Outputs = {},
}: Template): Generator<[string, () => Reference[]]> {
  const condition = (name?: string): Reference[] => (name === undefined ? [] : [{ to: 'condition', name }]);
  for (const [name, value] of Object.entries(Conditions)) {
    yield [`Conditions.${name}`, () => referencesInCondition(value)];
  }
  for (const [name, value] of Object.entries(Rules)) yield [`Rules.${name}`, () => referencesInCondition(value)];
  for (const [name, { Properties, Condition }] of Object.entries(Resources)) {
    yield [`Resources.${name}`, () => [...condition(Condition), ...nulls(Properties), ...referencesIn(Properties)]];
  }
  for (const [name, { Value, Export, Condition }] of Object.entries(Outputs)) {
    yield [`Outputs.${name}`, () => [...condition(Condition), ...nulls(Value), ...referencesIn([Value, Export?.Name])]];
  }
}

/** CloudFormation accepts no null anywhere. */
function nulls(value: unknown): Reference[] {
  if (value === null) return [{ to: 'unknown', name: 'the value null' }];
  return typeof value === 'object' ? Object.values(value).flatMap(nulls) : [];
}
