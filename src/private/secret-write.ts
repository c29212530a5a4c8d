/** The permission to put a private key into a secret. */

import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { actionOf } from '../api/iam';
import { DescribeSecret, PutSecretValue, SECRETS_MANAGER, UpdateSecretVersionStage } from '../api/secrets-manager';

/**
 * Allows the role to write the secret, but not to read it. The policy is the scope's own, so that it outlasts the scope's
 * custom resource, whose deletion still needs it.
 */
export function allowSecretWrite(scope: Construct, role: iam.IRole, secret: secretsmanager.ISecret): iam.Policy {
  const operations = [PutSecretValue, DescribeSecret, UpdateSecretVersionStage];
  const policy = new iam.Policy(scope, 'SecretPolicy', {
    statements: [
      new iam.PolicyStatement({
        actions: operations.map((operation) => actionOf(operation, SECRETS_MANAGER.signingName)),
        resources: [secret.secretFullArn ?? `${secret.secretArn}-??????`],
      }),
      ...secret.encryptionKey ? [keyUse(secret.encryptionKey)] : [],
    ],
  });
  role.attachInlinePolicy(policy);
  return policy;
}

/** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html */
function keyUse(key: kms.IKey): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${key.env.region}.amazonaws.com` } },
  });
}
