/** What the tests do to the local cloud, and learn from it, beside AWS's protocols. */

import type { LocalCloud } from '../../local/cloud';
import type { FaultSettings } from '../../local/faults';
import type { Credentials } from '../../local/iam';
import type { World } from '../../local/services/iot-managed-integrations/devices/world';
import type { ServiceDescription } from '../../local/services/service';

const PREFIX = '/boto3-tests/';

interface RoleSettings {
  readonly name: string;
  readonly statements?: readonly object[];
  /** Who may assume the role. */
  readonly principal: object;
}

/** Puts the controls on the cloud's endpoint: a POST to `/boto3-tests/NAME` with the argument as JSON. */
export function control(cloud: LocalCloud): void {
  const controls = controlsOf(cloud);
  cloud.route(PREFIX, async ({ path, body }) => {
    const name = path.slice(PREFIX.length);
    if (!Object.hasOwn(controls, name)) return { status: 404 };
    const argument = JSON.parse(new TextDecoder().decode(body));
    return {
      status: 200,
      body: JSON.stringify((await controls[name as keyof typeof controls](argument as never)) ?? null),
    };
  });
}

function controlsOf(cloud: LocalCloud) {
  const { account, clock, faults, iam, services, functions } = cloud;
  const arnOf = (role: string) => `arn:aws:iam::${account}:role/${role}`;
  return {
    served: () => Object.fromEntries(cloud.served.map((service) => [service.signingName, errorsOf(service)])),
    snapshot: () => services.managedIntegrations.snapshot(),
    /** Something that happens around the service, such as a device that connects. */
    world: ({ name, values }: { name: keyof World; values: readonly unknown[] }) =>
      (services.managedIntegrations.world[name] as (...all: readonly unknown[]) => void)(...values),
    notifications: (streamArn: string) => services.managedIntegrations.notifications(streamArn),
    injectFault: (settings: FaultSettings) => void faults.inject(settings),
    clearFaults: () => faults.clear(),
    /** Makes a role, and a session of it. */
    putRole: ({ name, statements = [], principal }: RoleSettings): Credentials => {
      const trustPolicy = {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
      };
      iam.putRole({
        arn: arnOf(name),
        name,
        roleId: `AROA${name.toUpperCase()}`,
        trustPolicy,
        createdAt: clock.date(),
      });
      if (statements.length > 0) {
        iam.putPolicy(arnOf(name), 'Policy', { Version: '2012-10-17', Statement: [...statements] });
      }
      return iam.credentialsFor(arnOf(name));
    },
    /** The credentials of a session that has ended. */
    expiredSession: (role: string): Credentials =>
      iam.openSession(arnOf(role), { sessionName: 'expired', seconds: -1, tags: {}, transitiveTagKeys: [] })
        .credentials,
    removeRole: (name: string) => iam.removeRole(arnOf(name)),
    createSecret: (secret: { name: string; value?: string }) => services.secretsManager.createSecret(secret),
    secretValue: ({ arn, stage }: { arn: string; stage?: string }) =>
      services.secretsManager.getSecretValue(arn, stage),
    /** Makes a Lambda function of the code in a folder. */
    putFunction: ({ name, code, role }: { name: string; code: string; role: string }) =>
      functions.put({
        name,
        code,
        handler: 'index.handler',
        runtime: 'nodejs20.x',
        roleArn: arnOf(role),
        timeoutSeconds: 10,
        memoryMegabytes: 128,
        environment: {},
        logGroupName: `/aws/lambda/${name}`,
      }),
    functionLogs: (name: string) => functions.logs(name),
  };
}

/** The errors of each operation with their statuses. */
function errorsOf({ operations }: ServiceDescription): Record<string, Record<string, number>> {
  return Object.fromEntries(Object.values(operations).map(({ name, errors }) =>
    [name, Object.fromEntries(errors.map((error) => [error.name, error.status]))]));
}
