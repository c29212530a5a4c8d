/** What the build must not let pass, each planted once: the commands are those of the build. */

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { run } from './command';
import { ROOT } from './languages';

/** The parts of a jsii assembly in which something is planted. */
interface Assembly {
  readonly readme: { markdown: string };
  readonly types: Readonly<Record<string, { properties: { name: string }[] }>>;
}

// Is relative to the checkout, and not for the commands.
delete process.env.TSX_TSCONFIG_PATH;

const read = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
const { tasks } = read('.projen/tasks.json') as { tasks: Record<string, { steps: { exec?: string }[] }> };

/** @returns what the one step of a task says that runs the program, in a checkout with another assembly */
function check(task: string, program: string, plant: (assembly: Assembly) => void): string {
  const [step] = tasks[task].steps.filter(({ exec }) => exec?.startsWith(program));
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  try {
    for (const shared of ['node_modules', 'projenrc', 'rosetta']) symlinkSync(join(ROOT, shared), join(folder, shared));
    for (const copied of ['lib', 'package.json']) cpSync(join(ROOT, copied), join(folder, copied), { recursive: true });
    const assembly = read('.jsii');
    plant(assembly);
    writeFileSync(join(folder, '.jsii'), JSON.stringify(assembly));
    return run(['npx', ...step.exec!.split(' ')] as const, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void describe('the build', () => {
  void test('lets no wrong example in README.md pass', () => {
    const plant = ({ readme }: Assembly) => {
      readme.markdown = "```ts\nnew CredentialLocker(this, 'Household', { credentialLockerNome: 'household' });\n```\n";
    };
    assert.throws(
      () => check('post-compile', 'jsii-rosetta', plant),
      /README.*'credentialLockerNome' does not exist in type 'CredentialLockerProps'/,
    );
  });

  void test('lets no incompatible change of the API pass', () => {
    const plant = ({ types }: Assembly) => {
      const locker = types['cdk-device-fleets.CredentialLocker'];
      locker.properties = locker.properties.filter(({ name }) => name !== 'credentialLockerId');
    };
    assert.throws(() => check('compat', 'tsx', plant), /CredentialLocker\.credentialLockerId: has been removed/);
  });

  void test('lets the API that it has pass', () => {
    assert.doesNotThrow(() => check('compat', 'tsx', () => {}));
  });
});
