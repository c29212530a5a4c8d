/** Which tests a change can affect. */

import { isCode } from '../test/support/reads.cjs';

export interface Change {
  /** From the root. */
  readonly file: string;
  readonly isDeleted: boolean;
}

/** Files that read others without importing them, with the patterns of what they read. */
export type Readers = ReadonlyMap<string, readonly string[]>;

export type Affected =
  /** The files that all that is affected depends on, for Jest to find it. */
  | { readonly related: readonly string[] }
  /** All tests, because of this file. */
  | { readonly all: string };

/** What every test depends on. */
const OF_ALL = [
  'package.json', 'package-lock.json', 'tsconfig.json', 'test/tsconfig.json', 'projenrc/bundle.ts',
  'test/support/compile.cjs', 'test/support/global-setup.ts', 'test/support/reads.cjs',
];

/** What no test depends on that does not say so. */
const UNTESTED = [
  /^[^/]+$/, /\.md$/, /\.gitignore$/,
  /^(\.ci|\.github|\.projen|baseline|bench|docs|e2e|integ|rosetta)\//, /^examples\/(go|java|python)\//,
];

const WILDCARDS = { '**': '.*', '*': '[^/]*' };

/** Whether a pattern is that of a file: `*` stands for any part of a name, `**` for any part of a path. */
export function matches(file: string, pattern: string): boolean {
  const parts = pattern
    .split(/(\*\*?)/)
    .map((part) => WILDCARDS[part as '*'] ?? part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('')}$`).test(file);
}

const readersOf = (file: string, readers: Readers) => (
  [...readers].filter(([, patterns]) => patterns.some((pattern) => matches(file, pattern))).map(([reader]) => reader));

/**
 * Jest knows what depends on code that is there. It does not know what depended on deleted code,
 * nor on other files.
 */
export function affectedBy(changes: readonly Change[], readers: Readers): Affected {
  const related = new Set<string>();
  for (const { file, isDeleted } of changes) {
    if (OF_ALL.includes(file)) return { all: file };
    const known = readersOf(file, readers);
    if (isCode(file) && !isDeleted) known.push(file);
    const isKnown = isCode(file) ? !isDeleted || file.endsWith('.test.ts') : known.length > 0;
    if (!isKnown && !UNTESTED.some((pattern) => pattern.test(file))) return { all: file };
    for (const each of known) related.add(each);
  }
  return { related: [...related] };
}
