/**
 * Bundles the Lambda code. The entry point and the engine are two files, because the entry point loads the engine only
 * when a request arrives, so that it can answer CloudFormation even when the engine does not load.
 */

import { join } from 'node:path';
import { build, Plugin } from 'esbuild';

const ROOT = join(__dirname, '..');
const HANDLERS = join(ROOT, 'src/handlers');

/**
 * Parts of the AWS SDK that this library's calls never reach, but that would be loaded at every cold start; and what stands
 * in their place. No operation streams events or bodies, and no endpoint derives from AWS's list of partitions.
 */
const NEVER_REACHED: readonly { readonly file: RegExp; readonly instead: string }[] = [
  { file: /@smithy\/core\/dist-es\/submodules\/event-streams\/index\.js$/, instead: '' },
  { file: /@smithy\/core\/dist-es\/submodules\/serde\/util-stream\/sdk-stream-mixin\.js$/, instead: 'export const sdkStreamMixin = undefined;' },
  { file: /@aws-sdk\/core\/dist-es\/submodules\/client\/util-endpoints\/lib\/aws\/partitions\.js$/, instead: 'export const partitionsInfo = { partitions: [] };' },
];

const CONFIGURATION_FILES = /\/shared-ini-file-loader\//;
const LAZY_MODULES = join(HANDLERS, 'client/lazy-modules.ts');

/** Leaves out what need not be loaded; fails when the SDK has changed, so that a part to leave out is no longer found. */
function lean(): Plugin {
  const missing = new Set(NEVER_REACHED);
  return {
    name: 'lean',
    setup({ onLoad, onEnd, onResolve }) {
      onResolve({ filter: /^node:(fs\/promises|os)$/ }, ({ importer }) => (CONFIGURATION_FILES.test(importer) ? { path: LAZY_MODULES } : undefined));
      for (const part of NEVER_REACHED) {
        onLoad({ filter: part.file }, () => {
          missing.delete(part);
          return { contents: part.instead };
        });
      }
      onEnd(() => (missing.size === 0 ? {} : { errors: [...missing].map(({ file }) => ({ text: `the AWS SDK has no file ${file}` })) }));
    },
  };
}

/** Bundles one file of the Lambda code, with everything that it imports but the other file. */
export async function bundleFile(name: 'index' | 'engine', outdir: string, plugins: Plugin[] = []): Promise<void> {
  await build({
    entryPoints: [join(HANDLERS, `${name}.ts`)],
    outdir,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'warning',
    external: name === 'index' ? ['./engine'] : [],
    plugins,
  });
}

export async function bundleHandler(outdir: string): Promise<void> {
  await bundleFile('index', outdir);
  await bundleFile('engine', outdir, [lean()]);
}

if (require.main === module) {
  bundleHandler(join(ROOT, 'assets/handler')).catch(() => process.exit(1));
}
