/**
 * What code in a simulated cloud cannot have, for its time would be that of the wall: processes,
 * threads and sockets of its own.
 */

/** By module, the functions and classes that begin something of the kind. */
const ESCAPES: Readonly<Record<string, readonly string[]>> = {
  child_process: ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'],
  cluster: ['fork'],
  dgram: ['createSocket', 'Socket'],
  dns: [
    'lookup',
    'lookupService',
    'resolve',
    'resolve4',
    'resolve6',
    'resolveAny',
    'resolveCaa',
    'resolveCname',
    'resolveMx',
    'resolveNaptr',
    'resolveNs',
    'resolvePtr',
    'resolveSoa',
    'resolveSrv',
    'resolveTlsa',
    'resolveTxt',
    'Resolver',
    'reverse',
  ],
  fs: ['openAsBlob', 'watch', 'watchFile'],
  http: ['ClientRequest', 'createServer', 'Server'],
  http2: ['connect', 'createServer', 'createSecureServer'],
  https: ['createServer', 'Server'],
  net: ['connect', 'createConnection', 'createServer', 'Server', 'Socket', 'Stream'],
  tls: ['connect', 'createServer', 'Server', 'TLSSocket'],
  worker_threads: ['BroadcastChannel', 'MessageChannel', 'Worker'],
};

export class EscapesSimulatedTime extends Error {
  public readonly name = 'EscapesSimulatedTime';
}

/** What stands in for the module's members that lead out of the simulation. @param refuse throws */
export function escapesOf(module: string, real: any, refuse: (what: string) => never): Record<string, unknown> {
  const names = ESCAPES[module.replace('/promises', '')] ?? [];
  return Object.fromEntries(names.filter((name) => typeof real[name] === 'function').map((name) => {
    // A class may be derived from when a module is loaded; nothing has begun by then.
    const refusing = function () { return refuse(`${module}.${name}`); };
    refusing.prototype = real[name].prototype;
    return [name, refusing];
  }));
}
