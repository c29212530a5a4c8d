/**
 * The Lambda code, as a function that can be run again and again in this process: each time it is loaded anew, as in an
 * execution environment of its own, with what it has of its world handed to it.
 */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { BuildOptions, buildSync } from 'esbuild';

/** What the code finds around it. */
export interface Globals {
  readonly process: unknown;
  readonly fetch: typeof fetch;
  readonly AbortSignal: unknown;
}

export type LambdaHandler = (event: unknown, context: object) => Promise<unknown>;

/** Modules that stand in for the SDK's own, by name. */
export type Instead = Readonly<Record<string, object>>;

const ROOT = join(__dirname, '../..');
const NAMES = ['exports', 'require', 'module', 'process', 'fetch', 'AbortSignal'] as const;

export class HandlerCode {
  private readonly run: (...values: unknown[]) => void;
  private readonly require = createRequire(join(ROOT, 'src/handlers/index.ts'));

  /** @param text the code, where it is not the one of this checkout */
  constructor(text: string = bundle()) {
    this.run = new Function(...NAMES, text) as any;
  }

  /** Loads the code. */
  public load({ process, fetch, AbortSignal }: Globals, instead: Instead): LambdaHandler {
    const module = { exports: {} as { handler?: LambdaHandler } };
    const require = (name: string) => instead[name] ?? this.require(name);
    this.run(module.exports, require, module, process, fetch, AbortSignal);
    return module.exports.handler!;
  }
}

/** The code of this checkout in one text. What comes from packages stays outside. */
export function bundle(options: BuildOptions = {}): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(ROOT, 'src/handlers/index.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    logLevel: 'error',
    ...options,
  });
  return outputFiles![0].text;
}

