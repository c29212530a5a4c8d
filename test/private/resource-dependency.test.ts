import { CfnResource } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { addResourceDependency } from '../../src/private/resource-dependency';
import { testStack } from '../stacks';

const resources = () => {
  const stack = testStack();
  const [one, other] = ['One', 'Other'].map((id) => new CfnResource(stack, id, { type: 'AWS::SNS::Topic' }));
  return { stack, one, other };
};

test('a dependency is in the template', () => {
  const { stack, one, other } = resources();
  addResourceDependency(one, other);
  expect(Template.fromStack(stack).toJSON().Resources.One.DependsOn).toEqual(['Other']);
});

test('the method of newer versions takes precedence over the one that they deprecate', () => {
  const { one, other } = resources();
  const [newer, deprecated] = [jest.fn(), jest.fn()];
  addResourceDependency(Object.assign(one, { addResourceDependency: newer, addDependency: deprecated }), other);
  expect(newer.mock.calls).toEqual([[other]]);
  expect(deprecated).not.toHaveBeenCalled();
});
