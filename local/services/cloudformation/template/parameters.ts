/** The values of a stack's parameters, and the rules for them. */

import type { ParameterDeclaration, Template } from './template';
import { Refusal } from './template';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
const SSM_TYPE = /^AWS::SSM::Parameter::Value<(.+)>$/;
const LIST_TYPE = /^(CommaDelimitedList|List<.+>)$/;
const SIMPLE_TYPE = /^(String|Number|AWS::(EC2|Route53|SSM)::[A-Za-z]+(::[A-Za-z]+)*)$/;

export interface ParameterValue {
  /** The given value; for a parameter of an SSM type, the name of the SSM parameter. */
  readonly given: string;
  /** What `Ref` gives. */
  readonly value: string | readonly string[];
  /** Whether the value must be hidden. */
  readonly masked: boolean;
}

/** The values of SSM parameters by name. */
export type SsmValues = Pick<ReadonlyMap<string, string>, 'get'>;

export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/**
 * @param given the values for this deployment
 * @param previous the values of the last deployment, which apply where none is given
 */
export function resolveParameters(
  template: Template,
  given: Readonly<Record<string, string>>,
  previous: ParameterValues,
  ssm: SsmValues,
): ParameterValues {
  const declared = template.Parameters ?? {};
  const undeclared = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  if (undeclared.length > 0) {
    throw new Refusal('Parameters', [`[${undeclared.join(', ')}] do not exist in the template`]);
  }
  const problems: string[] = [];
  const resolved = Object.entries(declared).map(([name, declaration]): [string, ParameterValue] => {
    const text = given[name] ?? previous[name]?.given ?? defaultOf(declaration);
    if (text === undefined) problems.push(`${name} must have a value`);
    const [value, problem] = text === undefined ? [''] : valueOf(declaration, text, ssm);
    if (problem) problems.push(`${name} ${problem}`);
    return [name, { given: text ?? '', value, masked: String(declaration.NoEcho) === 'true' }];
  });
  if (problems.length > 0) throw new Refusal('Parameters', problems);
  return Object.fromEntries(resolved);
}

export function isParameterType(type: string): boolean {
  const inner = SSM_TYPE.exec(type)?.[1] ?? type;
  return SIMPLE_TYPE.test(inner) || LIST_TYPE.test(inner);
}

function defaultOf({ Default }: ParameterDeclaration): string | undefined {
  return Default === undefined ? undefined : String(Default);
}

function valueOf(declaration: ParameterDeclaration, given: string, ssm: SsmValues): [string | string[], string?] {
  const problem = problemOf(declaration, given);
  const inSsm = SSM_TYPE.exec(declaration.Type);
  const text = inSsm ? ssm.get(given) : given;
  if (text === undefined) return ['', `names the SSM parameter ${given}, which this cloud does not have`];
  return [LIST_TYPE.test(inSsm?.[1] ?? declaration.Type) ? text.split(',').map((item) => item.trim()) : text, problem];
}

function problemOf(declaration: ParameterDeclaration, value: string): string | undefined {
  const { AllowedValues, AllowedPattern, MinLength, MaxLength, MinValue, MaxValue, ConstraintDescription } =
    declaration;
  const broken = [
    declaration.Type === 'Number' && !Number.isFinite(Number(value || NaN)) && 'must be a number',
    AllowedValues && !AllowedValues.map(String).includes(value) && `must be one of [${AllowedValues.join(', ')}]`,
    AllowedPattern && !new RegExp(`^(?:${AllowedPattern})$`).test(value) && `must match ${AllowedPattern}`,
    value.length < Number(MinLength ?? 0) && `must have at least ${MinLength} characters`,
    value.length > Number(MaxLength ?? Infinity) && `must have at most ${MaxLength} characters`,
    MinValue !== undefined && Number(value) < Number(MinValue) && `must be at least ${MinValue}`,
    MaxValue !== undefined && Number(value) > Number(MaxValue) && `must be at most ${MaxValue}`,
  ].find((problem) => problem);
  return broken ? ConstraintDescription ?? broken : undefined;
}
