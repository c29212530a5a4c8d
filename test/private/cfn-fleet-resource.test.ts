import type { Stack } from 'aws-cdk-lib';
import { CfnParameter, Errors, Fn, SecretValue, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { CredentialLockerProps } from '../../src';
import { CredentialLocker } from '../../src';
import { only, testStack } from '../stacks';

function synthesize(props: (stack: Stack) => CredentialLockerProps): unknown {
  const stack = testStack();
  new CredentialLocker(stack, 'Locker', props(stack));
  return Template.fromStack(stack).toJSON();
}

describe('fails for a dynamic reference', () => {
  const REFUSED =
    /Fleet\/Locker: credentialLockerName must not contain a dynamic reference \(\{\{resolve:\.\.\.\}\}\), which CloudFormation does not resolve in custom resources \(is \*\*\*\)/;

  test("a dynamic reference to a secret's value fails", () => {
    expect(() =>
      synthesize(() => ({ credentialLockerName: SecretValue.secretsManager('canary').unsafeUnwrap() })),
    ).toThrow(REFUSED);
  });

  test('a dynamic reference to a secure parameter fails', () => {
    expect(() =>
      synthesize(() => ({ credentialLockerName: SecretValue.ssmSecure('canary', '1').unsafeUnwrap() })),
    ).toThrow(REFUSED);
  });

  test('a dynamic reference in the middle of a text with a token fails', () => {
    expect(() => synthesize((stack) => ({
      credentialLockerName: Fn.join('', ['my {{resolve:ssm:', new CfnParameter(stack, 'Which').valueAsString, '}}']),
    }))).toThrow(REFUSED);
  });

  test('a dynamic reference in a tag fails', () => {
    expect(() => synthesize(() => ({ tags: { secret: '{{resolve:ssm:canary}}' } }))).toThrow(
      /Fleet\/Locker: tags must not contain a dynamic reference/,
    );
  });

  test('a dynamic reference in the key of a map fails', () => {
    expect(() => synthesize(() => ({ tags: { [SecretValue.ssmSecure('canary', '1').unsafeUnwrap()]: 'value' } })))
      .toThrow(/Fleet\/Locker: tags must not contain a dynamic reference/);
  });

  test('a dynamic reference fails without being shown', () => {
    expect(() => synthesize(() => ({ tags: { secret: '{{resolve:ssm:canary}}' } }))).toThrow(expect.objectContaining({
      message: expect.not.stringContaining('canary'),
    }));
  });

  test('a written dynamic reference fails together with another broken rule', () => {
    expect(() => synthesize(() => ({ credentialLockerName: '{{resolve:ssm:canary}}' }))).toThrow(
      'credentialLockerName must match [A-Za-z0-9-_ ]+ (is ***)',
    );
  });
});

test('braces that are no dynamic reference pass', () => {
  expect(() => synthesize(() => ({ tags: { template: '{{name}} {resolve:' } }))).not.toThrow();
});

test("the error is of the CDK's own kind, and knows the construct", () => {
  expect.assertions(3);
  try {
    new CredentialLocker(testStack(), 'Locker', { credentialLockerName: '' });
  } catch (error) {
    expect(Errors.isValidationError(error)).toBe(true);
    expect((error as Error).name).toBe('InvalidCredentialLocker');
    expect((error as { constructPath?: string }).constructPath).toBe('Fleet/Locker');
  }
});

test('rendering the tags twice changes nothing in the template', () => {
  const stack = testStack();
  new CredentialLocker(stack, 'Locker', { tags: { a: '1' } });
  Tags.of(stack).add('b', '2');
  expect(stack.node.validate()).toEqual([]);
  expect(only(stack, 'Custom::IoTManagedIntegrations_CredentialLocker').Properties.Tags).toEqual({ a: '1', b: '2' });
});
