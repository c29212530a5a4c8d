/**
 * A cloud in simulated time with a function that custom resources can use, and short ways to deploy
 * templates to it.
 */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArtifactType } from 'aws-cdk-lib/cloud-assembly-schema';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { CloudAssemblyBuilder } from 'aws-cdk-lib/cx-api';
import type { AssumptionName, AssumptionSettings } from '../../../../local/assumptions';
import type { LocalCloudOptions } from '../../../../local/cloud';
import { LocalCloud } from '../../../../local/cloud';
import type { DeployOptions, StackDescription } from '../../../../local/services/cloudformation';
import { CloudFormation } from '../../../../local/services/cloudformation';
import type { FunctionConfiguration, LambdaFunctions } from '../../../../local/services/lambda';
import { Storage } from '../../../../local/storage';

// Reads: test/local/services/cloudformation/handler/index.cjs

export interface Harness {
  readonly cloud: LocalCloud;
  readonly functions: LambdaFunctions;
  cloudFormation: CloudFormation;
  /** The service token of the function, which records its events and answers as the test says. */
  readonly serviceToken: string;
  /** The events of the function, oldest first. */
  received(): any[];
  /** The same, in short: `Create A-a`. */
  calls(): string[];
  /** Starts over without stacks and calls, in the same cloud with the same function. */
  reset(): void;
  /** Deploys one stack. */
  deploy(resources: object, options?: TemplateOptions): Promise<StackDescription>;
  /** Lets time pass until a custom resource has been called so many times. */
  called(count: number): Promise<void>;
  /** Lets time pass until work of the engine is done. */
  during<T>(work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export interface TemplateOptions extends DeployOptions {
  readonly name?: string;
  /** Sections of the template besides its resources. */
  readonly sections?: object;
}

export interface HarnessOptions extends LocalCloudOptions {
  /** Of the function. */
  readonly timeoutSeconds?: number;
}

/** Runs work under another assumption. */
export async function assuming<N extends AssumptionName>(
  { cloud }: Harness, name: N, setting: AssumptionSettings[N], run: () => Promise<void>,
): Promise<void> {
  const before = cloud.assumptions.get(name);
  cloud.assumptions.set(name, setting as never);
  try {
    await run();
  } finally {
    cloud.assumptions.set(name, before as never);
  }
}

export async function startHarness({ timeoutSeconds = 30, ...cloudOptions }: HarnessOptions = {}): Promise<Harness> {
  const cloud = await LocalCloud.start({ clock: 'simulated', ...cloudOptions });
  const { account, region, clock, random, assumptions, endpoint, iam, functions, services } = cloud;
  const parts = {
    account,
    region,
    clock,
    random,
    assumptions,
    endpoint,
    iam,
    functions,
    secrets: services.secretsManager,
    objects: services.s3,
  };
  let storage = Storage.open();
  const engine = () => new CloudFormation({ ...parts, storage, route: cloud.route.bind(cloud), log: console.error });
  const events = join(mkdtempSync(join(tmpdir(), 'events-')), 'events');
  functions.put(functionSettings(cloud, { timeoutSeconds, environment: { EVENTS: events } }));
  const received = () =>
    readFileSync(events, 'utf8')
      .split('\n')
      .filter((line) => line)
      .map((line) => JSON.parse(line));
  const harness: Harness = {
    cloud,
    functions,
    cloudFormation: engine(),
    serviceToken: functions.arnOf('test-handler'),
    received,
    calls: () =>
      received().map(
        ({ RequestType, LogicalResourceId, PhysicalResourceId }) =>
          `${RequestType} ${PhysicalResourceId ?? LogicalResourceId}`,
      ),
    reset: () => {
      writeFileSync(events, '');
      storage.close();
      storage = Storage.open();
      harness.cloudFormation = engine();
    },
    deploy: async (resources, { name = 'Stack', sections = {}, ...options } = {}) => {
      const [stack] = await harness.cloudFormation.deploy(
        assemble({ [name]: { ...sections, Resources: resources } }),
        options,
      );
      return stack;
    },
    called: async (count) => {
      while (harness.calls().length < count) await cloud.clock.pass(10);
    },
    during: (work) => cloud.clock.run('what the test waits for', work),
    stop: async () => {
      await cloud.stop();
      storage.close();
    },
  };
  harness.reset();
  return harness;
}

/** A function with the test's code and a role that Lambda may assume. */
export function functionSettings(
  { iam, account, clock }: LocalCloud,
  overrides: Partial<FunctionConfiguration> = {},
): FunctionConfiguration {
  const roleArn = `arn:aws:iam::${account}:role/test-handler`;
  iam.putRole({ arn: roleArn, name: 'test-handler', roleId: 'AROATEST', createdAt: clock.date(), trustPolicy: {} });
  return {
    name: 'test-handler',
    code: join(__dirname, 'handler'),
    handler: 'index.handler',
    runtime: 'nodejs20.x',
    roleArn,
    timeoutSeconds: 30,
    memoryMegabytes: 128,
    environment: {},
    logGroupName: '/aws/lambda/test-handler',
    ...overrides,
  };
}

/** A cloud assembly of templates by stack name, each depending on those before it. */
export function assemble(
  templates: Readonly<Record<string, object>>,
  environment = 'aws://unknown-account/unknown-region',
): CloudAssembly {
  const builder = new CloudAssemblyBuilder(mkdtempSync(join(tmpdir(), 'assembly-')));
  const names = Object.keys(templates);
  names.forEach((name, index) => {
    const templateFile = `${name}.template.json`;
    writeFileSync(join(builder.outdir, templateFile), JSON.stringify(templates[name]));
    builder.addArtifact(name, {
      type: ArtifactType.AWS_CLOUDFORMATION_STACK,
      environment,
      properties: { templateFile },
      dependencies: names.slice(0, index),
    });
  });
  return builder.buildAssembly();
}

/** The events of a stack in short: `A CREATE_COMPLETE`. */
export function story({ cloudFormation }: Harness, name = 'Stack'): string[] {
  return cloudFormation.events(name).map(({ logicalId, status }) => `${logicalId} ${status}`);
}

/** The reason of a resource's latest failure. */
export function reasonOf({ cloudFormation }: Harness, logicalId: string, name = 'Stack'): string | undefined {
  return [...cloudFormation.events(name)]
    .reverse()
    .find((event) => event.logicalId === logicalId && event.status.endsWith('FAILED'))?.reason;
}
