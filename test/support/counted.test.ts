import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { build } from 'esbuild';
import { compile } from './compile.cjs';
import { COUNTED, countInThisTest } from './counted';

// Reads: src/handlers/provider/answer.ts

const ANSWER = join(__dirname, '../../src/handlers/provider/answer.ts');

const realm: any = globalThis;
const own = { coverage: realm.__coverage__, mutation: realm.__stryker__ };
beforeEach(() => {
  realm.__coverage__ = {};
  realm.__stryker__ = {};
});
afterEach(() => {
  realm.__coverage__ = own.coverage;
  realm.__stryker__ = own.mutation;
  countInThisTest();
});

test('code outside of Jest\'s modules counts for the test that runs it, and with what runs inside', async () => {
  const source = readFileSync(ANSWER, 'utf8');
  const bundle = await build({
    entryPoints: [ANSWER],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    plugins: [COUNTED],
    write: false,
  });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- as Jest runs a module
  new Function('module', 'require', compile(ANSWER, source, { instrument: true }).code)({}, () => ({}));
  const counters = realm.__coverage__[ANSWER];
  const [statement, before] = Object.entries<number>(counters.s).find(([, count]) => count > 0)!;
  countInThisTest();

  runInThisContext(`(function (module, require) { ${bundle.outputFiles[0].text} })`)({}, require);

  expect(realm.__coverage__[ANSWER]).toBe(counters);
  expect(counters.s[statement]).toBe(before * 2);
});

test('only the project\'s sources are counted', async () => {
  const bundle = await build({
    stdin: {
      contents: 'import "./handler-code"; import "../../src/handlers/provider/answer";',
      loader: 'ts',
      resolveDir: __dirname,
    },
    bundle: true,
    platform: 'node',
    packages: 'external',
    plugins: [COUNTED],
    write: false,
  });
  const paths = [...bundle.outputFiles[0].text.matchAll(/var path\d* = "([^"]+)"/g)].map(([, path]) => path);

  expect(paths).toContain(ANSWER);
  expect(paths.filter((path) => !path.includes('/src/'))).toEqual([]);
});

test('code outside of Jest\'s modules finds the mutant that is active', () => {
  process.env.__STRYKER_ACTIVE_MUTANT__ = '7';
  countInThisTest();
  delete process.env.__STRYKER_ACTIVE_MUTANT__;

  expect(runInThisContext('globalThis.__stryker__')).toBe(realm.__stryker__);
  expect(realm.__stryker__.activeMutant).toBe('7');
});
