/** AWS Security Token Service: the identity of a caller, and credentials of roles. */

import * as api from './description';
import type { Iam, Role } from '../../iam';
import { denied } from '../../iam';
import type { Call, EmulatedService, Handlers } from '../service';
import { ServiceError } from '../service';

export interface StsHost {
  readonly account: string;
  readonly iam: Pick<Iam, 'role' | 'openSession'>;
}

const DEFAULT_SECONDS = 3600;

/** The role of the administrator cannot be looked up. */
const ADMINISTRATOR_ID = 'AROAADMINISTRATOR';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining */
const MAX_CHAINED_SECONDS = 3600;

export class Sts implements EmulatedService {
  public readonly description = api.STS;
  public readonly operations: Handlers<typeof api> & EmulatedService['operations'] = {
    GetCallerIdentity: (_input, { principal: { arn, roleArn } }) => {
      const roleId = (roleArn && this.host.iam.role(roleArn)?.roleId) ?? ADMINISTRATOR_ID;
      return { UserId: `${roleId}:${arn.split('/').at(-1)}`, Account: this.host.account, Arn: arn };
    },

    AssumeRole: async (input, call) => {
      const {
        RoleArn,
        RoleSessionName: sessionName,
        DurationSeconds: seconds = DEFAULT_SECONDS,
        Tags = [],
        TransitiveTagKeys = [],
      } = input;
      const role = this.host.iam.role(RoleArn);
      if (!role) throw denied(call.principal, 'sts:AssumeRole', RoleArn);
      const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
      await authorize(call, role, { ...input, tags });
      checkDuration(seconds, role, call);
      const inherited = inheritedTags(call);
      const { credentials, principal, expiresAt } = this.host.iam.openSession(RoleArn, {
        sessionName,
        seconds,
        tags: { ...inherited, ...tags },
        transitiveTagKeys: [...Object.keys(inherited), ...TransitiveTagKeys],
      });
      return {
        Credentials: {
          AccessKeyId: credentials.accessKeyId,
          SecretAccessKey: credentials.secretAccessKey,
          SessionToken: credentials.sessionToken,
          Expiration: expiresAt,
        },
        AssumedRoleUser: { AssumedRoleId: `${role.roleId}:${sessionName}`, Arn: principal.arn },
      };
    },
  };

  constructor(private readonly host: StsHost) {}
}

interface AssumedAs {
  readonly RoleSessionName: string;
  readonly ExternalId?: string;
  readonly TransitiveTagKeys?: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** The role's trust policy and the caller's policies decide together, and again on tags. */
async function authorize(
  call: Call,
  { arn, trustPolicy }: Role,
  { RoleSessionName, ExternalId, TransitiveTagKeys, tags }: AssumedAs,
): Promise<void> {
  const keys = Object.keys(tags);
  const context = {
    'sts:RoleSessionName': RoleSessionName,
    ...(ExternalId !== undefined && { 'sts:ExternalId': ExternalId }),
    ...(keys.length > 0 && { 'aws:TagKeys': keys }),
    ...(TransitiveTagKeys && { 'sts:TransitiveTagKeys': [...TransitiveTagKeys] }),
    ...Object.fromEntries(keys.map((key) => [`aws:RequestTag/${key}`, tags[key]])),
  };
  await call.authorize('sts:AssumeRole', arn, context, trustPolicy);
  if (keys.length > 0) await call.authorize('sts:TagSession', arn, context, trustPolicy);
}

function checkDuration(seconds: number, { maxSessionSeconds = DEFAULT_SECONDS }: Role, { principal }: Call): void {
  if (seconds > maxSessionSeconds) {
    throw new ServiceError(
      'ValidationException',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
  if (principal.roleArn && seconds > MAX_CHAINED_SECONDS) {
    throw new ServiceError(
      'ValidationException',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
}

/** The tags that a session passes on to sessions that begin with its credentials. */
function inheritedTags({ principal: { tags = {}, transitiveTagKeys = [] } }: Call): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => transitiveTagKeys.includes(key)));
}
