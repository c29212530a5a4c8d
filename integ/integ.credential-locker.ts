/** Credential lockers: as simple as can be; named and tagged; and a role that may read them. */

import { App, CfnOutput, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { integTest } from './integ-test';
import { CredentialLocker } from 'cdk-device-fleets';

const app = new App();
const stack = new Stack(app, 'CredentialLockerInteg');
Tags.of(stack).add('team', 'fleet');
const removalPolicy = RemovalPolicy.DESTROY;

const plain = new CredentialLocker(stack, 'Plain', { removalPolicy });
const named = new CredentialLocker(stack, 'Named', {
  credentialLockerName: 'household-42',
  tags: { building: '7' },
  removalPolicy,
});
const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
plain.grants.read(reader);
named.grants.list(reader);

new CfnOutput(stack, 'PlainId', { value: plain.credentialLockerId });
new CfnOutput(stack, 'NamedArn', { value: named.credentialLockerArn });
new CfnOutput(stack, 'NamedCreatedAt', { value: named.createdAt });

integTest(app, stack);
