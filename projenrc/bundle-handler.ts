/**
 * Bundles the Lambda code. The entry point and the engine are two files, because the entry point loads the engine only
 * when a request arrives, so that it can answer CloudFormation even when the engine does not load. The protocol in which
 * CloudFormation is asked is a third one, which most requests need after their answer only.
 */

import { join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { build } from 'esbuild';

// Reads: src/handlers/provider/index.ts

const ROOT = join(__dirname, '..');
const HANDLERS = join(ROOT, 'src/handlers');

/** A part of the AWS SDK that would be loaded though this library's calls have no use for it; and what stands in its place. */
interface Unneeded {
  readonly file: RegExp;
  readonly instead: string;
}

/** No operation streams events or bodies. */
const UNNEEDED_BY_PROTOCOLS: readonly Unneeded[] = [
  { file: /@smithy\/core\/dist-es\/submodules\/event-streams\/index\.js$/, instead: '' },
  { file: /@smithy\/core\/dist-es\/submodules\/serde\/util-stream\/sdk-stream-mixin\.js$/, instead: 'export const sdkStreamMixin = undefined;' },
];

const UNNEEDED: readonly Unneeded[] = [
  ...UNNEEDED_BY_PROTOCOLS,
  // Only events that are streamed are signed with their headers in this form.
  { file: /@smithy\/signature-v4\/dist-es\/HeaderFormatter\.js$/, instead: 'export class HeaderFormatter {}' },
  // No endpoint derives from AWS's list of partitions, or is one of S3.
  { file: /@aws-sdk\/core\/dist-es\/submodules\/client\/util-endpoints\/lib\/aws\/partitions\.js$/, instead: 'export const partitionsInfo = { partitions: [] };' },
  { file: /@smithy\/core\/dist-es\/submodules\/endpoints\/.*\/service-customizations\/index\.js$/, instead: 'export const resolveParamsForS3 = undefined;' },
  // A Lambda function finds its Region, and all other configuration, in its environment.
  { file: /@smithy\/core\/dist-es\/submodules\/config\/.*\/getInstanceMetadataRegion\.js$/, instead: 'export const getInstanceMetadataRegion = async () => undefined;' },
  {
    file: /@smithy\/core\/dist-es\/submodules\/config\/.*\/loadSharedConfigFiles\.js$/,
    instead: 'export { CONFIG_PREFIX_SEPARATOR } from "./constants"; export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });',
  },
];

/** Leaves out what need not be loaded; fails when the SDK has changed, so that a part to leave out is no longer found. */
function lean(unneeded: readonly Unneeded[]): Plugin {
  const missing = new Set(unneeded);
  return {
    name: 'lean',
    setup({ onLoad, onEnd }) {
      for (const part of unneeded) {
        onLoad({ filter: part.file }, () => {
          missing.delete(part);
          return { contents: part.instead };
        });
      }
      onEnd(() => (missing.size === 0 ? {} : { errors: [...missing].map(({ file }) => ({ text: `the AWS SDK has no file ${file}` })) }));
    },
  };
}

/** The files of the bundle, each with the file that it loads only when it needs it. */
const FILES = {
  'index': { source: 'provider/index.ts', external: ['./engine'] },
  'engine': { source: 'provider/engine.ts', external: ['./query-protocol'] },
  'query-protocol': { source: 'shared/client/query-protocol.ts', external: [] },
};

/** Bundles one file of the Lambda code, with everything that it imports but the next file. */
export async function bundleFile(name: keyof typeof FILES, outdir: string, plugins: Plugin[] = [], options: BuildOptions = {}): Promise<void> {
  const { source, external } = FILES[name];
  await build({
    entryPoints: { [name]: join(HANDLERS, source) },
    outdir,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    // The SDK imports modules of Node.js by `import()`, for which Node.js would load a second loader first.
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
    external,
    plugins,
    ...options,
  });
}

export const FILE_NAMES = Object.keys(FILES) as (keyof typeof FILES)[];

/** Bundles the Lambda code into its files. */
export async function bundleHandler(outdir: string, plugins: Plugin[] = [], options: BuildOptions = {}): Promise<void> {
  await bundleFile('index', outdir, plugins, options);
  await bundleFile('engine', outdir, [lean(UNNEEDED), ...plugins], options);
  await bundleFile('query-protocol', outdir, [lean(UNNEEDED_BY_PROTOCOLS), ...plugins], options);
}

/** Bundles the Lambda code into the one file `index.js`, to be read, and broken on purpose. */
export async function bundleInOne(outdir: string): Promise<void> {
  await bundleFile('index', outdir, [lean(UNNEEDED)], { external: [], minify: false });
}
