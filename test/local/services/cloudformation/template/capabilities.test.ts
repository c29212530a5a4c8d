import { isMet, requirementOf } from '../../../../../local/services/cloudformation/template/capabilities';

const role = (Properties?: object) => ({ Type: 'AWS::IAM::Role', ...Properties && { Properties: { ...Properties } } });
const policy = { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'named, but inside of a role' } };

/**
 * @see
 *   https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html#using-iam-capabilities
 */
test.each([
  [{}, undefined],
  [{ Q: { Type: 'AWS::SQS::Queue' }, C: { Type: 'constructor' } }, undefined],
  [{ R: role() }, 'CAPABILITY_IAM'],
  [{ R: role({}), P: policy }, 'CAPABILITY_IAM'],
  [{ P: policy, R: role({ RoleName: { Ref: 'P' } }) }, 'CAPABILITY_NAMED_IAM'],
])('the resource %j needs %p', (Resources, capability) => {
  expect(requirementOf({ Resources })?.capability).toBe(capability);
});

test.each([
  [[], false, false],
  [['CAPABILITY_AUTO_EXPAND'], false, false],
  [['CAPABILITY_IAM'], true, false],
  [['CAPABILITY_NAMED_IAM'], true, true],
])('the capabilities %j are enough for roles: %p, and for named ones: %p', (given, plain, named) => {
  expect(isMet(requirementOf({ Resources: { R: role() } })!, given)).toBe(plain);
  expect(isMet(requirementOf({ Resources: { R: role({ RoleName: 'r' }) } })!, given)).toBe(named);
});
