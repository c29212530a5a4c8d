/*
 * What runs in a Lambda execution environment: loads the handler and passes it one event after the other.
 *
 * Plain JavaScript, so that the process needs no loader. The parent sends { init } once and then { invoke }, each with
 * the request's ID; the answer has the same ID and a { result } or a { failure }.
 */

'use strict';

const { existsSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const wallNow = Date.now.bind(Date);
let cloudNow = wallNow;
let currentRequest;

process.once('message', ({ requestId, init }) => {
  currentRequest = requestId;
  scaleTime(init);
  provide(init.runtimePackages);
  load(init).then((handler) => {
    process.on('message', (message) => {
      currentRequest = message.requestId;
      run(handler, message.requestId, message.invoke);
    });
    process.send({ requestId, result: null });
  }, die);
});

// As in Lambda's runtime, an error that nobody catches ends the environment.
process.on('uncaughtException', die);
process.on('unhandledRejection', die);
process.on('disconnect', () => process.exit());

function die(error) {
  console.error(error);
  process.send({ requestId: currentRequest, failure: describe(error) }, () => process.exit(1));
}

/** Makes the process's time that of the cloud, so that code that waits or looks at the clock sees the cloud's minutes pass. */
function scaleTime({ speed, cloudStart, wallStart }) {
  if (speed === 1) return;
  cloudNow = () => Math.round(cloudStart + (wallNow() - wallStart) * speed);
  const WallDate = Date;
  globalThis.Date = class Date extends WallDate {
    constructor(...values) {
      super(...(values.length > 0 ? values : [cloudNow()]));
    }

    static now() {
      return cloudNow();
    }
  };
  const timers = require('node:timers');
  for (const name of ['setTimeout', 'setInterval']) {
    const original = globalThis[name];
    globalThis[name] = timers[name] = (callback, delay, ...values) => original(callback, delay / speed, ...values);
  }
  const promises = require('node:timers/promises');
  const { setTimeout: sleep } = promises;
  promises.setTimeout = (delay, ...values) => sleep(delay / speed, ...values);
  Object.defineProperty(globalThis.setTimeout, require('node:util').promisify.custom, { value: promises.setTimeout });
  Module.syncBuiltinESMExports();
}

/** Lets code find the packages of Lambda's runtime. */
function provide({ pattern, hint, project }) {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (name, ...values) => {
    try {
      return resolve(name, ...values);
    } catch (error) {
      const [own] = RegExp(pattern).exec(name) || [];
      if (!own || error.code !== 'MODULE_NOT_FOUND') throw error;
      try {
        return resolve(name, null, false, { paths: [project] });
      } catch {
        throw Object.assign(new Error(`Cannot find module '${name}'. ${hint} ${own}`), { code: error.code });
      }
    }
  };
}

/** The same for ECMAScript modules, which are found by a thread of their own. */
function provideToImports({ pattern, hint, project }) {
  const hooks = `
    let provided;
    export const initialize = (data) => { provided = data; };
    export async function resolve(name, context, next) {
      const [own] = RegExp(provided.pattern).exec(name) || [];
      if (!own) return next(name, context);
      const fromProject = () => next(name, { ...context, parentURL: provided.project });
      return next(name, context).catch(fromProject).catch(({ code }) => {
        throw Object.assign(new Error(\`Cannot find package '\${own}'. \${provided.hint} \${own}\`), { code });
      });
    }`;
  const data = { pattern, hint, project: pathToFileURL(join(project, 'index.js')).href };
  Module.register(`data:text/javascript,${encodeURIComponent(hooks)}`, { data });
}

async function load({ folder, handler, runtimePackages }) {
  const dot = handler.lastIndexOf('.');
  const file = ['.js', '.cjs', '.mjs'].map((extension) => join(folder, handler.slice(0, dot) + extension)).find(existsSync);
  if (!file) throw Object.assign(new Error(`Cannot find module '${handler.slice(0, dot)}'`), { name: 'Runtime.ImportModuleError' });
  const isModule = file.endsWith('.mjs');
  if (isModule) provideToImports(runtimePackages);
  const loaded = await Promise.resolve(file).then(isModule ? (path) => import(pathToFileURL(path)) : require).catch((error) => {
    if (!/MODULE_NOT_FOUND$/.test(error && error.code)) throw error;
    throw Object.assign(new Error(`Error: ${error.message}`), { name: 'Runtime.ImportModuleError' });
  });
  const found = loaded[handler.slice(dot + 1)];
  if (typeof found !== 'function') {
    throw Object.assign(new Error(`${handler} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' });
  }
  return found;
}

function run(handler, requestId, { event, context, deadline }) {
  const done = (error, result) => process.send({ requestId, ...(error ? { failure: describe(error) } : { result: result ?? null }) });
  const complete = Object.assign(context, {
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(deadline - cloudNow(), 0),
    done,
    succeed: (result) => done(null, result),
    fail: (error) => done(error),
  });
  try {
    const returned = handler(event, complete, done);
    if (returned && typeof returned.then === 'function') returned.then((result) => done(null, result), (error) => done(error || new Error()));
    else if (handler.length < 3) done(null, returned);
  } catch (error) {
    done(error || new Error());
  }
}

function describe(error) {
  return { errorType: (error && error.name) || 'Error', errorMessage: String((error && error.message) || error) };
}
