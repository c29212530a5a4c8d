/** The smart-home example in every language: each must make the template that TypeScript makes, byte for byte. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { complaint, run } from './command';
import { checkContents } from './contents';
import type { Language } from './languages';
import { built, LANGUAGES, ROOT } from './languages';
import { Cdk } from '../cdk';
import { Harness } from '../harness';

const STACK = 'SmartHome';
const NAMED = process.env.LANGUAGES!.split(' ').filter((target) => target !== '');
const [REFERENCE, ...OTHERS] = LANGUAGES;

let harness: Harness;
let expected: string | undefined;

void describe('the smart home', () => {
  before(async () => {
    assert.deepEqual(
      NAMED.filter((target) => !OTHERS.some((language) => language.target === target)),
      [],
      'no such language',
    );
    harness = await Harness.start();
  });
  after(() => harness?.stop());

  for (const language of [REFERENCE, ...OTHERS.filter(({ target }) => NAMED.length === 0 || NAMED.includes(target))]) {
    void test(language.name, async (t) => {
      const missing = language.needs.map(complaint).find((reason) => reason !== undefined);
      if (missing !== undefined && NAMED.length === 0) return t.skip(missing);
      assert.equal(missing, undefined);

      const lack = language.lacks?.();
      if (lack) t.diagnostic(`${language.name}: what the package depends on is made here, for ${lack}`);
      pack(language, lack !== undefined);
      if (!language.contents || !language.example) return;
      const [end, contents] = language.contents;
      const size = checkContents(built(language.target, end), contents, harness.path(`contents of ${language.name}`));
      t.diagnostic(`${language.name}: ${size}`);

      const project = new Project(language, language.example, lack !== undefined);
      try {
        const template = await project.template();
        t.diagnostic(
          `${language.name}: SHA-256 ${createHash('sha256').update(template).digest('hex')} of the template`,
        );
        if (language === REFERENCE) expected = template;
        assert.deepEqual(template.split('\n'), expected?.split('\n'));
        if (language.hasCommand) await live(project);
      } finally {
        await project.cdk.stop();
      }
    });
  }
});

function pack({ target }: Language, lacking: boolean): void {
  rmSync(join(ROOT, 'dist', target), { recursive: true, force: true });
  run(['npx', ...lacking ? ['jsii-pacmak', '--code-only', '--target', target] : ['projen', `package:${target}`]], ROOT);
}

/** A copy of the example, with what it needs installed. */
class Project {
  public readonly cdk: Cdk;
  public readonly environment: Record<string, string>;
  private readonly folder: string;

  constructor(private readonly language: Language, example: string, lacking: boolean) {
    const root = harness.path(language.target);
    this.folder = join(root, 'examples', example);
    cpSync(join(ROOT, 'examples'), join(root, 'examples'), { recursive: true });
    this.environment = { ...harness.cloud.environment(), ...language.install!(root, lacking) };
    this.cdk = new Cdk(this.environment, this.folder);
  }

  public async template(): Promise<string> {
    const { app } = this.language;
    await this.cdk.run('synth', '--quiet', '--no-version-reporting', ...app ? ['--app', app] : []);
    return readFileSync(join(this.folder, `cdk.out/${STACK}.template.json`), 'utf8');
  }
}

/** The life of the stack. What it has made is seen with the command that comes with the package. */
async function live({ cdk, environment }: Project): Promise<void> {
  await cdk.run('deploy');
  const { stdout } = await promisify(execFile)('device-fleets-local', ['status', '--json'], { env: environment });
  const { managedIntegrations, stacks } = JSON.parse(stdout);
  assert.deepEqual(stacks.at(-1), { name: STACK, status: 'CREATE_COMPLETE' });
  assert.equal(managedIntegrations.length, harness.held().length);
  assert.equal(managedIntegrations.find(({ type }: { type: string }) => type === 'CredentialLocker').name, 'household');
  await cdk.run('destroy', '--force');
  assert.equal(harness.status(STACK), 'DELETE_COMPLETE');
  assert.deepEqual(harness.held(), []);
}
