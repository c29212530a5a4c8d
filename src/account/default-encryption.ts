/** The default encryption of the account: the key by which the service encrypts its data. */

import type { IResource } from 'aws-cdk-lib';
import { Annotations, Resource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import {
  DEFAULT_ENCRYPTION,
  GetDefaultEncryptionConfiguration,
} from '../api/iot-managed-integrations/default-encryption';
import type { FleetResourceProps } from '../fleet-resource-props';
import { grantOnAll } from '../private/grants';
import { arnOf, SERVICE_PRINCIPAL } from '../private/service-arn';
import { oneInAccount } from '../private/singular';
import { isMarked, mark } from '../private/type-guard';

/**
 * The default encryption of an account and Region, of this stack or imported.
 */
export interface IDefaultEncryption extends IResource {
  /**
   * Permissions on the default encryption.
   */
  readonly grants: DefaultEncryptionGrants;
}

/**
 * Properties of a `DefaultEncryption`.
 */
export interface DefaultEncryptionProps extends FleetResourceProps {
  /**
   * The key by which the service encrypts: a symmetric one of the same Region, and not an alias.
   * The statements that the service documents are added to its policy: whoever may call AWS IoT
   * managed integrations in the key's account may then use the key by way of the service, and so
   * may the service itself for this account. To an imported key they have to be added by hand, of
   * which synthesis warns. A change is made in place.
   */
  readonly encryptionKey: kms.IKey;
}

const SYMBOL = Symbol.for('cdk-device-fleets.DefaultEncryption');

abstract class DefaultEncryptionBase extends Resource implements IDefaultEncryption {
  public readonly grants = DefaultEncryptionGrants.fromDefaultEncryption(this);
}

/**
 * A key of your own for all that the service holds for the account in the Region. The deployment
 * goes on once the service says `ENABLED`, and fails with the service's reason where that says
 * `UPDATE_FAILED`.
 *
 * When it is deleted, the service returns to its own key. There is one default encryption in an
 * account and Region: a key that something else has set is refused, and left alone where that
 * happened since. Its logical ID does not depend on where it is in the stack. A construct that goes
 * from one stack to another leaves the first with `RemovalPolicy.RETAIN`.
 *
 * Keep the key as long as the service has data of that time.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/data-protection.html
 *
 * @example
 * new DefaultEncryption(this, 'Encryption', { encryptionKey: new kms.Key(this, 'Key', { enableKeyRotation: true }) });
 */
export class DefaultEncryption extends DefaultEncryptionBase {
  /**
   * Use the default encryption of the stack's account and Region, which this stack does not set.
   */
  public static fromAccount(scope: Construct, id: string): IDefaultEncryption {
    class Import extends DefaultEncryptionBase {}
    return new Import(scope, id);
  }

  /**
   * Whether the value is a `DefaultEncryption`.
   */
  public static isDefaultEncryption(x: unknown): x is DefaultEncryption {
    return isMarked(x, SYMBOL);
  }

  constructor(scope: Construct, id: string, props: DefaultEncryptionProps) {
    super(scope, id);
    mark(this, SYMBOL);
    const { encryptionKey } = props;
    const isAllowed = keyStatements(this).map(
      (statement) => encryptionKey.addToResourcePolicy(statement).statementAdded,
    );
    oneInAccount(this, {
      kind: DEFAULT_ENCRYPTION,
      properties: { encryptionType: 'CUSTOMER_KEY_ENCRYPTION', kmsKeyArn: encryptionKey.keyArn },
      propNames: { kmsKeyArn: 'encryptionKey.keyArn' },
      common: props,
      waits: true,
    });
    if (isAllowed.includes(false)) this.warnOfPolicy();
  }

  private warnOfPolicy(): void {
    Annotations.of(this).addWarningV2(
      'cdk-device-fleets:DefaultEncryption.keyPolicy',
      'the policy of an imported key cannot be changed here: '
        + 'add the statements of https://docs.aws.amazon.com/iot-mi/latest/devguide/data-protection.html to it by hand',
    );
  }
}

const USE = ['kms:GenerateDataKeyWithoutPlaintext', 'kms:Decrypt', 'kms:ReEncrypt*'];
const RESOURCE_TYPES = ['managed-thing', 'credential-locker', 'provisioning-profile', 'ota-task'];

/**
 * The guide's statements. Where it names principals, these are for all of the account who come by
 * way of the service: another one would be needed for each application otherwise. KMS has such
 * statements in the policies of AWS managed keys.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/data-protection.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-caller-account
 */
function keyStatements(scope: Construct): iam.PolicyStatement[] {
  const { account } = Stack.of(scope);
  const ofTheService = { 'kms:ViaService': SERVICE_PRINCIPAL, 'kms:CallerAccount': account };
  const ofTheAccount = {
    'ForAnyValue:StringEquals': { 'kms:EncryptionContext:aws-crypto-ec:iotmanagedintegrations': account },
    'ArnLike': { 'aws:SourceArn': RESOURCE_TYPES.map((type) => arnOf(scope, type, '*')) },
  };
  const allow = (principal: iam.IPrincipal, actions: string[], conditions: object) => new iam.PolicyStatement({
    actions, principals: [principal], resources: ['*'], conditions: conditions as iam.Conditions,
  });
  return [
    allow(new iam.AnyPrincipal(), USE, { StringEquals: ofTheService, ...ofTheAccount }),
    allow(new iam.ServicePrincipal(SERVICE_PRINCIPAL), USE, ofTheAccount),
    allow(new iam.AnyPrincipal(), ['kms:DescribeKey'], { StringEquals: ofTheService }),
  ];
}

/**
 * Permissions on the default encryption.
 */
export class DefaultEncryptionGrants {
  /**
   * The permissions on this default encryption.
   */
  public static fromDefaultEncryption(_defaultEncryption: IDefaultEncryption): DefaultEncryptionGrants {
    return new DefaultEncryptionGrants();
  }

  private constructor() {}

  /**
   * Allow reading by which key the service encrypts, and how far a change of it has come.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, GetDefaultEncryptionConfiguration);
  }
}
