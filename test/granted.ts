/** The permissions of the fleet provider's function in a template. */

import { Template } from 'aws-cdk-lib/assertions';

type Json = Record<string, any>;

export interface Grant {
  /** The logical ID of the policy. */
  readonly policy: string;
  readonly action: string;
  /** The action in the template, with references as `${NAME}`. */
  readonly resource: string;
}

/** The statements of the function's role, which can be changed in place, with their policies. */
export function statementsOf(template: Json): { readonly policy: string; readonly statement: Json }[] {
  const resources = Object.entries<Json>(template.Resources);
  const isFunction = ([, { Type, Properties }]: [string, Json]) =>
    Type === 'AWS::Lambda::Function' && Properties.Handler === 'index.handler';
  const [role] = resources.find(isFunction)![1].Properties.Role['Fn::GetAtt'];
  const isOfRole = ([, { Type, Properties }]: [string, Json]) =>
    Type === 'AWS::IAM::Policy' && Properties.Roles.some(({ Ref }: Json) => Ref === role);
  return resources
    .filter(isOfRole)
    .flatMap(([policy, { Properties }]) =>
      Properties.PolicyDocument.Statement.map((statement: Json) => ({ policy, statement })),
    );
}

export function grantsIn(template: Json | Template): Grant[] {
  return statementsOf(template instanceof Template ? template.toJSON() : template).flatMap(
    ({ policy, statement: { Action, Resource } }) =>
      [Action]
        .flat()
        .flatMap((action) => [Resource].flat().map((resource) => ({ policy, action, resource: shown(resource) }))),
  );
}

/** A value of a template as one text. */
function shown(value: string | Json): string {
  if (typeof value === 'string') return value;
  if (value.Ref) return `\${${named(value.Ref)}}`;
  if (value['Fn::GetAtt']) return `\${${named(value['Fn::GetAtt'][0])}.${value['Fn::GetAtt'][1]}}`;
  return value['Fn::Join'][1].map(shown).join('');
}

/** A logical ID without the hash at its end. */
export const named = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');
