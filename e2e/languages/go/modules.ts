/**
 * The Go modules of the CDK, for machines that cannot download them: made by jsii-pacmak from the
 * packages for npm, as the published ones are. jsii's runtime for Go is in no package for npm, so
 * the small one beside this file takes its place, with the kernel of Python's.
 */

import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { virtualEnvironment } from '../../virtual-environment';
import { run } from '../command';

const ROOT = join(__dirname, '../../..');
const MADE = join(__dirname, '.modules');
const MADE_OF = join(MADE, 'versions.json');

/** @returns where each module is */
export function makeModules(): Record<string, string> {
  const packages = Object.keys(JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')).dependencyClosure);
  const versions = JSON.stringify(['jsii-pacmak', ...packages].map((name) => [name, versionOf(name)]));
  if (!existsSync(MADE_OF) || readFileSync(MADE_OF, 'utf8') !== versions) {
    rmSync(MADE, { recursive: true, force: true });
    for (const name of packages) {
      run(
        [
          'npx',
          'jsii-pacmak',
          '--target',
          'go',
          '--code-only',
          '--no-npmignore',
          '--outdir',
          MADE,
          join(ROOT, 'node_modules', name),
        ],
        ROOT,
      );
    }
    writeFileSync(MADE_OF, versions);
  }
  const folders = [
    join(__dirname, 'jsii-runtime-go'),
    ...readdirSync(join(MADE, 'go')).map((folder) => join(MADE, 'go', folder)),
  ];
  return Object.fromEntries(
    folders.map((folder) => [/^module (.+)$/m.exec(readFileSync(join(folder, 'go.mod'), 'utf8'))![1], folder]),
  );
}

/** @returns the kernel's program */
export function makeKernel(): string {
  const python = virtualEnvironment(join(__dirname, '../python'));
  const embedded = run([python, '-c', 'import jsii._embedded.jsii as kernel; print(*kernel.__path__)']).trim();
  const kernel = join(MADE, 'kernel');
  for (const file of readdirSync(embedded).filter((name) => name.endsWith('.js'))) {
    const [folder, name] = file.split('__');
    mkdirSync(join(kernel, folder), { recursive: true });
    copyFileSync(join(embedded, file), join(kernel, folder, name));
  }
  return join(kernel, 'bin/jsii-runtime.js');
}

const versionOf = (name: string): string =>
  JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
