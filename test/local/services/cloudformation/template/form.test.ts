import { parseTemplate } from '../../../../../local/services/cloudformation/template/text';

const RESOURCES = { R: { Type: 'AWS::SQS::Queue' } };

test.each<[object, string]>([
  [{}, 'the template has no Resources'],
  [{ Resources: [] }, '[/Resources] must be an object'],
  [{ Resources: null }, '[/Resources] must be an object'],
  [{ Resources: { R: null } }, '[/Resources/R] must be an object'],
  [{ Resources: { R: {} } }, '[/Resources/R] has no Type'],
  [{ Resources: { R: { Type: ['T'] } } }, '[/Resources/R/Type] must be a string'],
  [{ Resources: { R: { Type: 'T', Properties: 'x' } } }, '[/Resources/R/Properties] must be an object'],
  [
    { Resources: { R: { Type: 'T', DependsOn: [{ toString: 1 }] } } },
    '[/Resources/R/DependsOn] must be a string or a list of strings',
  ],
  [{ Resources: { R: { Type: 'T', DeletionPolicy: {} } } }, '[/Resources/R/DeletionPolicy] must be a string'],
  [{ Parameters: { P: null } }, '[/Parameters/P] must be an object'],
  [{ Parameters: { P: {} } }, '[/Parameters/P] has no Type'],
  [{ Parameters: { P: { Type: 'String', AllowedValues: 'a' } } }, '[/Parameters/P/AllowedValues] must be a list'],
  [
    { Parameters: { P: { Type: 'String', AllowedValues: [{}] } } },
    '[/Parameters/P/AllowedValues/0] must be a string, a number or a boolean',
  ],
  [
    { Parameters: { P: { Type: 'String', AllowedPattern: '(' } } },
    '[/Parameters/P/AllowedPattern] must be a regular expression',
  ],
  [{ Parameters: { P: { Type: 'String', Default: {} } } }, '[/Parameters/P/Default] must be'],
  [{ Mappings: { M: { a: 'b' } } }, '[/Mappings/M/a] must be an object'],
  [{ Conditions: { C: true } }, '[/Conditions/C] must be an object'],
  [{ Rules: { R: {} } }, '[/Rules/R] has no Assertions'],
  [{ Rules: { R: { Assertions: [null] } } }, '[/Rules/R/Assertions/0] must be an object'],
  [{ Outputs: null }, '[/Outputs] must be an object'],
  [{ Outputs: { O: {} } }, '[/Outputs/O] has no Value'],
  [{ Outputs: { O: { Value: null } } }, "[/Outputs/O/Value] 'null' values are not allowed in templates"],
  [{ Outputs: { O: { Value: 'x', Export: 'name' } } }, '[/Outputs/O/Export] must be an object'],
  [{ Description: { a: 1 } }, '[/Description] must be a string'],
])('the template %j is refused', (sections, problem) => {
  const template =
    'Resources' in sections || Object.keys(sections).length === 0 ? sections : { Resources: RESOURCES, ...sections };
  expect(() => parseTemplate(JSON.stringify(template))).toThrow(`Template format error: ${problem}`);
});

test('a refusal names all faults', () => {
  expect(() => parseTemplate('{"Resources": {"A": 1, "B": {}}, "Outputs": []}')).toThrow(
    'Template format error: [/Resources/A] must be an object; [/Resources/B] has no Type; [/Outputs] must be an object',
  );
});

test('values as YAML writes them are accepted', () => {
  const text =
    'Parameters: {P: {Type: Number, Default: 3, AllowedValues: [1, 3, "5"], MinValue: 1, NoEcho: true}}\nResources: {R: {Type: T, DependsOn: [S]}, S: {Type: T}}';
  expect(parseTemplate(text).Parameters!.P.Default).toBe(3);
});
