/**
 * Sends bytes that are not HTTP, or that break its rules, to the local cloud's port. The server has
 * to survive them.
 */

import { connect } from 'node:net';
import fc from 'fast-check';
import { hostileText } from './hostile';
import type { Input } from './suite';
import { insist } from './suite';
import { LocalCloud } from '../../local/cloud';

class Connection implements Input {
  constructor(public readonly what: string, public readonly bytes: string) {}

  public toString(): string {
    return `${this.what}: ${JSON.stringify(this.bytes)}`;
  }
}

const HOST = 'Host: 127.0.0.1\r\n';
const request = (headers: string, body = '', line = 'POST / HTTP/1.1') => `${line}\r\n${HOST}${headers}\r\n${body}`;
const CHUNKED = 'Transfer-Encoding: chunked\r\n';

const KINDS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'a request line that is none': fc
    .oneof(
      fc.constantFrom(
        'GET',
        'GET /',
        'GET / HTTP/9.9',
        'get / http/1.1',
        ' / HTTP/1.1',
        'GET  HTTP/1.1',
        'GET http://a/b HTTP/1.1',
        'CONNECT a:1 HTTP/1.1',
        'GET \u0000 HTTP/1.1',
        'PRI * HTTP/2.0',
        '\u0016\u0003\u0001',
      ),
      fc.string({ unit: 'binary', maxLength: 60 }),
    )
    .map((line) => request('', '', line)),
  'a body of another length': fc
    .constantFrom('99999', '-1', 'x', '1e3', '0x10', '5, 5', '18446744073709551616', '')
    .map((length) => request(`Content-Length: ${length}\r\n`, 'abc')),
  'two lengths': fc
    .constantFrom(
      'Content-Length: 3\r\nContent-Length: 5\r\n',
      `Content-Length: 3\r\n${CHUNKED}`,
      `${CHUNKED}${CHUNKED}`,
      'Transfer-Encoding: gzip, chunked\r\n',
    )
    .map((headers) => request(headers, 'abc')),
  'bad chunks': fc
    .constantFrom(
      'zz\r\nabc\r\n0\r\n\r\n',
      '5\r\nabc',
      '3\r\nabcd\r\n0\r\n\r\n',
      'ffffffffffffffff\r\n',
      '-3\r\nabc\r\n',
      '3',
      '\r\n',
      '0\r\nx',
      '3;a="b\r\nabc\r\n0\r\n\r\n',
    )
    .map((body) => request(CHUNKED, body)),
  'strange headers': fc
    .oneof(
      fc.constantFrom(
        ': x\r\n',
        'a b: c\r\n',
        'a\r\n',
        ' a: b\r\n',
        'a: \u0000\r\n',
        'a: b\n',
        'Expect: 100-continue\r\nContent-Length: 3\r\n',
        'Expect: x\r\n',
        'Upgrade: h2c\r\nConnection: Upgrade\r\n',
        'Host: x\r\n',
        `x: ${'x'.repeat(20_000)}\r\n`,
        'x: y\r\n'.repeat(3_000),
      ),
      hostileText.filter((text) => text.length < 1_000).map((text) => `x-amz-target: ${text}\r\n`),
    )
    .map((headers) => request(headers)),
  'noise': fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
};

export const badConnections: fc.Arbitrary<Connection> = fc.oneof(...Object.entries(KINDS).map(([
  what, bytes,
]) => bytes.map((each) => new Connection(what, each))));

const PATIENCE = 5_000;

export class ConnectionJudge {
  public static async start(): Promise<ConnectionJudge> {
    const log: string[] = [];
    return new ConnectionJudge(await LocalCloud.start({ log: (line) => log.push(line) }), log);
  }

  private constructor(private readonly cloud: LocalCloud, private readonly log: readonly string[]) {}

  public readonly judge = async ({ bytes }: Connection): Promise<string> => {
    const answer = await this.exchange(bytes);
    insist(this.log.length === 0, () => `the cloud failed: ${this.log.join('\n')}`);
    const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1];
    insist(status === undefined || Number(status) < 500, () => `the answer is ${answer}`);
    insist(
      (await this.exchange(request('Connection: close\r\n'))).includes('MissingAuthenticationToken'),
      () => 'the server does not answer any more',
    );
    return status === undefined ? 'closed' : `answered with ${status}`;
  };

  public async stop(): Promise<void> {
    await this.cloud.stop();
  }

  /** All bytes that come back until the connection ends; the client ends its side at once. */
  private exchange(bytes: string): Promise<string> {
    const { port } = new URL(this.cloud.endpoint);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.end(Buffer.from(bytes, 'latin1')));
      let received = '';
      socket.setTimeout(PATIENCE, () => socket.destroy(new Error('the connection is kept open')));
      socket.on('data', (chunk) => { received += chunk.toString('latin1'); });
      socket.on('error', (error: NodeJS.ErrnoException) =>
        ['ECONNRESET', 'EPIPE'].includes(error.code!) ? resolve(received) : reject(error),
      );
      socket.on('close', () => resolve(received));
    });
  }
}
