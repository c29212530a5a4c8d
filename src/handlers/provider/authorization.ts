/**
 * The authorization of a connector destination: which parts of it change in place, and which
 * versions of secrets it names.
 */

import { isDeepStrictEqual } from 'node:util';
import type { Properties } from './request';
import type {
  CreateConnectorDestination,
  UpdateConnectorDestination,
} from '../../api/iot-managed-integrations/connector-destination';
import type { Input } from '../../api/schema';
import type { Calls } from '../shared/calls';
import { Failure } from '../shared/errors';
import { CURRENT, stagesOf } from '../shared/secret-versions';

type AuthConfig = Input<typeof CreateConnectorDestination>['AuthConfig'];
type OAuth = AuthConfig['oAuth'];
type Materials = AuthConfig['GeneralAuthorization'];
type Update = NonNullable<Input<typeof UpdateConnectorDestination>['AuthConfig']>;

interface Secret { readonly arn: string; readonly versionId?: string }

/**
 * The update that turns the current authorization into the wanted one; undefined where no update
 * can.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_AuthConfigUpdate.html
 */
export function authConfigUpdate(living: AuthConfig = {}, wanted: AuthConfig = {}): Update | undefined {
  const oAuthUpdate = oAuthChange(living.oAuth, wanted.oAuth);
  const GeneralAuthorizationUpdate = materialsChange(living.GeneralAuthorization, wanted.GeneralAuthorization);
  if (!oAuthUpdate || !GeneralAuthorizationUpdate) return undefined;
  return { ...wanted.oAuth && { oAuthUpdate }, ...wanted.GeneralAuthorization && { GeneralAuthorizationUpdate } };
}

function oAuthChange(living: OAuth, wanted: OAuth): Update['oAuthUpdate'] {
  const { oAuthCompleteRedirectUrl: former, proactiveRefreshTokenRenewal: formerRenewal, ...livingRest } = living ?? {};
  const { oAuthCompleteRedirectUrl, proactiveRefreshTokenRenewal, ...wantedRest } = wanted ?? {};
  const isTakenAway = former !== undefined && oAuthCompleteRedirectUrl === undefined;
  if (isTakenAway || !isDeepStrictEqual(livingRest, wantedRest)) return undefined;
  return {
    oAuthCompleteRedirectUrl,
    proactiveRefreshTokenRenewal: proactiveRefreshTokenRenewal ?? (formerRenewal && { enabled: false }),
  };
}

/** An update can add materials and give them other secrets; it cannot remove one. */
function materialsChange(living: Materials = [], wanted: Materials = []): Update['GeneralAuthorizationUpdate'] {
  const secrets = new Map(living.map(({ AuthMaterialName, SecretsManager }) => [AuthMaterialName, SecretsManager]));
  const isWanted = (name: string) => wanted.some(({ AuthMaterialName }) => AuthMaterialName === name);
  if (![...secrets.keys()].every(isWanted)) return undefined;
  return {
    AuthMaterialsToAdd: wanted.filter(({ AuthMaterialName }) => !secrets.has(AuthMaterialName)),
    AuthMaterialsToUpdate: wanted.filter(({ AuthMaterialName: name, SecretsManager }) =>
      secrets.has(name) && !isDeepStrictEqual(secrets.get(name), SecretsManager)),
  };
}

/** The properties, with the current version of each secret that has none. */
export async function withSecretVersions(properties: Properties, calls: Calls): Promise<Properties> {
  const {
    AuthConfig: { GeneralAuthorization, ...rest },
    SecretsManager,
  } = properties as { AuthConfig: AuthConfig; SecretsManager?: Secret };
  const materials = GeneralAuthorization && await Promise.all(GeneralAuthorization.map(async (material) => (
    { ...material, SecretsManager: await withVersion(material.SecretsManager, calls) })));
  return {
    ...properties,
    AuthConfig: { ...rest, ...materials && { GeneralAuthorization: materials } },
    ...SecretsManager && { SecretsManager: await withVersion(SecretsManager, calls) },
  };
}

async function withVersion(secret: Secret, calls: Calls): Promise<Required<Secret>> {
  return { arn: secret.arn, versionId: secret.versionId ?? await currentVersion(secret.arn, calls) };
}

async function currentVersion(arn: string, calls: Calls): Promise<string> {
  const current = (await stagesOf(arn, calls)).find(([, labels]) => labels.includes(CURRENT));
  if (!current) throw new Failure(`The secret ${arn} has no current version. Give it a value, then deploy again.`);
  return current[0];
}
