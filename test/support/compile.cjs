/**
 * Compiles TypeScript for the tests: for Jest as its transformer, and for the bundles of the Lambda code that tests run
 * outside of Jest's modules. Both get the same code of a file, so that their coverage can be added up. Types are not checked;
 * `tsc` does that beside the tests. Jest loads this file as it is, so it is JavaScript.
 */

const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { basename } = require('node:path');
const esbuild = require('esbuild');

/** The names by which Jest finds the coverage of a file that no test loads. */
const COVERAGE_VARIABLES = ['path', 'hash', 'gcv', 'coverageData'];
const STRING = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/.source;

/** The counters go into the TypeScript, so that positions are those of the source without a source map. */
function withCounters(file, source) {
  // Loaded only where it is needed: it is large, and changes how the realm in which it runs writes stack traces.
  const { createInstrumenter } = require('istanbul-lib-instrument');
  const instrumenter = createInstrumenter({
    coverageVariable: '__coverage__',
    esModules: true,
    compact: false,
    produceSourceMap: true,
    parserPlugins: ['typescript'],
  });
  const code = instrumenter.instrumentSync(source, file);
  const map = { ...instrumenter.lastSourceMap(), sources: [basename(file)], sourcesContent: undefined };
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
}

/** esbuild renames a variable of the counters where the file has one of the same name. */
function withCoverageVariables(code) {
  return code.replace(/^function cov_\w+\(\) \{$.*?^\}$/ms, (counters) => COVERAGE_VARIABLES.reduce((text, name) => {
    const renamed = new RegExp(`^  var (${name}\\d+) = `, 'm').exec(text)?.[1];
    return renamed === undefined ? text : text.replace(new RegExp(`${STRING}|\\b${renamed}\\b`, 'g'), (found) => (found === renamed ? name : found));
  }, counters));
}

/** The exports of esbuild's modules cannot be changed, and an imported namespace is a copy of them: `jest.spyOn` needs both otherwise. */
function withSpiableExports(code) {
  return code
    .replace('{ get: () => from[key], enumerable: ', '{ get: () => from[key], configurable: true, enumerable: ')
    .replace('var __toESM = (mod, isNodeMode, target) => (', 'var __toESM = (mod, isNodeMode, target) => mod && mod.__esModule ? mod : (');
}

/** @see compile.d.cts */
function compile(file, source, { instrument = false, format = 'cjs' } = {}) {
  const { code, map } = esbuild.transformSync(instrument ? withCounters(file, source) : source, {
    loader: 'ts',
    format,
    target: 'node20',
    sourcemap: 'external',
    sourcesContent: false,
    sourcefile: basename(file),
    // Nothing of tsconfig.json is needed but what follows from it for the code.
    tsconfigRaw: { compilerOptions: { alwaysStrict: true, target: 'es2022' } },
  });
  return { code: withSpiableExports(instrument ? withCoverageVariables(code) : code), map };
}

const VERSION = [
  readFileSync(__filename, 'utf8'),
  esbuild.version,
  require('istanbul-lib-instrument/package.json').version,
].join('\0');

module.exports = {
  compile,
  canInstrument: true,
  process(source, file, { instrument }) {
    const { code, map } = compile(file, source, { instrument });
    return { code, map };
  },
  getCacheKey(source, file, { instrument }) {
    return createHash('sha1').update([VERSION, file, instrument, source].join('\0')).digest('hex').slice(0, 32);
  },
};
