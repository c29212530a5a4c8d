/**
 * Bundles the Lambda functions. The provider's has its entry point and its engine in two files,
 * because the entry point loads the engine only when a request arrives, so that it can answer
 * CloudFormation even when the engine does not load. The protocol in which CloudFormation is asked
 * is a third one, which most requests need after their answer only.
 */

import { join, resolve } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { build } from 'esbuild';

// Reads: src/handlers/provider/index.ts

const ROOT = join(__dirname, '..');
const HANDLERS = join(ROOT, 'src/handlers');

/**
 * A part of the AWS SDK that would be loaded though this library's calls have no use for it; and
 * what stands in its place.
 */
interface Unneeded {
  readonly file: RegExp;
  readonly instead: string;
}

/** No operation streams events or bodies. */
const UNNEEDED_BY_PROTOCOLS: readonly Unneeded[] = [
  { file: /@smithy\/core\/dist-es\/submodules\/event-streams\/index\.js$/, instead: '' },
  {
    file: /@smithy\/core\/dist-es\/submodules\/serde\/util-stream\/sdk-stream-mixin\.js$/,
    instead: 'export const sdkStreamMixin = undefined;',
  },
];

const UNNEEDED: readonly Unneeded[] = [
  ...UNNEEDED_BY_PROTOCOLS,
  // Only events that are streamed are signed with their headers in this form.
  { file: /@smithy\/signature-v4\/dist-es\/HeaderFormatter\.js$/, instead: 'export class HeaderFormatter {}' },
  // No endpoint derives from AWS's list of partitions, or is one of S3.
  {
    file: /@aws-sdk\/core\/dist-es\/submodules\/client\/util-endpoints\/lib\/aws\/partitions\.js$/,
    instead: 'export const partitionsInfo = { partitions: [] };',
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/endpoints\/.*\/service-customizations\/index\.js$/,
    instead: 'export const resolveParamsForS3 = undefined;',
  },
  // A Lambda function finds its Region, and all other configuration, in its environment.
  {
    file: /@smithy\/core\/dist-es\/submodules\/config\/.*\/getInstanceMetadataRegion\.js$/,
    instead: 'export const getInstanceMetadataRegion = async () => undefined;',
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/config\/.*\/loadSharedConfigFiles\.js$/,
    instead:
      'export { CONFIG_PREFIX_SEPARATOR } from "./constants"; export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });',
  },
];

/**
 * Leaves out what need not be loaded; fails when the SDK has changed, so that a part to leave out
 * is no longer found.
 */
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
      onEnd(() =>
        missing.size === 0
          ? {}
          : { errors: [...missing].map(({ file }) => ({ text: `the AWS SDK has no file ${file}` })) },
      );
    },
  };
}

/** A file of a function, which is bundled with everything that it imports. */
interface BundledFile {
  /** The path in `src/handlers`, or an absolute one. */
  readonly source: string;
  /** The files of the function that it loads only when it needs them. */
  readonly external?: readonly string[];
  readonly unneeded?: readonly Unneeded[];
}

/** A function, as its files by their names. */
export type BundledFunction = Readonly<Record<string, BundledFile>>;

/**
 * The functions of the library. Each has a folder of its name in `src/handlers`, and one in
 * `assets`; what they share is in `shared`.
 */
export const FUNCTIONS = {
  provider: {
    'index': { source: 'provider/index.ts', external: ['./engine'] },
    'engine': { source: 'provider/engine.ts', external: ['./query-protocol'], unneeded: UNNEEDED },
    'query-protocol': { source: 'shared/client/query-protocol.ts', unneeded: UNNEEDED_BY_PROTOCOLS },
  },
} satisfies Readonly<Record<string, BundledFunction>>;

/** Bundles one file, with all that is unneeded. */
export async function bundleFile(
  name: string,
  { source, external = [] }: BundledFile,
  outdir: string,
  plugins: Plugin[] = [],
  options: BuildOptions = {},
): Promise<void> {
  await build({
    entryPoints: { [name]: resolve(HANDLERS, source) },
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
    external: [...external],
    plugins,
    ...options,
  });
}

/** Bundles the files of a function. */
export async function bundleFunction(
  files: BundledFunction,
  outdir: string,
  plugins: Plugin[] = [],
  options: BuildOptions = {},
): Promise<void> {
  for (const [name, file] of Object.entries(files)) {
    await bundleFile(name, file, outdir, [...(file.unneeded ? [lean(file.unneeded)] : []), ...plugins], options);
  }
}

/** Bundles the provider's function into the one file `index.js`, to be read, and broken on purpose. */
export async function bundleInOne(outdir: string): Promise<void> {
  await bundleFile('index', { source: FUNCTIONS.provider.index.source }, outdir, [lean(UNNEEDED)], { minify: false });
}
