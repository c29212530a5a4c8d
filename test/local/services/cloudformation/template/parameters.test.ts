import { isParameterType, resolveParameters } from '../../../../../local/services/cloudformation/template/parameters';
import type { ParameterDeclaration } from '../../../../../local/services/cloudformation/template/template';

const ssm = new Map([['/version', '21'], ['/list', 'a, b']]);
const resolve = (
  declaration: ParameterDeclaration,
  given: Record<string, string> = {},
  previous: Record<string, string> = {},
) =>
  resolveParameters(
    { Resources: {}, Parameters: { P: declaration } },
    given,
    Object.fromEntries(Object.entries(previous).map(([name, value]) => [name, { given: value, value, masked: false }])),
    ssm,
  ).P;

test.each<[ParameterDeclaration, Record<string, string>, unknown]>([
  [{ Type: 'String', Default: '' }, {}, ''],
  [{ Type: 'String', Default: 'x' }, { P: 'y' }, 'y'],
  [{ Type: 'Number', Default: 0 }, {}, '0'],
  [{ Type: 'CommaDelimitedList' }, { P: 'a, b,c' }, ['a', 'b', 'c']],
  [{ Type: 'List<Number>' }, { P: '1,2' }, ['1', '2']],
  [{ Type: 'AWS::EC2::VPC::Id' }, { P: 'vpc-1' }, 'vpc-1'],
  [{ Type: 'AWS::SSM::Parameter::Value<String>', Default: '/version' }, {}, '21'],
  [{ Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: '/list' }, {}, ['a', 'b']],
])('the parameter %j given %j is %j', (declaration, given, value) => {
  expect(resolve(declaration, given).value).toEqual(value);
});

test('a parameter keeps the value of the last deployment where none is given', () => {
  expect(resolve({ Type: 'String', Default: 'default' }, {}, { P: 'before' }).value).toBe('before');
});

test.each<[ParameterDeclaration, string, string]>([
  [{ Type: 'Number' }, 'seven', 'P must be a number'],
  [{ Type: 'Number' }, '', 'P must be a number'],
  [{ Type: 'Number', MinValue: 1 }, '0', 'P must be at least 1'],
  [{ Type: 'Number', MaxValue: '2' }, '3', 'P must be at most 2'],
  [{ Type: 'String', AllowedValues: ['a', 1] }, '2', 'P must be one of [a, 1]'],
  [{ Type: 'String', AllowedPattern: '[a-z]+' }, 'aB', 'P must match [a-z]+'],
  [
    { Type: 'String', AllowedPattern: '[a-z]+', ConstraintDescription: 'wants small letters' },
    'B',
    'P wants small letters',
  ],
  [{ Type: 'String', MinLength: 2 }, 'a', 'P must have at least 2 characters'],
  [{ Type: 'String', MaxLength: 2 }, 'abc', 'P must have at most 2 characters'],
  [
    { Type: 'AWS::SSM::Parameter::Value<String>' },
    '/none',
    'P names the SSM parameter /none, which this cloud does not have',
  ],
])('the parameter %j given %p fails', (declaration, given, problem) => {
  expect(() => resolve(declaration, { P: given })).toThrow(problem);
});

test('a parameter without a value, and an unknown one, fail', () => {
  expect(() => resolve({ Type: 'String' })).toThrow('P must have a value');
  expect(() => resolve({ Type: 'String', Default: '' }, { Q: 'x', constructor: 'y' })).toThrow(
    '[Q, constructor] do not exist in the template',
  );
});

test('hidden parameters are marked', () => {
  expect(resolve({ Type: 'String', Default: 'x', NoEcho: 'true' }).masked).toBe(true);
  expect(resolve({ Type: 'String', Default: 'x', NoEcho: false }).masked).toBe(false);
});

test('the types of parameters are known', () => {
  expect(
    [
      'String',
      'List<AWS::EC2::Subnet::Id>',
      'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
      'AWS::SSM::Parameter::Name',
    ].every(isParameterType),
  ).toBe(true);
  expect(['', 'Boolean', 'string', 'AWS::Other::Thing'].some(isParameterType)).toBe(false);
});
