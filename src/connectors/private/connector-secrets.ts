/** Who may read the secrets of a connector destination. */

import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { arnOf, SERVICE_PRINCIPAL } from '../../private/service-arn';
import { viaService } from '../../private/via-service';
import type { ICloudConnector } from '../cloud-connector';

/**
 * Lets the service read the client secret. The guide writes the association's ARN with a colon here
 * and with a slash elsewhere.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/secrets-manager.html
 */
export function allowService(scope: Construct, secret: secretsmanager.ISecret): void {
  share(scope, secret, new iam.ServicePrincipal(SERVICE_PRINCIPAL), ['kms:Decrypt', 'kms:DescribeKey']);
}

/**
 * Lets the function of a cloud connector read the secret; or all of its account, where the
 * function's role is not known.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/concepts-general-authorization.html
 */
export function allowConnector(scope: Construct, secret: secretsmanager.ISecret, connector: ICloudConnector): void {
  const role = connector.handler?.role;
  if (role) {
    warnWithoutKey(scope, secret);
    secret.grantRead(role);
  } else {
    share(scope, secret, new iam.AccountPrincipal(connector.env.account), ['kms:Decrypt']);
  }
}

function share(
  scope: Construct,
  secret: secretsmanager.ISecret,
  principal: iam.IPrincipal,
  keyActions: string[],
): void {
  warnWithoutKey(scope, secret);
  const association = arnOf(scope, 'account-association', '*');
  const { statementAdded } = secret.addToResourcePolicy(
    new iam.PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      principals: [principal],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'aws:SourceArn': [association, association.replace('account-association/', 'account-association:')],
        },
      },
    }),
  );
  secret.encryptionKey?.addToResourcePolicy(
    new iam.PolicyStatement({
      actions: keyActions,
      principals: [principal],
      resources: ['*'],
      conditions: viaService('secretsmanager', Stack.of(scope).region),
    }),
  );
  if (!statementAdded) {
    Annotations.of(scope).addWarningV2(
      'cdk-device-fleets:ConnectorDestination.secretPolicy',
      `the policy of the secret ${secret.node.path} is not in this stack: allow ${principal} there to read it`,
    );
  }
}

function warnWithoutKey(scope: Construct, secret: secretsmanager.ISecret): void {
  if (secret.encryptionKey) return;
  Annotations.of(scope).addWarningV2(
    'cdk-device-fleets:ConnectorDestination.secretKey',
    `the secret ${secret.node.path} has no encryptionKey that is known here: it must be encrypted with a key of yours, whose policy lets it be read`,
  );
}
