/**
 * Calls the operations of CloudFormation as the gateway does: inputs and outputs are checked
 * against their descriptions.
 */

import { checkInput, checkOutput } from '../../../../../local/protocol/checks';
import { knownMembers } from '../../../../../local/protocol/values';
import { CloudFormationService } from '../../../../../local/services/cloudformation/api';
import type { Call } from '../../../../../local/services/service';
import { ServiceError } from '../../../../../local/services/service';
import type { Harness } from '../harness';
import { startHarness } from '../harness';

export interface ServiceHarness {
  readonly harness: Harness;
  /** The permissions that were checked, as `iam:PassRole arn:...`. */
  readonly asked: string[];
  /** Calls an operation; returns undefined if it has no output. */
  call(operation: string, input?: object): Promise<any>;
  /** The error of a call, as `ValidationException: ...`. */
  failure(operation: string, input?: object): Promise<string>;
  /** The members of the stack in the output of DescribeStacks. */
  stack(name?: string): Promise<any>;
  /** A custom resource of the test's function. */
  custom(properties?: object, attributes?: object): object;
  reset(): void;
}

export async function startService(): Promise<ServiceHarness> {
  const harness = await startHarness({ timeoutSeconds: 2 });
  const { account, region, clock, random, iam, services } = harness.cloud;
  let service: CloudFormationService;
  const asked: string[] = [];
  const context: Call = {
    requestId: 'request',
    principal: { arn: 'arn:aws:sts::123456789012:assumed-role/Caller/test' },
    failsLater: false,
    authorize: async (action, resource, conditions) => {
      asked.push([action, resource, ...Object.values(conditions ?? {})].join(' '));
      if (resource.includes('forbidden')) {
        throw new ServiceError('AccessDeniedException', `not authorized to perform: ${action}`);
      }
    },
  };
  const call = async (name: string, input: object = {}) => {
    const operation = service.description.operations[name];
    checkInput({ ...input }, operation);
    const answer = await harness.during(async () => service.operations[name](input, context));
    const output = knownMembers(answer ?? {}, operation.output);
    checkOutput(output, operation);
    return output as any;
  };
  return {
    harness,
    asked,
    call,
    failure: (name, input) =>
      call(name, input).then(
        () => 'none',
        (error: Error) => `${error.name}: ${error.message}`,
      ),
    stack: async (StackName = 'Stack') => (await call('DescribeStacks', { StackName })).Stacks[0],
    custom: (properties = {}, attributes = {}) => ({
      Type: 'Custom::Thing',
      Properties: { ServiceToken: harness.serviceToken, ServiceTimeout: 20, ...properties },
      ...attributes,
    }),
    reset: () => {
      harness.reset();
      asked.length = 0;
      service = new CloudFormationService(harness.cloudFormation.engine, {
        account,
        region,
        clock,
        random,
        iam,
        objects: services.s3,
      });
    },
  };
}

export const body = (Resources: object, sections: object = {}) => JSON.stringify({ ...sections, Resources });
