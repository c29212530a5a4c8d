/*
 * What runs in a Lambda execution environment: loads the handler and passes it one event after the other.
 *
 * Plain JavaScript, so that the process needs no loader. The parent sends { init } once and then { invoke }, each with
 * the request's ID; the answer has the same ID and a { result } or a { failure }.
 */

'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const wallNow = Date.now.bind(Date);
let cloudNow = wallNow;
let currentRequest;

process.once('message', ({ requestId, init }) => {
  currentRequest = requestId;
  scaleTime(init);
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
  require('node:module').syncBuiltinESMExports();
}

async function load({ folder, handler }) {
  const dot = handler.lastIndexOf('.');
  const file = ['.js', '.cjs', '.mjs'].map((extension) => join(folder, handler.slice(0, dot) + extension)).find(existsSync);
  if (!file) throw Object.assign(new Error(`Cannot find module '${handler.slice(0, dot)}'`), { name: 'Runtime.ImportModuleError' });
  const loaded = file.endsWith('.mjs') ? await import(pathToFileURL(file)) : require(file);
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
