/**
 * Compares the public API, as jsii has compiled it, with the baseline. Takes the API as the new
 * baseline if told `--accept`.
 */

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const BASELINE = join(ROOT, 'baseline/api.json');

/** What is not API, or changes without the API: it would only make differences. */
const LEFT_OUT = [
  'bin',
  'fingerprint',
  'homepage',
  'keywords',
  'locationInModule',
  'readme',
  'submodules',
  'symbolId',
  'targets',
];

function accept(): void {
  const api = JSON.parse(readFileSync('.jsii', 'utf8'), (key, value) => {
    if (LEFT_OUT.includes(key)) return undefined;
    return key === 'docs' ? { stability: value.stability, deprecated: value.deprecated } : value;
  });
  writeFileSync(BASELINE, `${JSON.stringify(api, undefined, 1)}\n`);
}

/** jsii-diff reads a package with its dependencies, so the baseline becomes one. */
function compare(): number {
  const folder = mkdtempSync(join(tmpdir(), 'baseline-'));
  try {
    const { dependencies } = JSON.parse(readFileSync(BASELINE, 'utf8'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ jsii: {}, peerDependencies: dependencies }));
    copyFileSync(BASELINE, join(folder, '.jsii'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const { status } = spawnSync(
      'jsii-diff',
      [folder, '.', '--keys', '--error-on', 'all', '--ignore-file', '.compatignore'],
      { stdio: 'inherit' },
    );
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv.includes('--accept')) accept();
else process.exitCode = compare();
