/** Tells one cloud which roles there are in another, a moment later, as IAM itself is eventually consistent. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { MiniStack } from './ministack';
import type { LocalCloud } from '../../local/cloud';
import type { Role } from '../../local/iam';

const PAUSE_MILLISECONDS = 200;

/** The local cloud checks that managed integrations can assume the role of a destination. @returns how to end it */
export function mirrorRoles(from: MiniStack, { iam }: LocalCloud): () => Promise<void> {
  let ended = false;
  const running = (async () => {
    while (!ended) {
      for (const role of await rolesOf(from)) iam.putRole(role);
      await sleep(PAUSE_MILLISECONDS);
    }
  })();
  return () => {
    ended = true;
    return running;
  };
}

async function rolesOf(miniStack: MiniStack): Promise<Role[]> {
  const { Roles } = await miniStack.query('iam', 'ListRoles');
  return (Roles.member ?? []).map(
    ({ Arn, RoleName, RoleId, CreateDate, AssumeRolePolicyDocument }: Record<string, string>) => ({
      arn: Arn,
      name: RoleName,
      roleId: RoleId,
      createdAt: new Date(CreateDate),
      trustPolicy: JSON.parse(decodeURIComponent(AssumeRolePolicyDocument)),
    }),
  );
}
