/** Compares the resource types with the specification that the CDK CLI has for `cdk diff`. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LocalCloud } from '../../../../../local/cloud';
import type { Host } from '../../../../../local/services/cloudformation/host';
import { resourceTypes } from '../../../../../local/services/cloudformation/resources';
import { RECORDS } from '../../../../../local/services/cloudformation/resources/records';

interface Specification {
  readonly cloudFormationType: string;
  readonly properties: Readonly<Record<string, { readonly causesReplacement?: 'yes' | 'no' | 'maybe' }>>;
  readonly attributes: Readonly<Record<string, object>>;
}

const database = join(require.resolve('aws-cdk/package.json'), '../db.json.gz');
const { schema: { resource: { entities } } } = JSON.parse(gunzipSync(readFileSync(database)).toString());
const specifications = new Map<string, Specification>(
  entities.map((entity: Specification) => [entity.cloudFormationType, entity]),
);

/** The resource types of the CDK besides AWS's. */
const UNSPECIFIED = ['AWS::CDK::Metadata'];
const TYPES = [
  ...Object.keys(RECORDS).filter((type) => !UNSPECIFIED.includes(type)),
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
  'AWS::SSM::Parameter',
];

let cloud: LocalCloud;
let typeOf: ReturnType<typeof resourceTypes>;
beforeAll(async () => {
  cloud = await LocalCloud.start();
  const storage = { map: () => new Map(), folder: () => '' };
  typeOf = resourceTypes({ ...cloud, storage, route: () => {} } as unknown as Host, new Map(), new Map());
});
afterAll(() => cloud.stop());

test.each(TYPES)('%s is replaced when CloudFormation says so', (type) => {
  const { properties } = specifications.get(type)!;
  const expected = Object.keys(properties).filter((name) => properties[name].causesReplacement === 'yes');
  expect([...typeOf(type)!.replacedBy ?? []].sort()).toEqual(expected.sort());
});

test.each(TYPES)('%s has only attributes that CloudFormation gives it', (type) => {
  expect(Object.keys(specifications.get(type)!.attributes)).toEqual(
    expect.arrayContaining([...(typeOf(type)!.attributes ?? [])]),
  );
});

test('the specification lists each type', () => {
  const known = [...specifications.keys()].filter(
    (type) => typeOf(type) && type !== 'AWS::CloudFormation::CustomResource',
  );
  expect(known.sort()).toEqual([...TYPES].sort());
});
