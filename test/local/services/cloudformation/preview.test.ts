/**
 * @see
 *   https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets-samples.html
 */

import type { Harness, TemplateOptions } from './harness';
import { startHarness } from './harness';
import type { Preview } from '../../../../local/services/cloudformation/engine/preview';
import type { ResourceChange } from '../../../../local/services/cloudformation/engine/resource-change';

let harness: Harness;
beforeAll(async () => { harness = await startHarness(); });
beforeEach(() => harness.reset());
afterAll(() => harness.stop());

const custom = (properties: object = {}, attributes: object = {}) => (
  { Type: 'Custom::Thing', Properties: { ServiceToken: harness.serviceToken, ...properties }, ...attributes });
const queue = (properties: object = {}, attributes: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: properties,
  ...attributes,
});
const parameter = (Value: unknown, properties: object = {}) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name: '/p', Type: 'String', Value, ...properties },
});

/** The changes that a deployment would make to the existing stack. */
function preview(resources: object, { sections = {}, parameters = {} }: TemplateOptions = {}): Preview {
  const { engine } = harness.cloudFormation;
  const stack = engine.stacks.living('Stack')!;
  const template = JSON.stringify({ ...sections, Resources: resources });
  const { tags, notificationArns, capabilities } = stack.deployment!;
  const deployment = engine.prepareDeployment({
    stackName: 'Stack',
    stackId: stack.id,
    stack,
    template,
    parameters,
    tags,
    notificationArns,
    capabilities,
  });
  return engine.preview(stack, stack.addDeployment(deployment));
}

/** In short: `Modify A False Value`. */
const short = ({ changes }: Preview) =>
  changes.map(({ Action, LogicalResourceId, Replacement, Details }: ResourceChange) =>
    [
      Action,
      LogicalResourceId,
      Replacement,
      ...Details.map(({ Target, Evaluation }) => `${Target.Name ?? Target.Attribute}:${Evaluation}`),
    ]
      .join(' ')
      .trim(),
  );

test('the preview of the deployed template is empty', async () => {
  const resources = { A: custom({ Value: [1, { true: false }] }), B: custom({ Value: { 'Fn::GetAtt': ['A', 'Id'] } }) };
  const sections = {
    Outputs: { Out: { Value: { 'Fn::GetAtt': ['B', 'Value'] } } },
    Metadata: { not: 'of a resource' },
  };
  await harness.deploy(resources, { sections });
  expect(preview(resources, { sections })).toEqual({ changes: [], isEmpty: true });
  expect(preview(resources, { sections: { ...sections, Metadata: {} } }).isEmpty).toBe(true);
});

test.each<[string, object]>([
  ['an output', { Outputs: { Out: { Value: 'other' } } }],
  ['no outputs', {}],
  ['the export of an output', { Outputs: { Out: { Value: 'value', Export: { Name: 'out' } } } }],
  ['the description of an output', { Outputs: { Out: { Value: 'value', Description: 'new' } } }],
])('the preview is not empty where there is %s alone', async (_what, sections) => {
  await harness.deploy({ Q: queue() }, { sections: { Outputs: { Out: { Value: 'value' } } } });
  expect(preview({ Q: queue() }, { sections })).toEqual({ changes: [], isEmpty: false });
});

test('the preview has additions, changes and removals', async () => {
  await harness.deploy({
    Same: queue(),
    Changed: custom({ Value: 'old', Gone: 1 }),
    Gone: queue({}, { DeletionPolicy: 'Retain' }),
    Deleted: queue(),
  });
  const result = preview({ Same: queue(), Changed: custom({ Value: 'new', Come: 1 }), Made: queue() });
  expect(short(result)).toEqual([
    'Modify Changed False Value:Static Gone:Static Come:Static', 'Add Made', 'Remove Gone', 'Remove Deleted',
  ]);
  expect(result.changes.map(({ PolicyAction }) => PolicyAction)).toEqual([undefined, undefined, 'Retain', 'Delete']);
  expect(result.changes[0]).toMatchObject({
    PhysicalResourceId: 'Changed-a',
    ResourceType: 'Custom::Thing',
    Scope: ['Properties'],
  });
  expect(result.changes[0].Details.map(({ Target }) => Target)).toMatchObject([
    {
      Name: 'Value',
      Path: '/Properties/Value',
      AttributeChangeType: 'Modify',
      BeforeValue: 'old',
      AfterValue: 'new',
      RequiresRecreation: 'Never',
    },
    { Name: 'Gone', AttributeChangeType: 'Remove', BeforeValue: '1', AfterValue: undefined },
    { Name: 'Come', AttributeChangeType: 'Add', BeforeValue: undefined, AfterValue: '1' },
  ]);
  expect(JSON.parse(result.changes[0].AfterContext!).Properties).toEqual({
    ServiceToken: harness.serviceToken,
    Value: 'new',
    Come: 1,
  });
});

test.each([
  ['Delete', 'ReplaceAndDelete'],
  ['Retain', 'ReplaceAndRetain'],
])('the preview has a replacement under %s, and its consequences', async (UpdateReplacePolicy, action) => {
  const resources = (FifoQueue: boolean) => ({
    Q: queue({ FifoQueue }, { UpdateReplacePolicy }),
    A: custom({ Url: { Ref: 'Q' }, Arn: { 'Fn::Sub': 'x ${Q.Arn}' }, Same: 1 }),
  });
  await harness.deploy(resources(false));
  const result = preview(resources(true));
  expect(short(result)).toEqual(['Modify Q True FifoQueue:Static', 'Modify A False Url:Dynamic Arn:Dynamic']);
  expect(result.changes[0]).toMatchObject({
    PolicyAction: action,
    Details: [{ Target: { RequiresRecreation: 'Always' } }],
  });
  expect(result.changes[1].Details).toMatchObject([
    {
      ChangeSource: 'ResourceReference',
      CausingEntity: 'Q',
      Target: { AfterValue: '{{changeSet:KNOWN_AFTER_APPLY}}' },
    },
    {
      ChangeSource: 'ResourceAttribute',
      CausingEntity: 'Q.Arn',
      Target: { AfterValue: 'x {{changeSet:KNOWN_AFTER_APPLY}}' },
    },
  ]);
});

test('the preview marks a replacement that depends on an unknown value', async () => {
  const resources = (value: string) => ({
    A: custom({ Value: value }),
    P: parameter('x', { Name: { 'Fn::GetAtt': ['A', 'Value'] } }),
  });
  await harness.deploy(resources('/a'));
  expect(short(preview(resources('/b')))).toEqual(['Modify A False Value:Static', 'Modify P Conditional Name:Dynamic']);
});

test('the preview takes the ID of a resource that changes in place for kept, and its attributes for unknown', async () => {
  const resources = (DelaySeconds: number, value: string) => ({
    Q: queue({ DelaySeconds }),
    P: parameter(value),
    A: custom({ Arn: { 'Fn::GetAtt': ['Q', 'Arn'] } }),
    B: custom({ Value: { 'Fn::GetAtt': ['P', 'Value'] } }),
  });
  await harness.deploy(resources(1, 'old'));
  expect(short(preview(resources(2, 'new')))).toEqual([
    'Modify Q False DelaySeconds:Static',
    'Modify P False Value:Static',
    'Modify B False Value:Dynamic',
  ]);
});

test('the preview takes values that it cannot compute for unknown', async () => {
  const resources = (list: string) => ({
    A: custom({ Value: list }),
    B: custom({ Second: { 'Fn::Select': [1, { 'Fn::Split': [',', { 'Fn::GetAtt': ['A', 'Value'] }] }] } }),
  });
  await harness.deploy(resources('a,b'));
  expect(short(preview(resources('a,c')))).toEqual(['Modify A False Value:Static', 'Modify B False Second:Dynamic']);
});

test('the preview names the parameter behind a change, and hides secret values', async () => {
  const sections = { Parameters: { Plain: { Type: 'String' }, Secret: { Type: 'String', NoEcho: true } } };
  const resources = { A: custom({ Plain: { Ref: 'Plain' }, Value: { Ref: 'Secret' } }) };
  await harness.deploy(resources, { sections, parameters: { Plain: 'old', Secret: 'canary-1' } });
  const result = preview(resources, { sections, parameters: { Plain: 'new', Secret: 'canary-2' } });
  expect(result.changes).toMatchObject([
    {
      LogicalResourceId: 'A',
      Details: [
        { ChangeSource: 'ParameterReference', CausingEntity: 'Plain' },
        { ChangeSource: 'ParameterReference', CausingEntity: 'Secret' },
      ],
    },
  ]);
  expect(JSON.stringify(result)).not.toContain('canary');
});

test('events hide secret values, too', async () => {
  const sections = { Parameters: { Secret: { Type: 'String', NoEcho: true } } };
  const resources = {
    A: custom({ Script: { Create: { NoEcho: 'true', Data: { Generated: 'canary-2' } } } }),
    B: custom({ Given: { 'Fn::Sub': 'given ${Secret}' }, Generated: { 'Fn::GetAtt': ['A', 'Generated'] } }),
  };
  await harness.deploy(resources, { sections, parameters: { Secret: 'canary-1' } });
  expect(harness.received()[1].ResourceProperties).toMatchObject({ Given: 'given canary-1', Generated: 'canary-2' });
  const event = harness.cloudFormation
    .events('Stack')
    .find(({ logicalId, status }) => logicalId === 'B' && status === 'CREATE_COMPLETE')!;
  expect(JSON.parse(event.properties!)).toMatchObject({ Given: 'given *****', Generated: '*****' });
  expect(JSON.stringify(harness.cloudFormation.events('Stack'))).not.toContain('canary-1');
});

test.each(['Metadata', 'DeletionPolicy', 'UpdateReplacePolicy'])(
  'the preview shows %s, which changes nothing but itself',
  async (attribute) => {
    await harness.deploy({ Q: queue() });
    const value = attribute === 'Metadata' ? { new: 1 } : 'Retain';
    expect(preview({ Q: queue({}, { [attribute]: value }) }).changes).toMatchObject([
      {
        Action: 'Modify',
        Replacement: 'False',
        Scope: [attribute],
        Details: [{ Target: { Attribute: attribute, RequiresRecreation: 'Never', AttributeChangeType: 'Add' } }],
      },
    ]);
  },
);

test('the preview has a failed resource, although its template is the same', async () => {
  await harness.deploy({ A: custom({ Value: 'old' }), Bad: custom() });
  const bad = { A: custom({ Value: 'new', Script: { Update: { Status: 'FAILED', Reason: 'no' } } }), Bad: custom() };
  await harness.deploy(bad, { rollback: false });
  expect(short(preview(bad))).toEqual(['Modify A False']);
  expect(preview(bad).isEmpty).toBe(false);
});
