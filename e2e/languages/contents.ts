/**
 * What is in the packages: every file that must be there and no other, and the README with its
 * examples in the language.
 */

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { run } from './command';

const ROOT = join(__dirname, '../..');

/** A file, or all files of which the pattern is the whole path. */
type Part = string | RegExp;

export interface Contents {
  readonly parts: readonly Part[];
  /** The file with the README, and from its first example what only this language says so. */
  readonly readme: readonly [file: Part, example: string];
  /** What grows beyond this is to be noticed. */
  readonly maxKilobytes?: number;
}

const inside = (folder: string, ...files: string[]) => files.map((file) => `${folder}/${file}`);

/** The package for npm as jsii-pacmak puts it into all others. */
const TARBALL = /(.*\/)?cdk-device-fleets[@-][\d.]+(\.jsii)?\.tgz/;

export const NPM: Contents = {
  parts: [
    'package.json',
    'README.md',
    'API.md',
    'LICENSE',
    '.jsii',
    ...inside('assets/provider', 'index.js', 'engine.js', 'query-protocol.js'),
    ...inside(
      'local-cloud',
      'index.js',
      'index.d.ts',
      'cli.js',
      'bootstrap.cjs',
      'bootstrap-template.yaml',
      'THIRD_PARTY_LICENSES',
    ),
    /local-cloud\/types\/.+\.d\.ts/,
    ...compiled(),
  ],
  readme: ['README.md', 'ProvisioningType.fleetProvisioning()'],
  maxKilobytes: 650,
};

export const WHEEL: Contents = {
  parts: [
    TARBALL,
    ...inside('cdk_device_fleets', '__init__.py', 'py.typed', '_jsii/__init__.py'),
    /[^/]+\.data\/scripts\/device-fleets-local/,
    ...['METADATA', 'RECORD', 'WHEEL', 'LICENSE', 'top_level.txt'].map(
      (file) => new RegExp(`[^/]+\\.dist-info/${file}`),
    ),
  ],
  readme: [/.+\/METADATA/, 'ProvisioningType.fleet_provisioning()'],
};

/** The sources, which is where the documentation is; the jar itself has the same with classes. */
export const SOURCES_JAR: Contents = {
  parts: [
    TARBALL,
    /io\/github\/cdkdevicefleets\/(\w+|package-info|\$Module)\.java/,
    /.+\/\$Module\.txt/,
    /META-INF\/.+/,
  ],
  readme: [/.+\/package-info\.java/, 'ProvisioningProfile.Builder.create(this, "Provisioning")'],
};

export const GO_MODULE: Contents = {
  parts: [TARBALL, 'go.mod', 'LICENSE', 'README.md', 'version', /\w+\.go/, 'internal/types.go', 'jsii/jsii.go'],
  readme: ['README.md', 'cdkdevicefleets.NewProvisioningProfile(this, jsii.String("Provisioning")'],
};

/**
 * @param folder where files may be unpacked
 * @returns how large the package is
 */
export function checkContents(
  file: string,
  { parts, readme, maxKilobytes = Infinity }: Contents,
  folder: string,
): string {
  const root = unpacked(file, folder);
  const files = filesIn(root);
  const strays = files.filter((each) => !parts.some((part) => is(each, part)));
  const missing = parts.filter((part) => !files.some((each) => is(each, part)));
  assert.deepEqual(
    { strays, missing },
    { strays: [], missing: [] },
    `${basename(file)} has other files than it should`,
  );

  const [where, example] = readme;
  const text = readFileSync(
    join(
      root,
      files.find((each) => is(each, where))!,
    ),
    'utf8',
  );
  assert.ok(text.includes(example), `the README of ${basename(file)} has no ${example}`);

  const tarball = files.find((each) => is(each, TARBALL));
  if (tarball) checkContents(join(root, tarball), NPM, join(folder, 'tarball'));

  const kilobytes = Math.round(sizeOf(file) / 1000);
  assert.ok(kilobytes <= maxKilobytes, `${basename(file)} has ${kilobytes} kB, which is more than ${maxKilobytes}`);
  return `${files.length} files, ${kilobytes} kB`;
}

const sizeOf = (path: string): number =>
  statSync(path).isFile()
    ? statSync(path).size
    : filesIn(path).reduce((sum, file) => sum + statSync(join(path, file)).size, 0);


const is = (file: string, part: Part) => (typeof part === 'string' ? file === part : part.exec(file)?.[0] === file);

/** @returns the folder with the files of a package */
function unpacked(file: string, folder: string): string {
  if (statSync(file).isDirectory()) return file;
  mkdirSync(folder, { recursive: true });
  if (file.endsWith('.tgz')) {
    run(['tar', '-xzf', file, '-C', folder, '--strip-components=1']);
    return folder;
  }
  for (const [name, data] of Object.entries(unzipSync(readFileSync(file)))) {
    if (name.endsWith('/')) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), data);
  }
  return folder;
}

/** What jsii makes of src/, with the types of what users can import. The Lambda code is bundled instead. */
function compiled(): string[] {
  const sources = filesIn(join(ROOT, 'src')).filter((file) => !file.startsWith('handlers/'));
  return sources.flatMap((file) =>
    (/^(api|private|[^/]+\/private)\//.test(file) ? ['.js'] : ['.js', '.d.ts']).map((end) => `lib/${file.replace(/\.ts$/, end)}`),
  );
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
