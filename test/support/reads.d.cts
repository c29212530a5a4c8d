/** The paths, which may have a `*` for all files of a folder, that a file says it reads without importing them. */
export function readsOf(source: string): string[];

/** Whether Jest looks for what depends on the file. */
export function isCode(path: string): boolean;

/** Jest's extractor of dependencies. */
export function extract(source: string, file: string, defaultExtract: (source: string) => Set<string>): Set<string>;
export function getCacheKey(): string;
