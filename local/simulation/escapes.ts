/** The means by which code could escape simulated time: processes, threads and sockets. They are refused. */

/** The functions and classes that begin such an escape, by module. */
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

/** Stand-ins for the module's members that escape the simulation. @param refuse throws */
export function escapesOf(module: string, real: any, refuse: (what: string) => never): Record<string, unknown> {
  const names = ESCAPES[module.replace('/promises', '')] ?? [];
  return Object.fromEntries(names.filter((name) => typeof real[name] === 'function').map((name) => {
    // A module may derive a class from it while loading, which begins nothing.
    const refusing = function () { return refuse(`${module}.${name}`); };
    refusing.prototype = real[name].prototype;
    return [name, refusing];
  }));
}
