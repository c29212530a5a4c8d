/** All resource types of the local cloud's stacks. */

import type { Host } from '../host';
import { BucketType } from './bucket';
import { CustomResourceType } from './custom-resource';
import { IamResources, ManagedPolicyType, PolicyType, RoleType } from './iam';
import type { Assets } from './lambda';
import { EventInvokeConfigType, FunctionType } from './lambda';
import { SecretType, SsmParameterType } from './parameters-and-secrets';
import { RecordedType } from './recorded';
import { RECORDS } from './records';
import type { ResourceType } from './resource-type';
import { ResponseUrls } from './response-url';

const CUSTOM = /^(AWS::CloudFormation::CustomResource|Custom::[\w@-]{1,60})$/;

/** @returns the type with a name; undefined if it is unknown */
export function resourceTypes(
  host: Host,
  assets: Assets,
  ssm: Map<string, string>,
): (name: string) => ResourceType | undefined {
  const iam = new IamResources(host);
  const custom = new CustomResourceType(host, new ResponseUrls(host));
  const types = new Map<string, ResourceType>([
    ...Object.entries(RECORDS).map(([name, recording]): [string, ResourceType] => [
      name,
      new RecordedType(host, recording),
    ]),
    ['AWS::IAM::ManagedPolicy', new ManagedPolicyType(iam)],
    ['AWS::IAM::Policy', new PolicyType(iam)],
    ['AWS::IAM::Role', new RoleType(iam)],
    ['AWS::Lambda::EventInvokeConfig', new EventInvokeConfigType(host)],
    ['AWS::Lambda::Function', new FunctionType(host, assets)],
    ['AWS::S3::Bucket', new BucketType(host)],
    ['AWS::SecretsManager::Secret', new SecretType(host)],
    ['AWS::SSM::Parameter', new SsmParameterType(host, ssm)],
  ]);
  return (name) => (CUSTOM.test(name) ? custom : types.get(name));
}
