/** For each kind of resource: the life of a small stack that needs every permission of its kind. */

import type { Stack } from 'aws-cdk-lib';
import { RemovalPolicy } from 'aws-cdk-lib';
import type { LocalCloud } from '../../local/cloud';
import { kindName } from '../../src/api/resource-kind';
import type { Grant } from '../granted';
import { SAMPLES } from '../samples';
import type { Circumstance, Sample, Version } from '../samples/common/sample';
import { OtaTaskConfiguration } from 'cdk-device-fleets';

export { REPLACED, type Version, VERSIONS } from '../samples/common/sample';

/** The versions in which the stack is deployed. Afterwards it is deleted. */
export interface Life {
  readonly kind: string;
  /**
   * The permissions of the function that the life needs.
   * @default - those of the kind, without those that the function has for every kind
   */
  readonly needs?: (grant: Grant) => boolean;
  readonly declare: (stack: Stack, version: Version) => unknown;
  /** Creates resources before the stack. */
  readonly prepare?: (cloud: LocalCloud) => unknown;
  /** Called before each version: lets the function need an action that it does not need otherwise. */
  readonly unless?: Readonly<Record<string, Circumstance>>;
}

const lifeOf = ({ kind, construct: Construct, id, props, prepare, circumstances }: Sample): Life => ({
  kind: kindName(kind),
  declare: (stack, version) =>
    new Construct(stack, id, { removalPolicy: RemovalPolicy.DESTROY, ...props(stack, version) }),
  prepare,
  unless: circumstances,
});

const PROVIDER: Life = {
  kind: 'FleetProvider',
  needs: ({ action }) => action.startsWith('cloudformation:'),
  declare: (stack) => new OtaTaskConfiguration(stack, 'Rollout'),
};

export const LIVES: readonly Life[] = [PROVIDER, ...SAMPLES.map(lifeOf)];
