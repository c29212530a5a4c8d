import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { basename, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { buildSync } from 'esbuild';
import { compile, getCacheKey, process as transform } from './compile.cjs';
import { changeTags } from '../../src/handlers/provider/tags';

// Reads: src/handlers/provider/tags.ts, src/fleet-provider.ts

const TAGS = join(__dirname, '../../src/handlers/provider/tags.ts');
const PROVIDER = join(__dirname, '../../src/fleet-provider.ts');
const { readInitialCoverage } = jest.requireActual('istanbul-lib-instrument');

/** Runs a module in a realm of its own. */
function run(code: string, modules: Record<string, unknown> = {}): { exports: any; coverage: any } {
  const module = { exports: {} };
  const realm: any = { module, exports: module.exports, require: (name: string) => modules[name] };
  runInNewContext(code, realm);
  return { exports: module.exports, coverage: realm.__coverage__ };
}

describe('Coverage', () => {
  const source = readFileSync(TAGS, 'utf8');
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
  const described = ({ hash, statementMap, fnMap, branchMap }: any) => plain({ hash, statementMap, fnMap, branchMap });
  const inJest = run(transform(source, TAGS, { instrument: true }).code).coverage[TAGS];

  test('the coverage of a file is the same in Jest and in a bundle', () => {
    const { code } = compile(TAGS, source, { instrument: true, format: 'esm' });
    const bundle = buildSync({
      stdin: { contents: code, loader: 'js' },
      bundle: true,
      minify: true,
      format: 'cjs',
      write: false,
    });

    expect(described(run(bundle.outputFiles[0].text).coverage[TAGS])).toEqual(described(inJest));
  });

  test('the coverage of a file is the same in Jest and in this test', () => {
    expect(changeTags).toBeInstanceOf(Function);

    const own = (globalThis as any).__coverage__?.[TAGS] ?? inJest; // absent with --coverage=false

    expect(described(own)).toEqual(described(inJest));
  });

  test('the coverage has the positions of the TypeScript source', () => {
    const [start] = Object.values<any>(inJest.fnMap).filter(({ name }) => name === 'changeTags');

    expect(source.split('\n')[start.decl.start.line - 1]).toContain('async function changeTags(');
  });

  test('the coverage of a file that no test loads is found, even with a variable `path` in it', () => {
    const provider = readFileSync(PROVIDER, 'utf8');
    expect(provider).toContain('import * as path from');

    const { code } = compile(PROVIDER, provider, { instrument: true });

    expect(readInitialCoverage(code)).toMatchObject({ path: PROVIDER, coverageData: { path: PROVIDER } });
  });

  test.each([true, false])('the coverage has a cache of its own (%s)', (instrument) => {
    expect(getCacheKey(source, TAGS, { instrument })).not.toBe(getCacheKey(source, TAGS, { instrument: !instrument }));
    expect(getCacheKey(source, TAGS, { instrument })).not.toBe(getCacheKey(source, PROVIDER, { instrument }));
    expect(getCacheKey(source, TAGS, { instrument })).not.toBe(getCacheKey(`${source}\n`, TAGS, { instrument }));
    expect(getCacheKey(source, TAGS, { instrument })).toBe(getCacheKey(source, TAGS, { instrument }));
  });
});

describe('Code', () => {
  const SOURCE =
    'interface Unused {}\nexport type Text = string;\n\nexport function fail(text: Text): never {\n  throw new Error(text);\n}\n';

  test.each([true, false])('compiled code has a source map to the TypeScript (instrumented: %s)', (instrument) => {
    const { code, map } = compile('/folder/fail.ts', SOURCE, { instrument });
    const lines = code.split('\n');
    const line = lines.findIndex((text) => text.includes('throw new Error'));

    const entry = new SourceMap(JSON.parse(map)).findEntry(line, lines[line].indexOf('throw'));

    expect(entry).toMatchObject({ originalSource: basename('/folder/fail.ts'), originalLine: 4, originalColumn: 2 });
  });

  test('compiled code is strict', () => {
    const { exports } = run(compile('/folder/strict.ts', 'export function self(this: any) { return this; }').code);

    expect((0, exports.self)()).toBeUndefined();
  });

  test('compiled code has exports on which `jest.spyOn` works, by their names and in a namespace', () => {
    const { exports: one } = run(compile('/folder/one.ts', 'export const value = () => 1;').code);
    const { exports: two } = run(
      compile(
        '/folder/two.ts',
        'import * as one from "./one"; import { value } from "./one"; export const values = () => [value(), one.value()]; export { one };',
      ).code,
      { './one': one },
    );

    jest.spyOn(two.one, 'value').mockReturnValue(2);

    expect([...two.values()]).toEqual([2, 2]);
    expect(one.value()).toBe(2);
  });
});
