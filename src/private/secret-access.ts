/**
 * The permissions of the Lambda code on secrets: to write a private key, to look up a version, to
 * read the input of a resource.
 */

import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { viaService } from './via-service';
import { actionOf } from '../api/iam';
import type { Operation } from '../api/schema';
import {
  DescribeSecret,
  GetSecretValue,
  PutSecretValue,
  SECRETS_MANAGER,
  UpdateSecretVersionStage,
} from '../api/secrets-manager';

/** Allows the role to write the secret, but not to read it. */
export function allowSecretWrite(scope: Construct, role: iam.IRole, secret: secretsmanager.ISecret): iam.Policy {
  const operations = [PutSecretValue, DescribeSecret, UpdateSecretVersionStage];
  return policyOf(scope, role, use(secret, operations, ['kms:Decrypt', 'kms:GenerateDataKey']));
}

/** Allows the role to look up the current version of the secrets, but not to read them. */
export function allowLookup(scope: Construct, role: iam.IRole, secrets: readonly secretsmanager.ISecret[]): iam.Policy {
  return policyOf(scope, role, [allow([DescribeSecret], secrets)]);
}

/** The statements that allow reading the secret. */
export function secretReading(secret: secretsmanager.ISecret): iam.PolicyStatement[] {
  return use(secret, [GetSecretValue], ['kms:Decrypt']);
}

/** The policy belongs to the scope, so that it outlasts the scope's custom resource, whose deletion still needs it. */
function policyOf(scope: Construct, role: iam.IRole, statements: iam.PolicyStatement[]): iam.Policy {
  const policy = new iam.Policy(scope, 'SecretPolicy', { statements });
  role.attachInlinePolicy(policy);
  return policy;
}

/** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html */
function use(secret: secretsmanager.ISecret, operations: Operation[], keyActions: string[]): iam.PolicyStatement[] {
  const key = secret.encryptionKey;
  return [
    allow(operations, [secret]),
    ...(key
      ? [
        new iam.PolicyStatement({
          actions: keyActions,
          resources: [key.keyArn],
          conditions: viaService('secretsmanager', key.env.region),
        }),
      ]
      : []),
  ];
}

function allow(operations: Operation[], secrets: readonly secretsmanager.ISecret[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: operations.map((operation) => actionOf(operation, SECRETS_MANAGER.signingName)),
    resources: [...new Set(secrets.map((secret) => secret.secretFullArn ?? `${secret.secretArn}-??????`))],
  });
}
