/**
 * Node.js's modules as code in a simulated process finds them: modules with time, randomness,
 * threads or sockets have stand-ins.
 */

import { Console } from 'node:console';
import { isBuiltin } from 'node:module';
import { Duplex } from 'node:stream';
import { types } from 'node:util';
import { timing } from './console';
import { escapesOf } from './escapes';
import type { SimulatedProcess } from './process';
import { REALM, requireFrom } from './realm';

type Members = Record<string, unknown>;

/** Modules whose functions work in threads of their own. */
const THREADED = ['crypto', 'fs', 'fs/promises', 'zlib'];

// The real functions, taken at load time: a test may replace the globals by fake ones later.
const onMicrotask = REALM.queueMicrotask.bind(REALM);
const COMPRESSION: Readonly<Record<'CompressionStream' | 'DecompressionStream', Readonly<Record<string, string>>>> = {
  CompressionStream: { 'gzip': 'createGzip', 'deflate': 'createDeflate', 'deflate-raw': 'createDeflateRaw' },
  DecompressionStream: { 'gzip': 'createGunzip', 'deflate': 'createInflate', 'deflate-raw': 'createInflateRaw' },
};

const realRequire = requireFrom(__filename);

export class CoreModules {
  private readonly loaded = new Map<string, unknown>();
  private readonly timers: ReturnType<SimulatedProcess['timers']['module']>;
  private readonly process: NodeJS.Process;
  private readonly console: Console;
  private readonly crypto: Members;
  private readonly http: { http: object; https: object };
  /** The globals of code, by name. */
  public readonly globals: Members;

  /** @param createRequire like that of `node:module` */
  constructor(
    private readonly owner: SimulatedProcess,
    private readonly createRequire: (path: string | URL) => NodeJS.Require,
  ) {
    this.timers = owner.timers.module();
    this.process = owner.global();
    this.http = owner.network.modulesFor(owner);
    this.console = timing(new Console(owner), () => owner.clock.time.performance.now());
    this.crypto = this.chance();
    this.globals = this.makeGlobals();
  }

  /** The module with a name, with or without `node:`; undefined if it is not one of Node.js's. */
  public find(name: string): unknown {
    if (!isBuiltin(name)) return undefined;
    const short = name.replace(/^node:/, '');
    if (!this.loaded.has(short)) this.loaded.set(short, this.load(short, name));
    return this.loaded.get(short);
  }

  private makeGlobals(): Members {
    const { time } = this.owner.clock;
    const { timers, owner } = this;
    const { promises, ...functions } = timers;
    const timeOrigin = owner.clock.now() - time.performance.now();
    const performance = inheritingBound(REALM.performance, { now: () => time.performance.now(), timeOrigin });
    const random = () => owner.random.integer(2 ** 32) / 2 ** 32;
    const refusing = (name: string) =>
      function () {
        return owner.refuse(name);
      };
    return {
      ...functions,
      AbortSignal: this.abortSignal(),
      BroadcastChannel: refusing('BroadcastChannel'),
      CompressionStream: this.compression('CompressionStream'),
      console: this.console,
      crypto: inheritingBound(REALM.crypto, {
        subtle: this.threaded('crypto.subtle', REALM.crypto.subtle),
        ...this.crypto,
      }),
      Date: time.Date,
      DecompressionStream: this.compression('DecompressionStream'),
      EventSource: refusing('EventSource'),
      fetch: (input: any, init?: RequestInit) => owner.network.fetch(owner, input, init),
      Intl: time.Intl,
      Math: Object.create(Object.prototype, { ...Object.getOwnPropertyDescriptors(Math), random: { value: random } }),
      MessageChannel: refusing('MessageChannel'),
      performance,
      process: this.process,
      queueMicrotask: (work: () => void) => onMicrotask(() => void owner.guard(work)),
      WebAssembly: this.threaded('WebAssembly', (REALM as any).WebAssembly),
      WebSocket: refusing('WebSocket'),
    };
  }

  private load(short: string, name: string): unknown {
    const {
      timers: { promises, ...timers },
      owner,
    } = this;
    switch (short) {
      case 'console':
        return this.console;
      case 'process':
        return this.process;
      case 'timers':
        return { ...timers, promises };
      case 'timers/promises':
        return promises;
      case 'http':
        return { ...this.http.http, ...escapesOf(short, realRequire('node:http'), owner.refuse) };
      case 'https':
        return { ...this.http.https, ...escapesOf(short, realRequire('node:https'), owner.refuse) };
    }
    const real = realRequire(name);
    if (short === 'module') return inheriting(real, { createRequire: this.createRequire });
    if (short === 'stream/web') {
      return inheriting(real, {
        CompressionStream: this.globals.CompressionStream,
        DecompressionStream: this.globals.DecompressionStream,
      });
    }
    if (short === 'perf_hooks') return inheriting(real, { performance: this.globals.performance });
    const escapes = escapesOf(short, real, owner.refuse);
    if (THREADED.includes(short)) {
      if (short === 'fs') return this.threaded(short, real, { ...escapes, promises: this.find('fs/promises') });
      if (short === 'crypto') {
        return this.threaded(short, real, {
          ...this.crypto,
          webcrypto: this.globals.crypto,
          subtle: this.threaded('crypto.subtle', real.subtle),
        });
      }
      return this.threaded(short, real, escapes);
    }
    if (Object.keys(escapes).length === 0) return real;
    return inheriting(
      real,
      short === 'dns'
        ? { ...escapes, promises: inheriting(real.promises, escapesOf('dns/promises', real.promises, owner.refuse)) }
        : escapes,
    );
  }

  /** The compression streams of the web, built on those of zlib. */
  private compression(name: keyof typeof COMPRESSION): unknown {
    const zlib = () => this.find('zlib') as Record<string, () => Duplex>;
    return function (format: string) {
      const maker = COMPRESSION[name][format];
      return maker ? Duplex.toWeb(zlib()[maker]()) : Reflect.construct((REALM as any)[name], [format]);
    };
  }

  /** The module, with functions during whose work the clock stands still. */
  private threaded(module: string, real: any, instead: Members = {}): object {
    const known = new Map<string | symbol, unknown>();
    return new Proxy(real, {
      get: (_target, name) => {
        if (typeof name === 'string' && Object.hasOwn(instead, name)) return instead[name];
        const value = real[name];
        if (typeof value !== 'function' || typeof name !== 'string') return value;
        if (!known.has(name)) known.set(name, this.threadedFunction(`${module}.${name}`, value, real));
        return known.get(name);
      },
    });
  }

  private threadedFunction(what: string, real: (...values: any[]) => any, module: object): unknown {
    const { owner } = this;
    const callback = (work: (...values: unknown[]) => void) => {
      const release = owner.holdOpen(what);
      return Object.assign((...values: unknown[]) => release(() => work(...values)), { release });
    };
    const held = (result: unknown) => {
      if (types.isPromise(result)) return owner.hold(what, result);
      return isZlib(result) ? holdStream(result, callback) : result;
    };
    // Also a class, which is called with `new`.
    const stand = function (this: unknown, ...values: any[]) {
      const last = values.at(-1);
      if (typeof last !== 'function') {
        return held(
          new.target
            ? Reflect.construct(real, values, new.target === stand ? real : new.target)
            : real.apply(module, values),
        );
      }
      const ended = callback(last);
      try {
        return real.apply(module, [...values.slice(0, -1), ended]);
      } catch (error) {
        ended.release(() => {});
        throw error;
      }
    };
    for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(real))) {
      if (key !== 'prototype') Object.defineProperty(stand, key, descriptor);
    }
    for (const symbol of Object.getOwnPropertySymbols(real)) {
      Object.defineProperty(stand, symbol, Object.getOwnPropertyDescriptor(real, symbol)!);
    }
    stand.prototype = real.prototype;
    return stand;
  }

  /** The random functions, on the process's own randomness. */
  private chance(): Members {
    const { owner } = this;
    const fill = <T extends NodeJS.ArrayBufferView>(view: T, offset = 0, size = view.byteLength - offset): T => {
      new Uint8Array(view.buffer, view.byteOffset + offset, size).set(owner.random.bytes(size));
      return view;
    };
    const randomBytes = (size: number, callback?: (error: null, bytes: Buffer) => void) => {
      const bytes = owner.random.bytes(size);
      if (!callback) return bytes;
      this.later(() => callback(null, bytes));
      return undefined;
    };
    const randomInt = (...values: any[]) => {
      const callback = typeof values.at(-1) === 'function' ? values.pop() : undefined;
      const [from, to] = values.length === 1 ? [0, values[0]] : values;
      const chosen = from + owner.random.integer(to - from);
      if (!callback) return chosen;
      this.later(() => callback(null, chosen));
      return undefined;
    };
    const randomFill = (view: NodeJS.ArrayBufferView, ...values: any[]) => {
      const callback = values.pop();
      fill(view, ...(values as [number?, number?]));
      this.later(() => callback(null, view));
    };
    return {
      getRandomValues: (view: NodeJS.ArrayBufferView) => fill(view),
      pseudoRandomBytes: randomBytes,
      randomBytes,
      randomFill,
      randomFillSync: fill,
      randomInt,
      randomUUID: () => owner.random.uuid(),
    };
  }

  private later(work: () => void): void {
    this.owner.clock.onNextTurn(() => this.owner.guard(work));
  }

  /** `AbortSignal`, with a `timeout` by the process's time. */
  private abortSignal(): unknown {
    const timeout = (milliseconds: number) => {
      const controller = new AbortController();
      this.owner.timers.after(milliseconds, () =>
        controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
      );
      return controller.signal;
    };
    const stand = function () {
      return Reflect.construct(REALM.AbortSignal, []);
    };
    Object.setPrototypeOf(stand, REALM.AbortSignal);
    return Object.defineProperties(stand, {
      prototype: { value: REALM.AbortSignal.prototype },
      timeout: { value: timeout },
      abort: { value: REALM.AbortSignal.abort.bind(REALM.AbortSignal) },
      any: { value: REALM.AbortSignal.any?.bind(REALM.AbortSignal) },
      [Symbol.hasInstance]: { value: (value: unknown) => value instanceof REALM.AbortSignal },
    });
  }
}

/** An object that inherits from another one, with other members. */
function inheriting(real: any, instead: Members): any {
  return new Proxy(real, {
    get: (_target, name) => (typeof name === 'string' && Object.hasOwn(instead, name) ? instead[name] : real[name]),
  });
}

/** The same for an object whose functions work only on the object itself. */
function inheritingBound(real: any, instead: Members): any {
  return new Proxy(real, {
    get: (_target, name) => {
      if (typeof name === 'string' && Object.hasOwn(instead, name)) return instead[name];
      const value = real[name];
      return typeof value === 'function' ? value.bind(real) : value;
    },
  });
}

type Callback = (...values: unknown[]) => void;
type ZlibStream = NodeJS.ReadWriteStream & {
  _transform: (chunk: unknown, encoding: string, done: (...values: unknown[]) => void) => void;
};

const isZlib = (value: any): value is ZlibStream =>
  typeof value?._transform === 'function' && typeof value.bytesWritten === 'number' && '_handle' in value;

/** The threads work on each chunk. */
function holdStream(
  stream: ZlibStream, callback: (work: Callback) => Callback & { release: (deliver: () => void) => void },
): ZlibStream {
  const transform = stream._transform;
  stream._transform = (chunk, encoding, done) => {
    const ended = callback(done);
    const giveUp = () => ended.release(() => {});
    stream.once('close', giveUp);
    transform.call(stream, chunk, encoding, (...values) => {
      stream.off('close', giveUp);
      ended(...values);
    });
  };
  return stream;
}
