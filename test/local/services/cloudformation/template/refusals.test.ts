import { Refusal } from '../../../../../local/services/cloudformation';
import type { Harness } from '../harness';
import { assemble, startHarness } from '../harness';

let harness: Harness;
beforeAll(async () => { harness = await startHarness(); });
beforeEach(() => harness.reset());
afterAll(() => harness.stop());

const queue = (Properties: unknown = {}, attributes: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties,
  ...attributes,
});

test.each<[string, object, string]>([
  ['a transform', { Transform: 'AWS::Serverless-2016-10-31' }, 'section Transform is not supported'],
  ['a section', { Hooks: {} }, 'section Hooks is not supported'],
  [
    'a resource type',
    { Resources: { R: { Type: 'AWS::EC2::Instance' } } },
    'Resources.R: resource type AWS::EC2::Instance is not supported',
  ],
  ['a type without a name', { Resources: { R: {} } }, '[/Resources/R] has no Type'],
  [
    'a type named like a method',
    { Resources: { R: { Type: 'constructor' } } },
    'Resources.R: resource type constructor is not supported',
  ],
  [
    'a resource attribute',
    { Resources: { R: queue({}, { CreationPolicy: {} }) } },
    'Resources.R: attribute CreationPolicy is not supported',
  ],
  [
    'a policy',
    { Resources: { R: queue({}, { DeletionPolicy: 'Snapshot' }) } },
    'Resources.R: policy "Snapshot" is not supported',
  ],
  [
    'a function',
    { Resources: { R: queue({ A: [{ 'Fn::Transform': {} }] }) } },
    'Resources.R: Fn::Transform is not supported here',
  ],
  [
    'a malformed function',
    { Resources: { R: queue({ A: { 'Fn::GetAtt': 7 } }) } },
    'Resources.R: an intrinsic function is malformed',
  ],
  ['a null', { Resources: { R: queue({ A: [null] }) } }, 'Resources.R: the value null is not supported here'],
  [
    'an attribute of a type',
    { Resources: { R: queue(), S: queue({ A: { 'Fn::GetAtt': ['R', 'Size'] } }) } },
    'Resources.S: AWS::SQS::Queue has no attribute Size',
  ],
  [
    'a reference',
    { Resources: { R: queue({ A: { Ref: 'Nothing' } }) } },
    'Resources.R: Nothing is neither a parameter nor a resource',
  ],
  [
    'a reference in text',
    { Resources: { R: queue({ A: { 'Fn::Sub': '${Nothing.Arn}' } }) } },
    'Resources.R: Nothing is not a resource',
  ],
  [
    'a dependency',
    { Resources: { R: queue({}, { DependsOn: ['Nothing'] }) } },
    'Resources.R: DependsOn names no resource: Nothing',
  ],
  [
    'a condition',
    { Resources: { R: queue({}, { Condition: 'Nothing' }) } },
    'Resources.R: there is no condition Nothing',
  ],
  [
    'a mapping',
    { Resources: { R: queue({ A: { 'Fn::FindInMap': ['Nothing', 'a', 'b'] } }) } },
    'Resources.R: there is no mapping Nothing',
  ],
  [
    'an output',
    { Outputs: { O: { Value: { Ref: 'Nothing' } } } },
    'Outputs.O: Nothing is neither a parameter nor a resource',
  ],
  ['a parameter type', { Parameters: { P: { Type: 'Boolean' } } }, 'Parameters.P: type Boolean is not supported'],
  [
    'a runtime',
    { Resources: { R: { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'python3.12' } } } },
    'runtime python3.12 is not supported',
  ],
  [
    'a boundary',
    { Resources: { R: { Type: 'AWS::IAM::Role', Properties: { PermissionsBoundary: 'x' } } } },
    'property PermissionsBoundary is not supported',
  ],
  [
    'a service token',
    { Resources: { R: { Type: 'Custom::Thing' } } },
    'Resources.R: property ServiceToken is required',
  ],
  [
    'a service timeout',
    { Resources: { R: { Type: 'Custom::Thing', Properties: { ServiceToken: 'x', ServiceTimeout: 3601 } } } },
    'between 1 and 3600',
  ],
  [
    'a cycle',
    { Resources: { A: queue({ A: { Ref: 'B' } }), B: queue({}, { DependsOn: 'A' }) } },
    'Circular dependency between resources: [A, B]',
  ],
  [
    'conditions that need each other',
    {
      Conditions: {
        One: { 'Fn::Not': [{ Condition: 'Other' }] },
        Other: { 'Fn::Or': [{ Condition: 'Free' }, { Condition: 'One' }] },
        Free: { 'Fn::Equals': ['a', 'a'] },
      },
    },
    'Circular dependency between conditions: [One, Other]',
  ],
  [
    'a resource that is not there',
    {
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { A: queue({ A: { Ref: 'B' } }), B: queue({}, { Condition: 'Never' }) },
    },
    'Unresolved resource dependencies [B]',
  ],
  [
    'a rule',
    { Rules: { Mine: { Assertions: [{ Assert: { 'Fn::Equals': ['a', 'b'] }, AssertDescription: 'a is not b' }] } } },
    'Mine: a is not b',
  ],
  ['a template without resources', { Resources: undefined }, 'the template has no Resources'],
])('a template with %s is refused by name, before anything is created', async (_what, sections, problem) => {
  const templates = { First: { Resources: { Q: queue() } }, Stack: { Resources: { Q: queue() }, ...sections } };
  const deployment = harness.cloudFormation.deploy(assemble(templates));
  await expect(deployment).rejects.toThrow(Refusal);
  await expect(deployment).rejects.toThrow(problem);
  expect(harness.cloudFormation.describeStack('First')).toBeUndefined();
});

test('a refusal names all problems at once', async () => {
  await expect(harness.deploy({ A: { Type: 'No::Such' }, B: queue({ A: { Ref: 'No' } }) })).rejects.toThrow(
    'Stack Stack: Resources.A: resource type No::Such is not supported; Resources.B: No is neither a parameter nor a resource',
  );
});

test('a changed resource type is refused', async () => {
  await harness.deploy({ A: queue() });
  await expect(harness.deploy({ A: { Type: 'AWS::SNS::Topic' } })).rejects.toThrow(
    'Update of resource type is not permitted',
  );
});

test('a stack for another place, a missing stack, and an unknown parameter are refused', async () => {
  const assembly = assemble({ Stack: { Resources: { Q: queue() } } }, 'aws://123456789012/us-east-1');
  await expect(harness.cloudFormation.deploy(assembly)).rejects.toThrow(
    'it is for 123456789012/us-east-1, and this cloud is 123456789012/eu-west-1',
  );
  const here = assemble({ Stack: { Resources: { Q: queue() } } }, 'aws://123456789012/eu-west-1');
  await expect(harness.cloudFormation.deploy(here, { stacks: ['Other'] })).rejects.toThrow('it has no stack Other');
  await expect(harness.cloudFormation.deploy(here, { parameters: { P: 'x' } })).rejects.toThrow(
    '[P] do not exist in any template',
  );
});

test('a stack that is being deployed is refused', async () => {
  const Properties = { ServiceToken: harness.serviceToken, Script: { Create: 'answer slowly' } };
  const first = harness.deploy({ A: { Type: 'Custom::Thing', Properties } });
  await expect(harness.deploy({ B: queue() })).rejects.toThrow('is in CREATE_IN_PROGRESS state and can not be updated');
  expect(await first).toMatchObject({ status: 'CREATE_COMPLETE' });
});

test.each([
  ['made', {}],
  ['changed', { Second: { Resources: { Q: queue() } } }],
])('a stack that meanwhile is being %s is refused', async (_how, before) => {
  await harness.cloudFormation.deploy(assemble(before));
  const slow = {
    Resources: {
      A: {
        Type: 'Custom::Thing',
        Properties: { ServiceToken: harness.serviceToken, Script: { Create: 'answer slowly' } },
      },
    },
  };
  const both = harness.cloudFormation.deploy(assemble({ First: { Resources: { Q: queue() } }, Second: slow }));
  const second = harness.cloudFormation.deploy(assemble({ Second: slow }));
  await expect(both).rejects.toThrow(
    /Stack:arn.*Second.* is in (CREATE|UPDATE)_IN_PROGRESS state and can not be updated/,
  );
  expect(await second).toMatchObject([{ status: expect.stringMatching(/^(CREATE|UPDATE)_COMPLETE$/) }]);
});

test('the rule about the version of the bootstrap stack decides', async () => {
  const sections = {
    Parameters: {
      BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
    },
    Rules: {
      CheckBootstrapVersion: {
        Assertions: [
          {
            Assert: { 'Fn::Not': [{ 'Fn::Contains': [['1', '2', '3', '4', '5'], { Ref: 'BootstrapVersion' }] }] },
            AssertDescription: 'CDK bootstrap stack version 6 required.',
          },
        ],
      },
    },
  };
  expect(await harness.deploy({ Q: queue() }, { sections })).toMatchObject({ status: 'CREATE_COMPLETE' });
  harness.cloudFormation.ssmParameters.set('/cdk-bootstrap/hnb659fds/version', '5');
  await expect(harness.deploy({ Q: queue() }, { sections })).rejects.toThrow(
    'CheckBootstrapVersion: CDK bootstrap stack version 6 required.',
  );
});
