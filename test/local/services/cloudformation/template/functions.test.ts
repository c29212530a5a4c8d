import type { Scope } from '../../../../../local/services/cloudformation/template/functions';
import {
  evaluate,
  evaluateCondition,
  NO_VALUE,
  referencesIn,
} from '../../../../../local/services/cloudformation/template/functions';

const NAMES: Record<string, unknown> = {
  'Text': 'text',
  'Number': 7,
  'List': ['a', 'b'],
  'AWS::Region': 'eu-west-1',
  'AWS::NoValue': NO_VALUE,
};
const scope: Scope = {
  ref: (name) => NAMES[name],
  attribute: (logicalId, attribute) => `${logicalId}/${attribute}`,
  condition: (name) => name === 'Yes',
  mapped: (...keys) => keys.join('/'),
  exported: (name) => `exported ${name}`,
  zones: (region) => [`${region}a`, `${region}b`],
};

test.each([
  [{ Ref: 'Text' }, 'text'],
  [{ 'Fn::GetAtt': ['A', 'Arn'] }, 'A/Arn'],
  [{ 'Fn::GetAtt': 'A.Nested.Arn' }, 'A/Nested.Arn'],
  [{ 'Fn::GetAtt': ['A', { Ref: 'Text' }] }, 'A/text'],
  [{ 'Fn::Join': ['', ['a', { Ref: 'Number' }, true]] }, 'a7true'],
  [{ 'Fn::Join': [',', { Ref: 'List' }] }, 'a,b'],
  [{ 'Fn::Join': [',', ['a', { Ref: 'AWS::NoValue' }]] }, 'a'],
  [{ 'Fn::Split': [',', 'a,,b'] }, ['a', '', 'b']],
  [{ 'Fn::Select': ['1', { 'Fn::Split': [',', 'a,b'] }] }, 'b'],
  [{ 'Fn::Sub': '${Text} ${A.Arn} ${!Literal} $ {x}' }, 'text A/Arn ${Literal} $ {x}'],
  [{ 'Fn::Sub': ['${Text} ${Own}', { Own: { Ref: 'Number' } }] }, 'text 7'],
  [{ 'Fn::Sub': ['${A.Arn}', { 'A.Arn': '${!not again}' }] }, '${!not again}'],
  [{ 'Fn::Base64': 'ünï' }, Buffer.from('ünï').toString('base64')],
  [{ 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b']],
  [{ 'Fn::GetAZs': 'us-east-1' }, ['us-east-1a', 'us-east-1b']],
  [{ 'Fn::ImportValue': { 'Fn::Sub': '${Text}' } }, 'exported text'],
  [{ 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'Key'] }, 'Map/eu-west-1/Key'],
  [{ 'Fn::If': ['Yes', 1, { 'Fn::Select': [9, []] }] }, 1],
  [{ 'Fn::If': ['No', 1, [0, false, '']] }, [0, false, '']],
  [{ a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 0], c: {} }, { b: [0], c: {} }],
  [{ a: { 'Fn::If': ['Yes', { Ref: 'AWS::NoValue' }, 1] } }, {}],
  [{ Condition: 'a policy statement has this key' }, { Condition: 'a policy statement has this key' }],
])('the value of %j is %j', (value, result) => {
  expect(evaluate(value, scope)).toEqual(result);
});

test.each([
  [{ 'Fn::Select': [2, ['a', 'b']] }, 'Fn::Select cannot select nonexistent value at index 2'],
  [{ 'Fn::Select': [-1, ['a']] }, 'Fn::Select cannot select nonexistent value at index -1'],
  [{ 'Fn::Join': [',', 'text'] }, 'Fn::Join requires a list'],
  [{ 'Fn::Join': [',', [['nested']]] }, 'a string is required'],
  [{ 'Fn::Sub': '${List}' }, 'a string is required'],
  [{ 'Fn::Base64': { Ref: 'Nothing' } }, 'a string is required'],
])('the evaluation fails on %j', (value, message) => {
  expect(() => evaluate(value, scope)).toThrow(message);
});

test('the references of a value are found, in the chosen branch', () => {
  const value = { 'Fn::If': ['Yes', { Ref: 'A' }, { Ref: 'B' }] };
  expect(referencesIn(value, (name) => name === 'Yes')).toEqual([
    { to: 'condition', name: 'Yes' },
    { to: 'name', name: 'A' },
  ]);
  expect(referencesIn(value).map(({ name }) => name)).toEqual(['Yes', 'A', 'B']);
});

test('the references of a substitution are found, except its own variables and literals', () => {
  const references = referencesIn({ 'Fn::Sub': ['${A} ${B.Arn} ${Own} ${!Not}', { Own: { Ref: 'C' } }] });
  expect(references).toEqual([
    { to: 'name', name: 'A' },
    { to: 'attribute', name: 'B', attribute: 'Arn' },
    { to: 'name', name: 'C' },
  ]);
});

test.each([{ 'Fn::Transform': {} }, { 'Ref': 'A', 'Fn::Sub': '' }, { 'Fn::Cidr': [] }, { 'Fn::And': [] }])(
  'the unknown name in %j is found',
  (value) => {
    expect(referencesIn([{ deep: value }])).toEqual([{ to: 'unknown', name: expect.stringMatching(/^(Fn::|Ref)/) }]);
  },
);

test.each<[object, string]>([
  [{ Ref: 7 }, 'Ref requires the name of a parameter or a resource'],
  [{ Ref: ['A'] }, 'Ref requires the name'],
  [{ 'Fn::GetAtt': 'A' }, 'Fn::GetAtt requires a resource and an attribute'],
  [{ 'Fn::GetAtt': ['A'] }, 'Fn::GetAtt requires'],
  [{ 'Fn::GetAtt': ['A', ['B']] }, 'a string is required'],
  [{ 'Fn::Sub': [] }, 'Fn::Sub requires a text'],
  [{ 'Fn::Sub': ['x', null] }, 'Fn::Sub requires a text'],
  [{ 'Fn::Join': ['-'] }, 'Fn::Join requires a separator and a list'],
  [{ 'Fn::Join': null }, 'Fn::Join requires'],
  [{ 'Fn::Split': 'a,b' }, 'Fn::Split requires a separator and a text'],
  [{ 'Fn::Select': { a: 1 } }, 'Fn::Select requires an index and a list'],
  [{ 'Fn::FindInMap': ['Map'] }, 'Fn::FindInMap requires a mapping and two keys'],
  [{ 'Fn::GetAZs': {} }, 'a string is required'],
  [{ 'Fn::If': ['Yes', 1] }, 'Fn::If requires a condition and two values'],
  [{ 'Fn::If': [{}, 1, 2] }, 'Fn::If requires'],
])('the value %j is refused with a reason', (value, problem) => {
  expect(() => evaluate(value, scope)).toThrow(`Template error: ${problem}`);
});

test.each<[object, string]>([
  [{ 'Fn::And': {} }, 'Fn::And requires a list of conditions'],
  [{ 'Fn::Or': 'Yes' }, 'Fn::Or requires a list of conditions'],
  [{ 'Fn::Not': [] }, 'Fn::Not requires a list of one condition'],
  [{ 'Fn::Equals': ['a'] }, 'Fn::Equals requires two values'],
  [{ 'Fn::Contains': ['a'] }, 'Fn::Contains requires a list and a value'],
  [{ 'Fn::Contains': ['a', 'b'] }, 'Fn::Contains requires a list'],
  [{ Condition: {} }, 'Condition requires the name of a condition'],
])('the condition %j is refused with a reason', (value, problem) => {
  expect(() => evaluateCondition(value, scope)).toThrow(`Template error: ${problem}`);
});
