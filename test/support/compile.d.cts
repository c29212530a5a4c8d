export interface CompileOptions {
  /**
   * Count what runs, in the global `__coverage__`, under the file's path.
   *
   * @default false
   */
  readonly instrument?: boolean;
  /**
   * `esm` for what a bundler takes on, which then finds out which parts of a package are needed.
   *
   * @default 'cjs'
   */
  readonly format?: 'cjs' | 'esm';
}

/**
 * Compiles a TypeScript file without checking its types. The counters of a file depend on its path and source only, so that all that
 * are called `__coverage__`, wherever its code ran, can be added up.
 *
 * @param file its absolute path
 */
export function compile(file: string, source: string, options?: CompileOptions): { code: string; map: string };

/** Jest's transformer. */
export const canInstrument: true;
export function process(source: string, file: string, options: { readonly instrument: boolean }): { code: string; map: string };
export function getCacheKey(source: string, file: string, options: { readonly instrument: boolean }): string;
