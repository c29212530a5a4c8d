/** The role by which the service writes notifications to a Kinesis data stream. */

import { Names, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import { Construct } from 'constructs';
import { perStack } from './per-stack';
import { IOT_MANAGED_INTEGRATIONS } from '../api/iot-managed-integrations';

export const SERVICE_PRINCIPAL = `${IOT_MANAGED_INTEGRATIONS.signingName}.amazonaws.com`;

const PUT_RECORD = 'kinesis:PutRecord';
/** Kinesis asks it of producers to an encrypted stream. The guide of AWS IoT managed integrations is silent about it. */
const GENERATE_DATA_KEY = 'kms:GenerateDataKey';

const roles = perStack(() => new Map<kinesis.IStream, iam.IRole>());

/** The role that all destinations of a stream in a stack share. */
export function deliveryRoleOf(scope: Construct, stream: kinesis.IStream): iam.IRole {
  const ofStack = roles(scope);
  const role = ofStack.get(stream) ?? makeRole(Stack.of(scope), stream);
  ofStack.set(stream, role);
  return role;
}

/** Allows a role of the user's to write to a stream. */
export function grantDelivery(stream: kinesis.IStream, role: iam.IRole): iam.Grant {
  const put = stream.grant(role, PUT_RECORD);
  return stream.encryptionKey ? put.combine(stream.encryptionKey.grant(role, GENERATE_DATA_KEY)) : put;
}

/**
 * A role that only the service can assume, for this account and Region. It is made together with its permissions, so that
 * destinations need not depend on a policy.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/managedintegrations-notifications.html
 */
function makeRole(stack: Stack, stream: kinesis.IStream): iam.IRole {
  const { streamArn, encryptionKey } = stream;
  return new iam.Role(stack, `DeliveryRole${Names.uniqueResourceName(stream, { maxLength: 64 })}`, {
    description: 'Delivers notifications of AWS IoT managed integrations',
    assumedBy: new iam.ServicePrincipal(SERVICE_PRINCIPAL, {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: { 'aws:SourceArn': stack.formatArn({ service: IOT_MANAGED_INTEGRATIONS.signingName, resource: '*' }) },
      },
    }),
    inlinePolicies: {
      Delivery: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ actions: [PUT_RECORD], resources: [streamArn] }),
          ...encryptionKey ? [new iam.PolicyStatement({ actions: [GENERATE_DATA_KEY], resources: [encryptionKey.keyArn] })] : [],
        ],
      }),
    },
  });
}
