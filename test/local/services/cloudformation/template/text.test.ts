import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { parseTemplate } from '../../../../../local/services/cloudformation/template/text';

const properties = (yaml: string) =>
  parseTemplate(`Resources:\n  R:\n    Type: T\n    Properties:\n      P: ${yaml}\n`).Resources.R.Properties!.P;

test('JSON is read, with white space before it', () => {
  expect(parseTemplate('\n {"Resources": {"Ü": {"Type": "T"}}}')).toEqual({ Resources: { Ü: { Type: 'T' } } });
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */
test.each<[string, unknown]>([
  ['!Ref A', { Ref: 'A' }],
  ['!GetAtt A.B', { 'Fn::GetAtt': ['A', 'B'] }],
  ['!GetAtt A.B.C', { 'Fn::GetAtt': ['A', 'B.C'] }],
  ['!GetAtt [A, !Ref B]', { 'Fn::GetAtt': ['A', { Ref: 'B' }] }],
  ['!Sub "${A}-${!B}"', { 'Fn::Sub': '${A}-${!B}' }],
  ['!Sub ["${A}", {A: !Ref B}]', { 'Fn::Sub': ['${A}', { A: { Ref: 'B' } }] }],
  [
    '!Join ["", [!Select [0, !Split [",", !Ref A]], b]]',
    { 'Fn::Join': ['', [{ 'Fn::Select': [0, { 'Fn::Split': [',', { Ref: 'A' }] }] }, 'b']] },
  ],
  [
    '!If [C, {K: !GetAZs ""}, !Ref AWS::NoValue]',
    { 'Fn::If': ['C', { K: { 'Fn::GetAZs': '' } }, { Ref: 'AWS::NoValue' }] },
  ],
  ['!Not [!Condition C]', { 'Fn::Not': [{ Condition: 'C' }] }],
  ['{Fn::Base64: !Sub "x"}', { 'Fn::Base64': { 'Fn::Sub': 'x' } }],
  [
    '!Transform {Name: N, Parameters: {P: !Ref A}}',
    { 'Fn::Transform': { Name: 'N', Parameters: { P: { Ref: 'A' } } } },
  ],
])('the short form %s is read', (yaml, value) => {
  expect(properties(yaml)).toEqual(value);
});

test.each<[string, unknown]>([
  ['2012-10-17', '2012-10-17'],
  ['yes', true],
  ['"yes"', 'yes'],
  ['0644', 420],
  ['1_000', 1000],
  ['[N, n, Y, y, No]', ['N', 'n', 'Y', 'y', false]],
  ['~', null],
  ['{012345678901: a, on: b}', { '012345678901': 'a', 'on': 'b' }],
])('the text %s is read as in YAML 1.1, except dates and keys', (yaml, value) => {
  expect(properties(yaml)).toEqual(value);
});

test.each([
  ['', 'Template format error: unsupported structure.'],
  ['[]', 'Template format error: unsupported structure.'],
  ['just text', 'Template format error: unsupported structure.'],
  ['{"Resources": ', 'Template format error: JSON not well-formed.'],
  ['Resources: [', 'Template format error: YAML not well-formed.'],
  ['Resources: !Nonsense x', 'Template format error: YAML not well-formed. (unknown tag !Nonsense)'],
  ['Resources: {}\n? [a]\n: b', 'Template format error: YAML not well-formed. (a key is no text)'],
  ['A: &a [*a]', 'Template error: YAML aliases are not allowed in CloudFormation templates'],
])('the text %p is refused', (text, problem) => {
  expect(() => parseTemplate(text)).toThrow(problem);
});

test.each([
  ['JSON', `{"Resources": ${'{"a":'.repeat(20_000)}1${'}'.repeat(20_001)}`],
  ['lists', `Resources: ${'['.repeat(20_000)}`],
  ['maps', `Resources: ${'{a: '.repeat(5_000)}`],
  ['items', `${'- '.repeat(5_000)}a`],
  ['questions', '? '.repeat(5_000)],
  ['lines', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
])('a text with too many levels is refused before it exhausts the process: %s', (_what, text) => {
  expect(() => parseTemplate(text)).toThrow('Template format error: it is nested too deeply.');
});

test('a text with many levels is accepted', () => {
  const deep = (depth: number): object => (depth === 0 ? {} : { a: deep(depth - 1) });
  const template = { Resources: { R: { Type: 'T', Properties: deep(200) } } };
  expect(parseTemplate(JSON.stringify(template))).toEqual(template);
  expect(parseTemplate(stringify(template))).toEqual(template);
});

test("the CDK CLI's own template is read", () => {
  const path = join(dirname(require.resolve('aws-cdk/package.json')), 'lib/api/bootstrap/bootstrap-template.yaml');
  const { Parameters, Resources, Conditions } = parseTemplate(readFileSync(path, 'utf8'));
  expect(Parameters!.FileAssetsBucketKmsKeyId).toMatchObject({ Type: 'String', Default: '' });
  expect(Conditions!.CreateNewKey).toEqual({ 'Fn::Equals': ['', { Ref: 'FileAssetsBucketKmsKeyId' }] });
  expect(Resources.StagingBucket.Type).toBe('AWS::S3::Bucket');
});
