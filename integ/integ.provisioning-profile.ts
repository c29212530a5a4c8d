/** Provisioning profiles: with a claim certificate of the service's, with one of one's own, and without any. */

import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { integTest } from './integ-test';
import { ProvisioningProfile, ProvisioningType } from 'cdk-device-fleets';

const app = new App();
const stack = new Stack(app, 'ProvisioningProfileInteg');
const removalPolicy = RemovalPolicy.DESTROY;
// Only the form of a certificate: whoever runs this on AWS puts one of their own here.
const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

const generated = new ProvisioningProfile(stack, 'Generated', {
  provisioningType: ProvisioningType.fleetProvisioning(),
  provisioningProfileName: 'generated',
  tags: { line: 'a' },
  removalPolicy,
});
generated.grants.readClaimCertificate(new iam.Role(stack, 'Factory', { assumedBy: new iam.AccountRootPrincipal() }));

new ProvisioningProfile(stack, 'OwnSecret', {
  provisioningType: ProvisioningType.fleetProvisioning(),
  claimCertificateSecret: new secretsmanager.Secret(stack, 'Claim', { removalPolicy }),
  removalPolicy,
});
new ProvisioningProfile(stack, 'OwnClaim', {
  provisioningType: ProvisioningType.fleetProvisioning({ claimCertificate: certificate }), removalPolicy,
});
new ProvisioningProfile(stack, 'JustInTime', {
  provisioningType: ProvisioningType.justInTimeRegistration({ caCertificate: certificate }), removalPolicy,
});

new CfnOutput(stack, 'Id', { value: generated.provisioningProfileId });
new CfnOutput(stack, 'Name', { value: generated.provisioningProfileName });
new CfnOutput(stack, 'SecretArn', { value: generated.claimCertificateSecret!.secretArn });

integTest(app, stack);
