/** Reads a cloud assembly, as `cdk synth` or `app.synth()` makes it: its stacks in the order of deployment, and its assets. */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AssetManifestArtifact, CloudAssembly, CloudFormationStackArtifact, UNKNOWN_ACCOUNT, UNKNOWN_REGION } from 'aws-cdk-lib/cx-api';
import { Refusal, Template } from './template/template';

export interface AssembledStack {
  readonly name: string;
  readonly template: Template;
}

interface Place {
  readonly account: string;
  readonly region: string;
}

/** What an assembly's asset manifest says of a file, as far as it matters here. */
interface FileAsset {
  readonly source: { readonly path?: string };
  readonly destinations: Readonly<Record<string, { readonly bucketName: string; readonly objectKey: string }>>;
}

/** The stacks, each after those that it depends on. */
export function stacksOf(assembly: string | CloudAssembly, place: Place): AssembledStack[] {
  const { stacksRecursively } = open(assembly);
  return stacksRecursively.map((stack) => {
    checkPlace(stack, place);
    return { name: stack.stackName, template: stack.template as Template };
  });
}

/** Where the assets lie on the disk, by `bucket/key`. */
export function assetsOf(assembly: string | CloudAssembly, { account, region }: Place): Map<string, string> {
  const fill = (text: string) => text.replaceAll('${AWS::AccountId}', account).replaceAll('${AWS::Region}', region).replaceAll('${AWS::Partition}', 'aws');
  const manifests = manifestsOf(open(assembly));
  return new Map(manifests.flatMap(({ folder, files }) => Object.values(files).flatMap(({ source, destinations }) => (
    Object.values(destinations).map(({ bucketName, objectKey }): [string, string] => (
      [`${fill(bucketName)}/${fill(objectKey)}`, join(folder, source.path ?? '')]))))));
}

function open(assembly: string | CloudAssembly): CloudAssembly {
  return typeof assembly === 'string' ? new CloudAssembly(assembly) : assembly;
}

function manifestsOf(assembly: CloudAssembly): { folder: string; files: Readonly<Record<string, FileAsset>> }[] {
  const own = assembly.artifacts.filter(AssetManifestArtifact.isAssetManifestArtifact).map(({ file }) => (
    { folder: dirname(file), files: JSON.parse(readFileSync(file, 'utf8')).files ?? {} }));
  return [...own, ...assembly.nestedAssemblies.flatMap(({ nestedAssembly }) => manifestsOf(nestedAssembly))];
}

function checkPlace({ stackName, environment }: CloudFormationStackArtifact, { account, region }: Place): void {
  const elsewhere = (wanted: string, unknown: string, actual: string) => wanted !== unknown && wanted !== actual;
  if (elsewhere(environment.account, UNKNOWN_ACCOUNT, account) || elsewhere(environment.region, UNKNOWN_REGION, region)) {
    throw new Refusal(`Stack ${stackName}`, [`it is for ${environment.account}/${environment.region}, and this cloud is ${account}/${region}`]);
  }
}
