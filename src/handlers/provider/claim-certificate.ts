/**
 * The secret that holds a provisioning profile's claim certificate and private key. Each profile's
 * key is a version of the secret with the profile's ID as its staging label. During a replacement
 * the secret has the keys of both profiles, and the labels distinguish them, so that a rollback
 * finds the former key.
 *
 * Every profile's key is a version of the secret with the profile's ID as staging label. While a
 * profile is replaced, the keys of both are there; the label tells which profile each belongs to,
 * so that a rollback finds the former key again.
 */

import { createHash } from 'node:crypto';
import type { Made } from './adapter';
import type { Properties } from './request';
import { PutSecretValue, UpdateSecretVersionStage } from '../../api/secrets-manager';
import type { Calls } from '../shared/calls';
import { Failure, isCode } from '../shared/errors';
import type { Runtime } from '../shared/runtime';
import { TimedOutWaiting, poll, SECOND } from '../shared/runtime';
import { CURRENT, stagesOf } from '../shared/secret-versions';

/**
 * How long a duplicate of the same request may take to store the key that it received: longer than
 * two attempts that time out.
 */
const OTHER_DELIVERY = 75 * SECOND;

export async function keepClaimCertificate(
  { physicalId, output, properties }: Made,
  calls: Calls,
  runtime: Runtime,
): Promise<'done' | 'start over'> {
  const secretId = properties.ClaimCertificateSecretArn as string | undefined;
  const privateKey = output.ClaimCertificatePrivateKey;
  if (secretId === undefined) {
    if (privateKey === undefined) return 'done';
    throw new Failure(
      'CreateProvisioningProfile gave out a private key, but the profile has no ClaimCertificateSecretArn to keep it in. '
        + 'Give the profile a claimCertificateSecret.',
    );
  }
  if (privateKey === undefined) return (await isKept(secretId, physicalId, calls, runtime)) ? 'done' : 'start over';
  await calls.secret(PutSecretValue, {
    SecretId: secretId,
    ClientRequestToken: versionOf(physicalId),
    SecretString: JSON.stringify({
      ProvisioningProfileId: physicalId,
      ClaimCertificate: output.ClaimCertificate,
      ClaimCertificatePrivateKey: privateKey,
    }),
    VersionStages: [CURRENT, physicalId],
  });
  return 'done';
}

/**
 * Removes the label of a deleted profile. If its key was the current one, the key of the remaining
 * profile becomes current.
 */
export async function releaseClaimCertificate(physicalId: string, properties: Properties, calls: Calls): Promise<void> {
  const secretId = properties.ClaimCertificateSecretArn as string | undefined;
  if (secretId === undefined) return;
  try {
    const stages = await stagesOf(secretId, calls);
    const released = stages.find(([, labels]) => labels.includes(physicalId));
    if (!released) return;
    const [version, labels] = released;
    const alive = stages.find(
      ([other, otherLabels]) => other !== version && otherLabels.some((label) => !label.startsWith('AWS')),
    );
    if (alive && labels.includes(CURRENT)) await moveLabel(secretId, CURRENT, version, alive[0], calls);
    await moveLabel(secretId, physicalId, version, undefined, calls);
  } catch (error) {
    // A deleted secret has no labels to clean up.
    if (!isCode(error, 'ResourceNotFoundException', 'InvalidRequestException')) throw error;
  }
}

/**
 * The service returns the key once. If this output lacks it, an earlier run of the same request has
 * stored it, or it is lost.
 */
async function isKept(secretId: string, physicalId: string, calls: Calls, runtime: Runtime): Promise<boolean> {
  try {
    return await poll(runtime, runtime.now() + OTHER_DELIVERY, async () => {
      const stages = await stagesOf(secretId, calls);
      return stages.some(([version]) => version === versionOf(physicalId)) || undefined;
    });
  } catch (error) {
    if (error instanceof TimedOutWaiting) return false;
    throw error;
  }
}

async function moveLabel(
  secretId: string,
  label: string,
  from: string,
  to: string | undefined,
  calls: Calls,
): Promise<void> {
  await calls.secret(UpdateSecretVersionStage, {
    SecretId: secretId,
    VersionStage: label,
    RemoveFromVersionId: from,
    MoveToVersionId: to,
  });
}

/** One version per profile, so that storing the same key twice stores it once. */
function versionOf(physicalId: string): string {
  return createHash('sha256').update(physicalId).digest('hex');
}
