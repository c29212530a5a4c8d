/**
 * Bundles the Lambda code into assets, a folder for each function, and the local cloud into
 * local-cloud, unless these are made of what is there now: most tasks begin with this.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '..');
const INPUTS = [
  'src', 'local', 'projenrc', 'package-lock.json', 'tsconfig.json', 'test/tsconfig.json',
].map((name) => join(ROOT, name));
const ASSETS = join(ROOT, 'assets');
const LOCAL_CLOUD = join(ROOT, 'local-cloud');
/** Goes with the packages that are bundled, too. */
const STAMP = join(ROOT, 'node_modules/.cache/cdk-device-fleets/bundle');

function filesOf(path: string): string[] {
  if (!existsSync(path)) return [];
  return statSync(path).isDirectory() ? readdirSync(path).sort().flatMap((name) => filesOf(join(path, name))) : [path];
}

/** Of what is bundled and what came of it. */
function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of [...INPUTS, ASSETS, LOCAL_CLOUD].flatMap(filesOf)) {
    const content = readFileSync(file);
    hash.update(`${relative(ROOT, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

async function bundle(): Promise<void> {
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint()) return;
  // Loaded only here, for it takes longer than all the rest.
  const [{ bundleFunction, FUNCTIONS }, { bundleLocal }] = await Promise.all([
    import('./bundle-handler.js'),
    import('./bundle-local.js'),
  ]);
  rmSync(ASSETS, { recursive: true, force: true });
  for (const [name, files] of Object.entries(FUNCTIONS)) await bundleFunction(files, join(ASSETS, name));
  await bundleLocal(LOCAL_CLOUD);
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, fingerprint());
}

bundle().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
