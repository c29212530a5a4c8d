/** Does what `cdk bootstrap` does: deploys the CDK CLI's own template with the CLI's default parameters. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from './services/cloudformation/engine';

const STACK = 'CDKToolkit';
const DONE: readonly string[] = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];
const PARAMETERS = { FileAssetsBucketKmsKeyId: 'AWS_MANAGED_KEY' };

/** In the bundle, the template lies beside the code; otherwise in the CLI's package. */
const TEMPLATES = [__dirname, join(__dirname, '../node_modules/aws-cdk/lib/api/bootstrap')].map((folder) =>
  join(folder, 'bootstrap-template.yaml'),
);

/** Does nothing if the account is bootstrapped already. */
export async function bootstrap(engine: Engine): Promise<void> {
  const existing = engine.stacks.living(STACK);
  if (existing && DONE.includes(existing.status)) return;
  // An earlier start of the bootstrapping was interrupted.
  if (existing) await engine.destroy(existing);
  const id = engine.stacks.newId(STACK);
  const template = readFileSync(TEMPLATES.find(existsSync)!, 'utf8');
  const deployment = engine.prepareDeployment({
    template,
    stackName: STACK,
    stackId: id,
    parameters: PARAMETERS,
    capabilities: ['CAPABILITY_NAMED_IAM'],
    notificationArns: [],
    tags: {},
  });
  const stack = engine.stacks.add(STACK, id);
  await engine.deploy(stack, stack.addDeployment(deployment), { onFailure: 'ROLLBACK' });
  if (stack.status !== 'CREATE_COMPLETE') {
    throw new Error(`the stack ${STACK} cannot be deployed: ${stack.state.reason}`);
  }
}
