/** A local cloud after `cdk bootstrap`, the CLI that works on it, and short ways to tell what has become of a stack. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { assemble } from './assembly';
import { Cdk } from './cdk';
import { Things } from './things';
import type { LocalCloudOptions } from '../local/cloud';
import { LocalCloud } from '../local/cloud';

export class Harness {
  public static async start(options?: LocalCloudOptions): Promise<Harness> {
    const cloud = await LocalCloud.start(options);
    const harness = new Harness(cloud);
    try {
      await harness.cdk.bootstrap(cloud.account, cloud.region);
      return harness;
    } catch (error) {
      await harness.stop();
      throw error;
    }
  }

  public readonly cdk: Cdk;
  public readonly things = new Things();
  private readonly folder = mkdtempSync(join(tmpdir(), 'e2e-'));

  private constructor(public readonly cloud: LocalCloud) {
    this.cdk = new Cdk(cloud.environment());
  }

  public status(stackName: string): string | undefined {
    return this.cloud.cloudFormation.describeStack(stackName)?.status;
  }

  /** The physical IDs of a stack's resources by their logical IDs. */
  public physicalIds(stackName: string): Record<string, string | undefined> {
    const { resources = [] } = this.cloud.cloudFormation.describeStack(stackName) ?? {};
    return Object.fromEntries(resources.map(({ logicalId, physicalId }) => [logicalId, physicalId]));
  }

  /** The events of a stack in short, oldest first: `A CREATE_COMPLETE`. */
  public story(stackName: string): string[] {
    return this.cloud.cloudFormation.events(stackName).map(({ logicalId, status }) => `${logicalId} ${status}`);
  }

  /** All that the service holds. */
  public held(): object[] {
    return Object.values(this.cloud.services.managedIntegrations.snapshot()).flat();
  }

  /** @returns the cloud assembly of the app that `build` completes */
  public assemble(build: (app: App) => void): string {
    return assemble(this.folder, build);
  }

  /** Where something can be written. */
  public path(name: string): string {
    return join(this.folder, name);
  }

  /** What a deployment with `--outputs-file` has written there. */
  public outputs(name: string): Record<string, Record<string, string>> {
    return JSON.parse(readFileSync(this.path(name), 'utf8'));
  }

  public async stop(): Promise<void> {
    await this.cdk.stop();
    this.things.remove();
    rmSync(this.folder, { recursive: true, force: true });
    await this.cloud.stop();
  }
}
