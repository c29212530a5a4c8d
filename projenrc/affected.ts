/** Which tests a change can affect though no import of theirs leads to it. */

interface Reading {
  readonly files: RegExp;
  /** Paths of tests. */
  readonly tests: readonly string[];
}

/** What tests read, start or deploy without importing it. Of files that are in no row, any test can depend. */
export const READINGS: readonly Reading[] = [
  { files: /^src\/.*\.ts$/, tests: ['test/local/cli', 'test/local/package.test.ts'] },
  // The Lambda code is bundled for them.
  { files: /^src\/(api|handlers)\//, tests: ['test/fleet', 'test/handlers', 'test/regressions', 'test/torture'] },
  { files: /^local\/.*\.c?ts$/, tests: ['test/local/cli', 'test/local/package.test.ts'] },
  { files: /^local\/.*\.cjs$/, tests: ['test/local'] },
  { files: /^test\/(?!support\/).*\.ts$/, tests: [] },
  { files: /^test\/handlers\/events\/.*\.json$/, tests: ['test/handlers/old-events.test.ts'] },
  { files: /^torture\/.*\.ts$/, tests: [] },
  { files: /^examples\//, tests: ['test/examples.test.ts', 'test/nag.test.ts', 'test/smart-home.test.ts'] },
  { files: /^README\.md$/, tests: ['test/local/package.test.ts'] },
  { files: /^docs\/least-privilege\.md$/, tests: ['test/fleet/least-privilege.test.ts'] },
  { files: /^docs\/mutation\.md$/, tests: ['test/handlers/survivors.test.ts'] },
  { files: /^docs\/operations\.md$/, tests: ['test/operations.test.ts'] },
  // Other tasks are for these.
  { files: /^(\.ci|\.github|baseline|bench|e2e|integ|rosetta)\/|^docs\/support\.md$|^torture\/.*\.md$|^(API|CONTRIBUTING|SECURITY)\.md$|^LICENSE$/, tests: [] },
];

/** @returns files and folders of tests, besides those that import what has changed; or all */
export function testsThatRead(changed: readonly string[]): readonly string[] | 'all' {
  const readings = changed.map((file) => READINGS.filter(({ files }) => files.test(file)));
  if (readings.some((rows) => rows.length === 0)) return 'all';
  return [...new Set(readings.flat().flatMap(({ tests }) => tests))];
}
