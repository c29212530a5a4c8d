/**
 * Reads a cloud assembly of `cdk synth` or `app.synth()`: its stacks in the order of deployment,
 * and its assets. The CDK is loaded on first use, because users of the endpoint alone need not have
 * it.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import type { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import type { Template } from './template/template';
import { Refusal } from './template/template';

export interface AssembledStack {
  readonly name: string;
  readonly template: Template;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Assembly {
  /** The stacks, each after those that it depends on. */
  readonly stacks: readonly AssembledStack[];
  /** The paths of the assets on the disk, by `bucket/key`. */
  readonly assets: ReadonlyMap<string, string>;
}

type Cdk = typeof import('aws-cdk-lib/cx-api');

interface Place {
  readonly account: string;
  readonly region: string;
}

/** The members of an asset manifest's file entries that are used here. */
interface FileAsset {
  readonly source: { readonly path?: string };
  readonly destinations: Readonly<Record<string, { readonly bucketName: string; readonly objectKey: string }>>;
}

export function readAssembly(source: string | CloudAssembly, place: Place): Assembly {
  const cdk: Cdk = createRequire(__filename)('aws-cdk-lib/cx-api');
  const assembly = typeof source === 'string' ? new cdk.CloudAssembly(source) : source;
  const stacks = assembly.stacksRecursively.map((stack) => {
    checkPlace(stack, place, [cdk.UNKNOWN_ACCOUNT, cdk.UNKNOWN_REGION]);
    return { name: stack.stackName, template: stack.template as Template, tags: stack.tags };
  });
  return { stacks, assets: assetsOf(manifestsOf(assembly, cdk), place) };
}

function assetsOf(manifests: ReturnType<typeof manifestsOf>, { account, region }: Place): Map<string, string> {
  const fill = (text: string) =>
    text
      .replaceAll('${AWS::AccountId}', account)
      .replaceAll('${AWS::Region}', region)
      .replaceAll('${AWS::Partition}', 'aws');
  return new Map(manifests.flatMap(({ folder, files }) => Object.values(files).flatMap(({ source, destinations }) => (
    Object.values(destinations).map(({ bucketName, objectKey }): [string, string] => (
      [`${fill(bucketName)}/${fill(objectKey)}`, resolve(folder, source.path ?? '')]))))));
}

function manifestsOf(
  assembly: CloudAssembly, cdk: Cdk,
): { folder: string; files: Readonly<Record<string, FileAsset>> }[] {
  const own = assembly.artifacts.filter(cdk.AssetManifestArtifact.isAssetManifestArtifact).map(({ file }) => (
    { folder: dirname(file), files: JSON.parse(readFileSync(file, 'utf8')).files ?? {} }));
  return [...own, ...assembly.nestedAssemblies.flatMap(({ nestedAssembly }) => manifestsOf(nestedAssembly, cdk))];
}

function checkPlace(
  { stackName, environment }: CloudFormationStackArtifact,
  { account, region }: Place,
  unknown: readonly string[],
): void {
  const isElsewhere = (wanted: string, actual: string) => !unknown.includes(wanted) && wanted !== actual;
  if (isElsewhere(environment.account, account) || isElsewhere(environment.region, region)) {
    throw new Refusal(`Stack ${stackName}`, [
      `it is for ${environment.account}/${environment.region}, and this cloud is ${account}/${region}`,
    ]);
  }
}
