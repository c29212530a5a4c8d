/** The role by which the service writes notifications to a Kinesis data stream. */

import { Names, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kinesis from 'aws-cdk-lib/aws-kinesis';
import type { Construct } from 'constructs';
import { IOT_MANAGED_INTEGRATIONS_ENDPOINT } from '../../api/iot-managed-integrations/endpoint';
import { perStack } from '../../private/per-stack';
import { SERVICE_PRINCIPAL } from '../../private/service-arn';

const roles = perStack(() => new Map<kinesis.IStream, iam.IRole>());

/** The role that all destinations of a stream in a stack share. */
export function deliveryRoleOf(scope: Construct, stream: kinesis.IStream): iam.IRole {
  const ofStack = roles(scope);
  const role = ofStack.get(stream) ?? makeRole(Stack.of(scope), stream);
  ofStack.set(stream, role);
  return role;
}

/**
 * A role that only the service can assume, for this account and Region.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/managedintegrations-notifications.html
 */
function makeRole(stack: Stack, stream: kinesis.IStream): iam.IRole {
  return new iam.Role(stack, `DeliveryRole${Names.uniqueResourceName(stream, { maxLength: 64 })}`, {
    description: 'Delivers notifications of AWS IoT managed integrations',
    assumedBy: new iam.ServicePrincipal(SERVICE_PRINCIPAL, {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: {
          'aws:SourceArn': stack.formatArn({ service: IOT_MANAGED_INTEGRATIONS_ENDPOINT.signingName, resource: '*' }),
        },
      },
    }),
  });
}

const grants = new WeakMap<iam.IRole, Map<kinesis.IStream, iam.Grant>>();

/** Allows a role to write to a stream; once, however many destinations use both. */
export function grantDelivery(stream: kinesis.IStream, role: iam.IRole): iam.Grant {
  const ofRole = grants.get(role) ?? new Map<kinesis.IStream, iam.Grant>();
  const grant = ofRole.get(stream) ?? grantPut(stream, role);
  grants.set(role, ofRole.set(stream, grant));
  return grant;
}

/**
 * Kinesis requires that producers may use the key of an encrypted stream; the guide of AWS IoT
 * managed integrations does not mention it.
 *
 * @see https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
 */
function grantPut(stream: kinesis.IStream, role: iam.IRole): iam.Grant {
  const put = stream.grant(role, 'kinesis:PutRecord');
  return stream.encryptionKey ? put.combine(stream.encryptionKey.grant(role, 'kms:GenerateDataKey')) : put;
}
