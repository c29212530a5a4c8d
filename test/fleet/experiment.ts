/** Takes the stack of a life through its versions, with the Lambda code, without one permission of the function. */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { DOCUMENTED } from './documented';
import { everything } from './fleet';
import type { Life, Version } from './lives';
import { LIVES, REPLACED, VERSIONS } from './lives';
import type { LocalCloud } from '../../local/cloud';
import type { Grant } from '../granted';
import { grantsIn, named, statementsOf } from '../granted';
import { ACCOUNT, REGION } from '../stacks';
import { simulatedCloud } from '../support/handler-code';

const STACK = 'Fleet';
const TEMPLATE = `${STACK}.template.json`;
const CUSTOM_RESOURCE = 'Received response status [FAILED] from custom resource. Message returned: ';

/** How long the function polls the stack. */
const AFTER_THE_ANSWERS = Duration.seconds(30);

type Template = Record<string, any>;

export interface Outcome {
  /** The event of the first failure. */
  readonly failure?: string;
  /** The warnings and errors in the function's log, if nothing failed. */
  readonly complaints: readonly string[];
  /** The calls that were denied. */
  readonly denied: readonly (string | undefined)[];
  /** The final contents of the services, without those from before. */
  readonly left: readonly object[];
}

export class Experiment {
  private readonly folder = mkdtempSync(join(tmpdir(), 'life-'));
  private readonly assemblies: readonly string[];

  constructor(private readonly life: Life) {
    this.assemblies = VERSIONS.map((version) => this.synthesize(version));
  }

  /** The permissions that the life needs, and that the local cloud checks. */
  public get grants(): Grant[] {
    const others = ['RoleDefault', ...LIVES.map(({ kind }) => kind).filter((kind) => kind !== this.life.kind)];
    const isOwn = ({ policy }: Grant) => !others.some((other) => policy.startsWith(`CdkDeviceFleets${other}Policy`));
    return grantsIn(this.template(2)).filter(this.life.needs ?? isOwn).filter(isJudged);
  }

  /** @param actions the actions that only some circumstances need, of all that the function is allowed */
  public async live(actions: readonly string[], without?: Grant): Promise<Outcome> {
    const cloud = await simulatedCloud();
    try {
      await this.life.prepare?.(cloud);
      const before = everything(cloud).length;
      const complaints = await this.wholeLife(cloud, actions, without);
      const denied = cloud.calls
        .filter(({ error }) => error?.includes('AccessDenied'))
        .map(({ operation }) => operation);
      return { failure: failureIn(cloud), complaints, denied, left: everything(cloud).slice(before) };
    } finally {
      await cloud.stop();
    }
  }

  public dispose(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** Ends with the first failure. @returns the warnings and errors in the function's log */
  private async wholeLife(cloud: LocalCloud, actions: readonly string[], without?: Grant): Promise<string[]> {
    for (const version of VERSIONS) {
      for (const action of actions) await this.life.unless?.[action]?.(cloud, version, !without);
      // A deployment without rollback can replace nothing.
      await cloud.cloudFormation.deploy(without ? this.tampered(version, without) : this.assemblies[version], {
        rollback: version === REPLACED,
      });
      if (failureIn(cloud)) return [];
    }
    await cloud.time.advance(AFTER_THE_ANSWERS);
    const functions = cloud.functions.names();
    await cloud.cloudFormation.destroy(STACK);
    return functions.flatMap((name) => cloud.functions.logs(name)).flatMap(complaintIn);
  }

  private synthesize(version: Version): string {
    const outdir = join(this.folder, String(version));
    const app = new App({ outdir, analyticsReporting: false, context: { [DISABLE_ASSET_STAGING_CONTEXT]: true } });
    const stack = new Stack(app, STACK, { env: { account: ACCOUNT, region: REGION } });
    this.life.declare(stack, version);
    app.synth();
    return outdir;
  }

  private template(version: Version): Template {
    return JSON.parse(readFileSync(join(this.assemblies[version], TEMPLATE), 'utf8'));
  }

  private tampered(version: Version, without: Grant): string {
    const assembly = mkdtempSync(join(this.folder, `${version}-`));
    cpSync(this.assemblies[version], assembly, { recursive: true });
    const template = this.template(version);
    for (const { policy, statement } of statementsOf(template)) {
      if (policy === without.policy) take(without.action, statement);
    }
    writeFileSync(join(assembly, TEMPLATE), JSON.stringify(template));
    return assembly;
  }
}

const isJudged = ({ action }: Grant) => !DOCUMENTED.some(({ actions }) => actions.includes(action));

/** The event of the first failure. */
function failureIn(cloud: LocalCloud): string | undefined {
  const failure = cloud.cloudFormation.events(STACK).find(({ status }) => status.endsWith('FAILED'));
  return failure && `${failure.status} ${named(failure.logicalId)}: ${failure.reason?.replace(CUSTOM_RESOURCE, '')}`;
}

/** A failed call is no failure by itself: it may be retried, or count as an answer. */
function complaintIn(line: string): string[] {
  if (!line.startsWith('{')) return [line];
  const { level, message, logicalResourceId } = JSON.parse(line);
  return level === 'INFO' || message === 'call failed'
    ? []
    : [`${level} ${named(String(logicalResourceId))}: ${message}`];
}

/** A statement without an action is refused, and a policy without a statement too. */
function take(action: string, statement: Template): void {
  const others = [statement.Action].flat().filter((candidate: string) => candidate !== action);
  statement.Action = others.length > 0 ? others : 'none:None';
}
