/** Broken templates, which reach CloudFormation in valid requests. */

import fc from 'fast-check';
import { stringify } from 'yaml';
import { encode } from './encode';
import { RequestInput } from './input';
import { DEFECT, send } from './judge';
import type { World } from './world';
import { STACK, TEMPLATE } from './world';
import {
  CLOUDFORMATION,
  CreateChangeSet,
  ExecuteChangeSet,
  GetTemplateSummary,
  ValidateTemplate,
} from '../../../local/services/cloudformation/api/description';
import { FUNCTIONS } from '../../../local/services/cloudformation/template/text';
import type { Operation } from '../../../src/api/schema';
import type { Place } from '../events/places';
import { replaced } from '../events/places';
import { hostileName, hostileText, hostileValue, isShallow, without, withEntry } from '../hostile';
import { insist } from '../suite';

/** Every section, and every function. */
const RICH = {
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'everything',
  Metadata: { 'AWS::CDK': { a: 1 } },
  Parameters: {
    ...TEMPLATE.Parameters,
    Count: { Type: 'Number', Default: 3, MinValue: 1, MaxValue: 9 },
    Names: { Type: 'CommaDelimitedList', Default: 'a,b', Description: 'names' },
    Version: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/fleet/stage' },
    Hidden: {
      Type: 'String',
      Default: 'x',
      NoEcho: true,
      AllowedPattern: '[a-z]+',
      MinLength: 1,
      MaxLength: 5,
      ConstraintDescription: 'small letters',
    },
  },
  Mappings: { Zones: { 'eu-west-1': { name: 'Ireland', list: ['a', 'b'] } } },
  Conditions: {
    ...TEMPLATE.Conditions,
    Either: { 'Fn::Or': [{ Condition: 'IsLive' }, { 'Fn::Not': [{ Condition: 'IsLive' }] }] },
    Both: { 'Fn::And': [{ Condition: 'IsLive' }, { Condition: 'Either' }] },
  },
  Rules: {
    Stage: {
      RuleCondition: { 'Fn::Equals': [{ Ref: 'Stage' }, 'live'] },
      Assertions: [{ Assert: { 'Fn::Contains': [['test', 'live'], { Ref: 'Stage' }] }, AssertDescription: 'no' }],
    },
  },
  Resources: {
    ...TEMPLATE.Resources,
    Text: {
      Type: 'AWS::SSM::Parameter',
      DependsOn: 'Bucket',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Delete',
      Metadata: { path: 'a/b' },
      Properties: {
        Type: 'String',
        Value: {
          'Fn::Join': ['-', [
            { 'Fn::Select': [0, { 'Fn::Split': [',', 'a,b'] }] }, {
              'Fn::If': [
                'IsLive', 'live', { Ref: 'AWS::Region' },
              ],
            }, { 'Fn::GetAtt': ['Bucket', 'Arn'] },
            { 'Fn::FindInMap': ['Zones', { Ref: 'AWS::Region' }, 'name'] }, { 'Fn::Base64': 'x' }, {
              'Fn::Sub': [
                '${A}${Names}${!B}', { A: { Ref: 'Count' } },
              ],
            },
            { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] },
          ]],
        },
        Description: { 'Fn::If': ['Both', 'both', { Ref: 'AWS::NoValue' }] },
      },
    },
    Thing: {
      Type: 'Custom::Thing',
      Condition: 'Both',
      Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, ServiceTimeout: 1, Deep: [{ A: 1 }] },
    },
  },
  Outputs: { ...TEMPLATE.Outputs, Name: { Value: { Ref: 'Text' }, Description: 'its name', Condition: 'Either' } },
};

const CALLS = ['Ref', 'Condition', ...[...FUNCTIONS, 'Nothing'].map((name) => `Fn::${name}`)];
const ARGUMENTS = [
  'Stage',
  'Bucket',
  'Text',
  'IsLive',
  'Zones',
  'Text.Value',
  '${Text}',
  '${Text.Arn}',
  '${',
  [],
  [[]],
  ['Bucket'],
  ['Bucket', 'Arn'],
  ['-', 'x'],
  [0, []],
  ['IsLive', 1, 2],
  {},
  { Ref: 'Text' },
  null,
  0,
];

type Path = Place['path'];
const branchesOf = (value: unknown, path: Path = []): Path[] =>
  typeof value !== 'object' || value === null
    ? [path]
    : [
      path,
      ...Object.entries(value).flatMap(([name, item]) =>
        branchesOf(item, [...path, Array.isArray(value) ? Number(name) : name]),
      ),
    ];
const at = (value: unknown, path: Path): any => path.reduce((inner: any, name) => inner[name], value);

const PLACES = branchesOf(RICH).filter((path) => path.length > 0);
const place = fc.constantFrom(...PLACES);
const call = fc
  .tuple(
    fc.constantFrom(...CALLS),
    fc.oneof(fc.constantFrom<unknown[]>(...ARGUMENTS), hostileValue.filter(isShallow)),
  )
  .map(([name, argument]) => ({ [name]: argument }));

const put = (path: Path, value: unknown) => replaced(RICH, path, value) as object;
/** A template whose only fault is its depth. */
const DEEP = `{"Resources": {"A": {"Type": "AWS::SQS::Queue", "Properties": ${'{"a":'.repeat(5_000)}1${'}'.repeat(5_003)}`;
const ENDLESS = 'a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nResources: *c\n';

/** Ways to break a template so that its text remains valid JSON. */
const BROKEN: Readonly<Record<string, fc.Arbitrary<object>>> = {
  'a part of a template of another form': fc
    .tuple(place, hostileValue.filter(isShallow))
    .map(([path, value]) => put(path, value)),
  'a part of a template missing': place
    .map((path) => {
      const outer = path.slice(0, -1);
      const container = at(RICH, outer);
      return Array.isArray(container)
        ? put(
          outer,
          container.filter((_item, index) => index !== path.at(-1)),
        )
        : put(outer, without(container, String(path.at(-1))));
    })
    .filter((template) => Object.keys(template).length > 0),
  'a part of a template in another place': fc.tuple(place, place).map(([from, to]) => put(to, at(RICH, from))),
  'an intrinsic function where there is none': fc.tuple(place, call).map(([path, value]) => put(path, value)),
  'more in a template than there is': fc
    .tuple(place, hostileName, hostileValue.filter(isShallow))
    .filter(([path]) => typeof at(RICH, path) === 'object' && !Array.isArray(at(RICH, path)))
    .map(([path, name, value]) => put(path, withEntry(at(RICH, path), name, value))),
  'resources that need one another': fc
    .shuffledSubarray(Object.keys(RICH.Resources), { minLength: 1 })
    .map((names) => ({
      ...RICH,
      Resources: {
        ...RICH.Resources,
        ...Object.fromEntries(
          names.map((name, index) => [
            name,
            { ...(RICH.Resources as any)[name], DependsOn: names[(index + 1) % names.length] },
          ]),
        ),
      },
    })),
};

const text = (template: object) =>
  fc.constantFrom(JSON.stringify(template), stringify(template, { aliasDuplicateObjects: false }));

const TEXTS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  ...Object.fromEntries(Object.entries(BROKEN).map(([what, template]) => [what, template.chain(text)])),
  'a template that is cut off': text(RICH).chain((whole) =>
    fc.integer({ min: 0, max: whole.length }).map((length) => whole.slice(0, length)),
  ),
  'a template with a strange line': fc
    .tuple(
      text(RICH),
      fc.nat(),
      fc.oneof(
        hostileText.filter((line) => line.length < 100),
        fc.constantFrom(
          '\t- a',
          '!Nothing x',
          '&a',
          '*a',
          '<<: *a',
          '? [a]',
          '!!js/function x',
          '%YAML 9',
          '---',
          '...',
          '!Ref',
          '!GetAtt a',
          '!Sub [',
          'a: !Ref {}',
          '- !If []',
        ),
      ),
    )
    .map(([whole, line, strange]) => {
      const lines = whole.split('\n');
      lines.splice(line % lines.length, 0, strange);
      return lines.join('\n');
    }),
  'a text that is no template': fc.oneof(
    hostileText.filter((each) => each !== ''),
    fc.constantFrom(
      DEEP,
      ENDLESS,
      '{}',
      '[]',
      '{"Resources": []}',
      'Resources:',
      '{"Resources": null}',
      '{"Resources": {"A": null}}',
      `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
      `${'- '.repeat(5_000)}a`,
      '['.repeat(5_000),
      '{"Resources": {"__proto__": {"Type": "AWS::S3::Bucket"}}}',
    ),
  ),
};

const CAPABILITIES = ['CAPABILITY_NAMED_IAM'];
const CHANGE_SET = { StackName: STACK, ChangeSetName: 'change', Capabilities: CAPABILITIES };
const REQUESTS: readonly (readonly [Operation, object])[] = [
  [ValidateTemplate, {}], [GetTemplateSummary, {}], [CreateChangeSet, CHANGE_SET],
  [CreateChangeSet, { ...CHANGE_SET, StackName: 'Another', ChangeSetType: 'CREATE' }],
];

const BUCKET = 'https://assets.s3.eu-west-1.amazonaws.com';
const URLS = fc
  .oneof(
    hostileText,
    hostileText.map((key) => `${BUCKET}/${Buffer.from(key).toString()}`),
    hostileText.map((key) => `${BUCKET}/${encodeURIComponent(Buffer.from(key).toString())}`),
    fc.constantFrom(
      `${BUCKET}/%`,
      `${BUCKET}/folder/file.txt`,
      BUCKET,
      'https://s3.amazonaws.com/assets',
      'file:///etc/passwd',
      'https://assets.s3.x/%E0%A4%A',
      'http://[',
      's3://assets/folder/file.txt',
    ),
  )
  .filter((url) => url !== '');

const templates = fc.oneof(
  ...Object.entries(TEXTS).map(([what, body]) => body.map((TemplateBody) => ({ what, template: { TemplateBody } }))),
  URLS.map((TemplateURL) => ({ what: 'a template in a strange place', template: { TemplateURL } })),
);

export const brokenTemplates: fc.Arbitrary<RequestInput> = fc.tuple(templates, fc.constantFrom(...REQUESTS))
  .map(([{ what, template }, [operation, input]]) => new RequestInput(what, 'cloudformation', operation.name, {
    request: encode(CLOUDFORMATION, operation, { ...input, ...template }), refused: false,
  }));

/** Executes the change set that a request has created, if there is one: then only the stack may fail. */
export async function execute({ operation }: RequestInput, world: World): Promise<string> {
  if (operation !== 'CreateChangeSet') return 'taken';
  const [stack] = world.cloud.cloudFormation.engine.stacks.all().filter(({
    status,
    name,
  }) => status === 'REVIEW_IN_PROGRESS' || name === STACK).reverse();
  const about = (callee: Operation) =>
    new RequestInput('', 'cloudformation', callee.name, {
      request: encode(CLOUDFORMATION, callee, { StackName: stack.id, ChangeSetName: CHANGE_SET.ChangeSetName }),
      refused: false,
    });
  const { status, body = '' } = await send(about(ExecuteChangeSet), world);
  insist(status < 500, () => `the change set cannot be executed: ${status} ${String(body)}`);
  await world.settle();
  insist(world.isSettled, () => `the stack is still ${stack.status}`);
  const reasons = world.cloud.cloudFormation.events(stack.name).map(({ reason = '' }) => reason);
  insist(!reasons.some((reason) => DEFECT.test(reason)), () => `a defect: ${reasons.join('\n')}`);
  return status < 400 ? 'taken, then executed' : 'taken, then refused';
}
