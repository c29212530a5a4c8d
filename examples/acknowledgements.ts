/**
 * What cdk-nag finds in the examples and their apps accept. The library itself acknowledges
 * nothing: that is for its users to decide.
 */

import { Stack, Token, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * What `Validations.acknowledge()` records. Before aws-cdk-lib 2.269.0 it refuses IDs with more
 * than one `::` in them.
 */
export function acknowledge(scope: IConstruct, rule: string, reason: string): void {
  scope.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [`AwsSolutions-${rule}`]: reason });
}

/**
 * Acknowledges permissions that IAM cannot narrow: those on everything, and those on all resources
 * of a type, named as `SERVICE:TYPE`.
 */
export function acknowledgeWildcards(scope: IConstruct, ...resourceTypes: string[]): void {
  const { region, account } = Stack.of(scope);
  const shown = (value: string, name: string) => (Token.isUnresolved(value) ? `<AWS::${name}>` : value);
  acknowledge(scope, 'IAM5[Resource::*]', 'The service has no resource type to which IAM could limit these actions');
  for (const [service, type] of resourceTypes.map((resourceType) => resourceType.split(':'))) {
    const arn = `arn:<AWS::Partition>:${service}:${shown(region, 'Region')}:${shown(account, 'AccountId')}:${type}/*`;
    acknowledge(
      scope,
      `IAM5[Resource::${arn}]`,
      'The policy is there before the IDs are known, and until the last resource is deleted',
    );
  }
}
