/** Every escape from simulated time is refused by name, at once, and logged even if the code hides the error. */

import { put, logged, resultOf, simulated } from './simulated';

const START = Date.UTC(2026, 0, 1);

test.each<[what: string, code: string]>([
  ['child_process.exec', "require('child_process').exec('true', () => {})"],
  ['child_process.execFile', "require('node:child_process').execFile('true')"],
  ['child_process.execFileSync', "require('child_process').execFileSync('true')"],
  ['child_process.execSync', "require('child_process').execSync('true')"],
  ['child_process.exec', "require('util').promisify(require('child_process').exec)('true')"],
  ['child_process.fork', "require('child_process').fork(__filename)"],
  ['child_process.spawn', "require('child_process').spawn('true')"],
  ['child_process.spawn', "(await import('node:child_process')).spawn('true')"],
  ['child_process.spawnSync', "require('child_process').spawnSync('true')"],
  ['cluster.fork', "require('cluster').fork()"],
  ['worker_threads.Worker', "new (require('node:worker_threads').Worker)('', { eval: true })"],
  ['worker_threads.BroadcastChannel', "new (require('worker_threads').BroadcastChannel)('a')"],
  ['worker_threads.MessageChannel', "new (require('worker_threads').MessageChannel)()"],
  ['MessageChannel', 'new MessageChannel()'],
  ['dgram.createSocket', "require('dgram').createSocket('udp4')"],
  ['dgram.Socket', "new (require('dgram').Socket)('udp4')"],
  ['dns.lookup', "require('dns').lookup('localhost', () => {})"],
  ['dns.resolve4', "require('dns').resolve4('localhost', () => {})"],
  ['dns.Resolver', "new (require('dns').Resolver)()"],
  ['dns/promises.lookup', "require('dns').promises.lookup('localhost')"],
  ['dns/promises.lookup', "require('node:dns/promises').lookup('localhost')"],
  ['net.connect', "require('net').connect(80)"],
  ['net.createConnection', "require('node:net').createConnection({ port: 80 })"],
  ['net.createServer', "require('net').createServer()"],
  ['net.Server', "new (require('net').Server)()"],
  ['net.Socket', "new (require('net').Socket)()"],
  ['net.Socket', "new (class extends require('net').Socket {})()"],
  ['tls.connect', "require('tls').connect(443)"],
  ['tls.TLSSocket', "new (require('tls').TLSSocket)()"],
  ['tls.createServer', "require('tls').createServer()"],
  ['http2.connect', "require('http2').connect('http://127.0.0.1')"],
  ['http2.createServer', "require('http2').createServer()"],
  ['http.createServer', "require('http').createServer()"],
  ['http.Server', "new (require('http').Server)()"],
  ['http.ClientRequest', "new (require('http').ClientRequest)('http://127.0.0.1')"],
  ['https.createServer', "require('https').createServer({})"],
  ['fs.watch', "require('fs').watch(__filename)"],
  ['fs.watchFile', "require('fs').watchFile(__filename, () => {})"],
  ['fs/promises.watch', "require('fs').promises.watch(__filename)"],
  ['fs/promises.watch', "require('fs/promises').watch(__filename)"],
  ['fs.openAsBlob', "require('fs').openAsBlob(__filename)"],
  ['process.kill', 'process.kill(process.ppid, 0)'],
  ['WebSocket', "new WebSocket('ws://127.0.0.1')"],
  ['EventSource', "new EventSource('http://127.0.0.1')"],
  ['BroadcastChannel', "new BroadcastChannel('a')"],
  ['a connection to example.com', "fetch('https://example.com/a')"],
  [
    'a connection to example.com:8080',
    "new Promise((resolve) => require('http').get('http://example.com:8080', resolve))",
  ],
  [
    'a connection to example.com:443',
    "new Promise((resolve) => require('https').request({ host: 'example.com' }, resolve).end())",
  ],
  ['a connection to 169.254.169.254', "fetch('http://169.254.169.254/latest/meta-data')"],
])('%s is refused: %s', async (what, code) => {
  const cloud = await simulated();
  const message = `the function f uses ${what}, which leads out of simulated time. Test what needs it in a local cloud with the clock on the wall, or let the function do without.`;
  put(
    cloud,
    `exports.handler = async ({ hides }) => { try { return await ${code} && 'escaped'; } catch (error) { if (hides) return 'hidden'; throw error; } };`,
  );
  await expect(resultOf(cloud)).rejects.toThrow(`EscapesSimulatedTime: ${message}`);
  expect(cloud.functions.logs('f').join('\n')).toContain(message);
  expect(cloud.time.now().getTime()).toBe(START);
  expect(logged.splice(0)).toEqual([message]);
  expect(await resultOf(cloud, { hides: true })).toBe('hidden');
  expect(logged).toEqual([message]);
});

test.each([
  ['when the module is loaded', "require('child_process').execSync('true'); exports.handler = async () => 1;"],
  [
    'in a timer that the handler waits for',
    'exports.handler = () => new Promise(() => setTimeout(() => require("net").connect(80), 60_000));',
  ],
  [
    'in a promise',
    'exports.handler = async () => { await new Promise((resolve) => setTimeout(resolve, 60_000)); new (require("worker_threads").Worker)(__filename); };',
  ],
])('an escape is refused %s', async (_when, code) => {
  const cloud = await simulated();
  put(cloud, code);
  await expect(resultOf(cloud)).rejects.toThrow(
    /EscapesSimulatedTime: the function f uses (child_process|net|worker_threads)\./,
  );
  expect(logged).toHaveLength(1);
});

test('a class may be derived from a refused one, and compared with it, without an escape', async () => {
  const cloud = await simulated();
  put(
    cloud,
    `
    const net = require('net'); const http = require('http'); const { Worker } = require('worker_threads');
    class Own extends net.Socket {} class Request extends http.ClientRequest {} class Thread extends Worker {}
    exports.handler = async () => [net.isIP('127.0.0.1'), ({}) instanceof net.Socket, typeof Own, typeof Request, typeof Thread, require('worker_threads').isMainThread, http.METHODS.includes('GET')];
  `,
  );
  expect(await resultOf(cloud)).toEqual([4, false, 'function', 'function', 'function', true, true]);
  expect(logged).toEqual([]);
});
