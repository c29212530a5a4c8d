/** The permissions to put a private key into a secret, and to read what a resource is made from. */

import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { actionOf } from '../api/iam';
import { Operation } from '../api/schema';
import { DescribeSecret, GetSecretValue, PutSecretValue, SECRETS_MANAGER, UpdateSecretVersionStage } from '../api/secrets-manager';

/**
 * Allows the role to write the secret, but not to read it. The policy is the scope's own, so that it outlasts the scope's
 * custom resource, whose deletion still needs it.
 */
export function allowSecretWrite(scope: Construct, role: iam.IRole, secret: secretsmanager.ISecret): iam.Policy {
  const policy = new iam.Policy(scope, 'SecretPolicy', {
    statements: use(secret, [PutSecretValue, DescribeSecret, UpdateSecretVersionStage], ['kms:Decrypt', 'kms:GenerateDataKey']),
  });
  role.attachInlinePolicy(policy);
  return policy;
}

/** What allows reading the secret. */
export function secretReading(secret: secretsmanager.ISecret): iam.PolicyStatement[] {
  return use(secret, [GetSecretValue], ['kms:Decrypt']);
}

function use(secret: secretsmanager.ISecret, operations: Operation[], keyActions: string[]): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: operations.map((operation) => actionOf(operation, SECRETS_MANAGER.signingName)),
      resources: [secret.secretFullArn ?? `${secret.secretArn}-??????`],
    }),
    ...secret.encryptionKey ? [keyUse(secret.encryptionKey, keyActions)] : [],
  ];
}

/** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html */
function keyUse(key: kms.IKey, actions: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions,
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${key.env.region}.amazonaws.com` } },
  });
}
