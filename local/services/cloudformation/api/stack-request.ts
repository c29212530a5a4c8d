/**
 * Reads the wanted state of a stack from a call: the template and the parameters. It refuses
 * requests for features that the local cloud does not have.
 */

import type { Call } from '../../service';
import { ServiceError } from '../../service';
import type { DeploymentRequest } from '../engine/deployment-request';
import type { StackRecord } from '../engine/stack';
import type { Host } from '../host';
import { isMet, requirementOf } from '../template/capabilities';
import type { ParameterValues } from '../template/parameters';
import { parseTemplate } from '../template/text';

export interface TemplateInput {
  readonly TemplateBody?: string;
  readonly TemplateURL?: string;
  readonly UsePreviousTemplate?: boolean;
}

type Objects = Pick<Host['objects'], 'getObject'>;

interface ParameterInput {
  readonly ParameterKey?: string;
  readonly ParameterValue?: string;
  readonly UsePreviousValue?: boolean;
}

export interface StackRequestInput extends TemplateInput {
  readonly RoleARN?: string;
  readonly Parameters?: readonly ParameterInput[];
  readonly Capabilities?: readonly string[];
  readonly NotificationARNs?: readonly string[];
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MAX_BODY_BYTES = 51_200;
const MAX_OBJECT_BYTES = 1024 * 1024;

/**
 * The members that request features that the local cloud does not have, with the names of these.
 * ImportExistingResources is not one of them: `cdk bootstrap` sends it, and if there is a resource
 * to import, its creation fails by its name.
 */
const UNSERVED: Readonly<Record<string, readonly [feature: string, asks: (value: any) => boolean]>> = {
  ChangeSetType: ['the import of resources', (type) => type === 'IMPORT'],
  DeletionMode: ['the forced deletion of a stack', (mode) => mode === 'FORCE_DELETE_STACK'],
  DeploymentConfig: ['the express mode of deployments', ({ Mode }) => Mode === 'EXPRESS'],
  DeploymentMode: ['drift', () => true],
  ResourcesToImport: ['the import of resources', ({ length }) => length > 0],
  ResourceTypes: ['the restriction of resource types', ({ length }) => length > 0],
  RollbackConfiguration: ['rollback by alarms', ({ RollbackTriggers = [] }) => RollbackTriggers.length > 0],
  StackPolicyBody: ['stack policies', () => true],
  StackPolicyDuringUpdateBody: ['stack policies', () => true],
  StackPolicyDuringUpdateURL: ['stack policies', () => true],
  StackPolicyURL: ['stack policies', () => true],
  TimeoutInMinutes: ['a timeout of the creation of a stack', () => true],
};

export function refuseUnserved(input: Readonly<Record<string, unknown>>): void {
  for (const [member, [feature, asks]] of Object.entries(UNSERVED)) {
    if (input[member] === undefined || !asks(input[member])) continue;
    throw invalid(`${member}: the local cloud does not serve ${feature}. Deploy without it, or on AWS.`);
  }
}

/** The text of the template: from the call, from S3, or the previous one. */
export async function templateText(
  input: TemplateInput,
  call: Call,
  objects: Objects,
  stack?: StackRecord,
): Promise<string> {
  const { TemplateBody, TemplateURL, UsePreviousTemplate = false } = input;
  if (
    [TemplateBody !== undefined, TemplateURL !== undefined, UsePreviousTemplate].filter((isGiven) => isGiven).length
    !== 1
  ) {
    throw invalid('Either Template URL or Template Body must be specified.');
  }
  if (TemplateURL !== undefined) return objectAt(TemplateURL, call, objects);
  const text = TemplateBody ?? stack?.deployment?.template;
  if (text === undefined) throw invalid('There is no previous template to use.');
  if (TemplateBody !== undefined && Buffer.byteLength(TemplateBody) > MAX_BODY_BYTES) {
    throw invalid(
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${MAX_BODY_BYTES}`,
    );
  }
  return text;
}

/** The caller has to be allowed to read the object. */
async function objectAt(templateUrl: string, call: Call, objects: Objects): Promise<string> {
  const [bucket, key] = placeOf(templateUrl);
  await call.authorize('s3:GetObject', `arn:aws:s3:::${bucket}/${key}`);
  const object = objects.getObject(bucket, key);
  if (!object) throw invalid(`S3 error: The specified key does not exist: s3://${bucket}/${key}`);
  if (object.length > MAX_OBJECT_BYTES) throw invalid('Template may not exceed 1000000 bytes in size.');
  return Buffer.from(object).toString();
}

/** Bucket and key of `https://bucket.s3.region.amazonaws.com/key` and `https://host/bucket/key`. */
function placeOf(templateUrl: string): readonly [bucket: string, key: string] {
  const { hostname, path } = partsOf(templateUrl);
  const [, bucket] = /^(.+)\.s3[.-]/.exec(hostname) ?? [];
  return bucket === undefined ? [path.slice(0, path.indexOf('/')), path.slice(path.indexOf('/') + 1)] : [bucket, path];
}

function partsOf(templateUrl: string): { readonly hostname: string; readonly path: string } {
  try {
    const { hostname, pathname } = new URL(templateUrl);
    return { hostname, path: decodeURIComponent(pathname.slice(1)) };
  } catch {
    throw invalid('TemplateURL must be a supported URL.');
  }
}

/** @param stack the current stack, if there is one: its settings apply where the call has none */
export function stackRequestFrom(
  { Parameters = [], Capabilities = [], NotificationARNs, Tags }: StackRequestInput,
  template: string,
  stack: StackRecord | undefined,
): Omit<DeploymentRequest, 'stackId' | 'stackName'> {
  const requirement = requirementOf(parseTemplate(template));
  if (requirement && !isMet(requirement, Capabilities)) {
    throw new ServiceError('InsufficientCapabilitiesException', `Requires capabilities : [${requirement.capability}]`);
  }
  const before = stack?.deployment;
  return {
    template,
    stack,
    parameters: given(Parameters, before?.parameters ?? {}),
    capabilities: Capabilities,
    notificationArns: NotificationARNs ?? before?.notificationArns ?? [],
    tags: Tags ? Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])) : (before?.tags ?? {}),
  };
}

function given(parameters: readonly ParameterInput[], previous: ParameterValues): Record<string, string> {
  return Object.fromEntries(
    parameters.map(({ ParameterKey: key = '', ParameterValue: value = '', UsePreviousValue }) => {
      if (!UsePreviousValue) return [key, value];
      if (Object.hasOwn(previous, key)) return [key, previous[key].given];
      throw invalid(
        `Invalid input for parameter key ${key}. Cannot specify usePreviousValue as true for a parameter key not in the previous template`,
      );
    }),
  );
}

export function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
