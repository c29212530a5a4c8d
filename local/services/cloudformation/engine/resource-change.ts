/**
 * The change of a resource, with the names of DescribeChangeSet.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html
 */

import type { StackResource } from './state';
import type { Properties } from '../resources/resource-type';

type Attribute = 'Properties' | 'Metadata' | 'DeletionPolicy' | 'UpdateReplacePolicy';

export interface ResourceChange {
  readonly Action: 'Add' | 'Modify' | 'Remove';
  readonly PolicyAction?: 'Delete' | 'Retain' | 'ReplaceAndDelete' | 'ReplaceAndRetain';
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  readonly Replacement?: 'True' | 'False' | 'Conditional';
  readonly Scope: readonly Attribute[];
  readonly Details: readonly ChangeDetail[];
  readonly BeforeContext?: string;
  readonly AfterContext?: string;
}

export interface ChangeDetail {
  readonly Target: {
    readonly Attribute: Attribute;
    readonly AttributeChangeType: 'Add' | 'Modify' | 'Remove';
    readonly RequiresRecreation: 'Never' | 'Always';
    readonly Name?: string;
    readonly Path?: string;
    readonly BeforeValue?: string;
    readonly AfterValue?: string;
  };
  readonly Evaluation: 'Static' | 'Dynamic';
  readonly ChangeSource: 'DirectModification' | 'ParameterReference' | 'ResourceReference' | 'ResourceAttribute';
  readonly CausingEntity?: string;
}

export function removal({
  logicalId,
  physicalId,
  type,
  deletionPolicy,
  shown,
  properties,
}: StackResource): ResourceChange {
  return {
    Action: 'Remove',
    PolicyAction: deletionPolicy === 'Delete' ? 'Delete' : 'Retain',
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    Scope: [],
    Details: [],
    BeforeContext: contextOf(shown ?? properties),
  };
}

export function replacementBy(details: readonly ChangeDetail[]): 'True' | 'False' | 'Conditional' {
  const evaluations = details
    .filter(({ Target }) => Target.RequiresRecreation === 'Always')
    .map(({ Evaluation }) => Evaluation);
  if (evaluations.includes('Static')) return 'True';
  return evaluations.length > 0 ? 'Conditional' : 'False';
}

export function valuesOf(before: unknown, after: unknown) {
  return {
    AttributeChangeType:
      before === undefined ? ('Add' as const) : after === undefined ? ('Remove' as const) : ('Modify' as const),
    BeforeValue: textOf(before),
    AfterValue: textOf(after),
  };
}

function textOf(value: unknown): string | undefined {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

export function contextOf(properties: Properties): string {
  return JSON.stringify({ Properties: properties });
}
