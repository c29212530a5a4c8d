/** Checks the private keys that the service returns once: each is in its secret, and nowhere else. */

import type { Ledger } from './ledger';
import { idsReportedUnremovable } from './protocol';
import type { Holding } from '../apps/kind';
import type { World } from '../simulation/world';
import { CANARY } from '../simulation/world';

const RESPONSE_URL = '/cloudformation-custom-resource-response/';

/** Every profile of the stack has its key; the current version of the secret has the key of a profile of the stack. */
export function checkSecrets(world: World, holdings: readonly Holding[], ledger: Ledger): string[] {
  if (!ledger.isSettled) return [];
  const { cloud, keys } = world;
  const reportedUnremovable = idsReportedUnremovable(world);
  const { secretsManager } = cloud.services;
  const valueOf = (name: string, stage?: string): any => {
    try {
      return JSON.parse(secretsManager.getSecretValue(name, stage));
    } catch {
      return undefined;
    }
  };
  return holdings.flatMap((holding) => {
    const { id, identity, thing, members } = holding;
    if (members.ProvisioningType !== 'FLEET_PROVISIONING' || ledger.resourceOf(thing!) !== identity) return [];
    const secret = secretsManager.names().find((name) => valueOf(name, id));
    if (!secret) return [`the key of ${thing} (${id}) is in no secret`];
    const [own, current] = [valueOf(secret, id), valueOf(secret)];
    return [
      ...(own.ProvisioningProfileId === id && own.ClaimCertificatePrivateKey === keys.get(id)
        ? []
        : [`the secret of ${thing} (${id}) has another key`]),
      ...(current?.ProvisioningProfileId === id
      || ledger.isContested(holding)
      || reportedUnremovable.has(current?.ProvisioningProfileId)
        ? []
        : [`the secret of ${thing} (${id}) tells the key of ${current?.ProvisioningProfileId} at first`]),
    ];
  });
}

/** No readable text has a key in it, and no log of the function has a response URL. */
export function checkWords(world: World): string[] {
  const shown = world.readable.split('\n').find((line) => line.includes(CANARY));
  const logged = world.logs.find((line) => line.includes(RESPONSE_URL));
  return [
    ...(shown ? [`a private key can be read: ${shown}`] : []),
    ...(logged ? [`a response URL is in the log: ${logged}`] : []),
  ];
}
