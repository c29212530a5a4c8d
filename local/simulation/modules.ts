/** Loads the modules of a function's code separately for each process, with the process's time and randomness. */

import { readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runInThisContext, Script } from 'node:vm';
import { CoreModules } from './core-modules';
import { findImport } from './packages';
import type { SimulatedProcess } from './process';
import { REALM, requireFrom } from './realm';
import { isOfRuntime, missingOfRuntime } from '../services/lambda/runtime-packages';

/** Returns the text of a file of code. */
export type ReadCode = (path: string) => string;

interface Module {
  exports: any;
  readonly id: string;
  readonly filename: string;
  readonly path: string;
  readonly paths: string[];
  readonly children: Module[];
  readonly require: NodeJS.Require;
  /** Whether exports are those of an ECMAScript module. */
  readonly isNamespace: (exports: unknown) => boolean;
  loaded: boolean;
}

interface Wrapped {
  readonly run: (
    exports: unknown,
    require: NodeJS.Require,
    module: Module,
    filename: string,
    folder: string,
    url: string,
  ) => void;
  /** Sets a global of the module. */
  readonly assign: (name: string, value: unknown) => void;
}

type Wrapper = (...globals: unknown[]) => Wrapped;

/** The globals that are the process's own, or that code may replace. */
const GLOBALS = [
  'AbortSignal',
  'BroadcastChannel',
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
  'CompressionStream',
  'console',
  'crypto',
  'Date',
  'DecompressionStream',
  'EventSource',
  'fetch',
  'global',
  'globalThis',
  'Intl',
  'Math',
  'MessageChannel',
  'performance',
  'process',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
  'WebAssembly',
  'WebSocket',
] as const;
const ASSIGN = `(name, value) => { switch (name) { ${GLOBALS.map((name) => `case '${name}': ${name} = value; break;`).join(' ')} } }`;
/** The name that stands for `import.meta.url`. */
const URL_NAME = '__moduleUrl';
// The code is in a function of its own, so that it may declare variables of these names.
const BEFORE = `(function (${GLOBALS.join(', ')}) { return { assign: ${ASSIGN}, run: function (exports, require, module, __filename, __dirname, ${URL_NAME}) { `;
const AFTER = '\n} }; })';

/** The folder of a function's code in Lambda. */
const TASK_ROOT = '/var/task';

const DYNAMIC_IMPORT = /\bimport\s*\(/;

/**
 * Compiled code is shared by all processes, and by all test files in a worker of Jest, each of
 * which loads this module again. To keep nothing of a test file alive, all cached objects are of
 * the main realm.
 */
interface Compiled {
  /** By the name of the file, then by its text. */
  readonly wrappers: Map<string, Map<string, Wrapper>>;
  /** Creates the function that refuses an `import()` that was not translated. */
  readonly refuseImport: (message: string) => () => never;
}

const COMPILED = Symbol.for('cdk-device-fleets.local.compiled');

const compiled: Compiled = (REALM as any)[COMPILED] ??= runInThisContext(
  '({ wrappers: new Map(), refuseImport: (message) => () => { throw new Error(message); } })',
);

export class Modules {
  /** By file. Code may delete an entry, and then loads the module again. */
  private readonly loaded: Record<string, Module> = Object.create(null);
  private readonly core: CoreModules;
  private readonly values = new Map<string, unknown>();
  private readonly wrapped: Wrapped[] = [];

  constructor(
    private readonly process: SimulatedProcess,
    private readonly read: ReadCode = (path) => readFileSync(path, 'utf8'),
  ) {
    this.core = new CoreModules(process, (path) =>
      this.requireOf(typeof path === 'string' && !path.startsWith('file:') ? path : fileURLToPath(path)),
    );
    const globalThis = Object.create(REALM);
    const globals: Record<string, unknown> = { ...this.core.globals, global: globalThis, globalThis };
    for (const name of GLOBALS) {
      this.values.set(name, globals[name]);
      Object.defineProperty(globalThis, name, {
        get: () => this.values.get(name),
        set: (value) => this.assign(name, value),
        configurable: true,
        enumerable: true,
      });
    }
  }

  /** Code may replace a global; all modules of the process then see the new value. */
  private assign(name: string, value: unknown): void {
    this.values.set(name, value);
    for (const wrapped of this.wrapped) wrapped.assign(name, value);
  }

  /** The exports of the module in a file. */
  public load(path: string): any {
    const known = this.loaded[path];
    if (known) return known.exports;
    const require = this.requireOf(path);
    const paths = require.resolve.paths('a-package') ?? [];
    const module: Module = {
      exports: {},
      id: path,
      filename: path,
      path: dirname(path),
      paths,
      children: [],
      require,
      isNamespace: (exports) => this.isNamespace(exports),
      loaded: false,
    };
    this.loaded[path] = module;
    try {
      this.run(module);
      module.loaded = true;
    } catch (error) {
      delete this.loaded[path];
      throw error;
    }
    return module.exports;
  }

  private isNamespace(value: unknown): boolean {
    return Object.values(this.loaded).some(({ exports, filename }) => exports === value && isModule(filename));
  }

  private run(module: Module): void {
    const { filename } = module;
    const extension = extname(filename);
    if (extension === '.json') {
      module.exports = REALM.JSON.parse(withoutMark(this.read(filename)));
      return;
    }
    if (extension === '.node') {
      module.exports = requireFrom(filename)(filename);
      return;
    }
    const wrapper = compile(filename, this.nameOf(filename), withoutMark(this.read(filename)));
    const wrapped = wrapper(...GLOBALS.map((name) => this.values.get(name)));
    this.wrapped.push(wrapped);
    wrapped.run.call(
      module.exports,
      module.exports,
      module.require,
      module,
      filename,
      module.path,
      pathToFileURL(filename).href,
    );
  }

  /**
   * The name of a file in stack traces: its place in Lambda, because the folder of the function
   * differs between clouds.
   */
  private nameOf(filename: string): string {
    const path = relative(this.process.options.cwd, filename);
    return path.startsWith('..') ? filename : posix.join(TASK_ROOT, ...path.split(sep));
  }

  private requireOf(path: string): NodeJS.Require {
    const real = requireFrom(path);
    const resolved = new Map<string, string>();
    const resolve = (name: string) => {
      if (!resolved.has(name)) {
        resolved.set(name, isOfRuntime(name) ? findOfRuntime(name, path) : find(name, real, isModule(path)));
      }
      return resolved.get(name)!;
    };
    const require = (name: string) => this.core.find(name) ?? this.load(resolve(name));
    return Object.assign(require, {
      resolve: real.resolve,
      cache: this.loaded,
      extensions: {},
      main: undefined,
    }) as unknown as NodeJS.Require;
  }
}

/** @param isImported whether an ECMAScript module asks for it */
function find(name: string, from: NodeJS.Require, isImported: boolean): string {
  const imported = () => findImport(name, from.resolve.paths(name) ?? []);
  const found = isImported && imported();
  if (found) return found;
  try {
    return from.resolve(name);
  } catch (error) {
    // An `import()`, translated to a call of `require`.
    const other = (error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED' && imported();
    if (other) return other;
    throw error;
  }
}

/** A package of Lambda's runtime. */
function findOfRuntime(name: string, path: string): string {
  for (const from of [path, join(process.cwd(), 'index.js')]) {
    try {
      return find(name, requireFrom(from), isModule(path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw Object.assign(new Error(missingOfRuntime(name)), { code: 'MODULE_NOT_FOUND' });
}

/** A text may begin with a byte order mark. */
const withoutMark = (text: string) => text.replace(/^\uFEFF/, '');

function compile(path: string, name: string, text: string): Wrapper {
  if (!compiled.wrappers.has(name)) compiled.wrappers.set(name, runInThisContext('new Map()'));
  const wrappers = compiled.wrappers.get(name)!;
  let wrapper = wrappers.get(text);
  if (!wrapper) wrappers.set(text, wrapper = compileAnew(path, name, text));
  return wrapper;
}

function compileAnew(path: string, name: string, text: string): Wrapper {
  const source = `${BEFORE}${inCommonJs(path, name, text.replace(/^#!.*/, ''))}${AFTER}`;
  const importModuleDynamically = compiled.refuseImport(
    `${name} loads a module by import(), for which simulated time needs esbuild: npm install --save-dev esbuild`);
  return new Script(source, {
    filename: name,
    columnOffset: -BEFORE.length,
    importModuleDynamically,
  }).runInThisContext();
}

/** The code as a CommonJS module, because only such a module can get its own time. */
function inCommonJs(path: string, name: string, text: string): string {
  if (!isModule(path) && !DYNAMIC_IMPORT.test(text)) return text;
  const esbuild = findEsbuild(path);
  if (!esbuild && !isModule(path)) return text;
  if (!esbuild) {
    throw new Error(
      `${name} is an ECMAScript module, for which simulated time needs esbuild: npm install --save-dev esbuild`,
    );
  }
  const { code } = esbuild.transformSync(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    sourcefile: name,
    define: {
      'import.meta.url': URL_NAME,
      'import.meta.filename': '__filename',
      'import.meta.dirname': '__dirname',
    },
    supported: { 'dynamic-import': false },
  });
  const imported = code.replace(DEFAULT_OF_COMMON_JS, 'isNodeMode && !module.isNamespace(mod) ||');
  if (imported === code && code.includes('__toESM(')) {
    throw new Error('simulated time does not know this version of esbuild: install another one');
  }
  return imported;
}

/**
 * How esbuild's code decides whether the whole of an imported module is its default export, as
 * Node.js does for CommonJS modules only.
 */
const DEFAULT_OF_COMMON_JS = 'isNodeMode ||';

function findEsbuild(path: string): { transformSync(text: string, options: object): { code: string } } | undefined {
  for (const from of [path, join(process.cwd(), 'index.js'), __filename]) {
    try {
      return requireFrom(from)('esbuild');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}

/** Whether a file is an ECMAScript module. */
const isModule = (path: string) =>
  extname(path) === '.mjs' || (extname(path) === '.js' && isInModulePackage(dirname(path)));

/** Whether the nearest package says that its `.js` files are ECMAScript modules. */
function isInModulePackage(folder: string): boolean {
  const file = join(folder, 'package.json');
  if (statSync(file, { throwIfNoEntry: false })) return JSON.parse(readFileSync(file, 'utf8')).type === 'module';
  return dirname(folder) !== folder && !folder.endsWith('node_modules') && isInModulePackage(dirname(folder));
}
