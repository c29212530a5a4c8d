/** MiniStack, an AWS emulator that we did not write, as a process on a free port of 127.0.0.1. */

import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { XMLParser } from 'fast-xml-parser';
import type { Credentials } from '../../local/iam';
import { virtualEnvironment } from '../virtual-environment';

const START_LIMIT_MILLISECONDS = 30_000;
const PAUSE_MILLISECONDS = 50;

export interface MiniStackOptions {
  readonly account: string;
  readonly region: string;
  /** Environment variables that functions get, too. */
  readonly environment?: Readonly<Record<string, string>>;
}

export class MiniStack {
  public static async start(options: MiniStackOptions): Promise<MiniStack> {
    const miniStack = new MiniStack(virtualEnvironment(__dirname), options, await freePort());
    await miniStack.ready().catch(async (error) => {
      await miniStack.stop();
      throw error;
    });
    return miniStack;
  }

  public readonly endpoint: string;
  /** What its functions sign with, and whoever works on it. By the access key it knows the account. */
  public readonly credentials: Credentials;
  /** What it and its functions write; it never clears that up itself. */
  private readonly folder = mkdtempSync(join(tmpdir(), 'ministack-'));
  private readonly child: ChildProcess;
  private output = '';

  private constructor(
    python: string,
    private readonly options: MiniStackOptions,
    port: number,
  ) {
    this.endpoint = `http://127.0.0.1:${port}`;
    this.credentials = {
      accessKeyId: options.account,
      secretAccessKey: randomBytes(30).toString('hex'),
      sessionToken: randomBytes(48).toString('hex'),
    };
    this.child = spawn(python, ['-m', 'ministack'], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...(process.env.PATH ? { PATH: process.env.PATH } : {}),
        ...options.environment,
        ...this.identity(),
        HOME: this.folder,
        TMPDIR: this.folder,
        GATEWAY_PORT: String(port),
        MINISTACK_ACCOUNT_ID: options.account,
        MINISTACK_REGION: options.region,
        MINISTACK_HOST: '127.0.0.1',
        // It would listen for MQTT and SFTP on all addresses.
        BIND_HOST: '127.0.0.1',
        IOT_MTLS_ENABLED: '0',
        SFTP_ENABLED: '0',
      },
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.on('data', (chunk) => {
        this.output += chunk;
      });
    }
  }

  /** The environment variables by which a tool works on it. */
  public environment(): Record<string, string> {
    return { ...this.identity(), AWS_ENDPOINT_URL: this.endpoint };
  }

  /** The addresses that it listens on, as `ss` tells them. */
  public listeningOn(): string[] {
    const sockets = execFileSync('ss', ['-ltnpH'], { encoding: 'utf8' }).split('\n');
    return sockets.filter((line) => line.includes(`pid=${this.child.pid},`)).map((line) => line.split(/\s+/)[3]);
  }

  /** Calls an operation of AWS's query protocol. @returns what is in the answer's `...Result` */
  public async query(
    service: 'cloudformation' | 'iam',
    action: string,
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<any> {
    const { account, region } = this.options;
    const response = await fetch(this.endpoint, {
      method: 'POST',
      // It checks no signature; the scope says which service is meant.
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${account}/20261122/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`,
      },
      body: new URLSearchParams({ Action: action, ...parameters }),
    });
    const body = await response.text();
    if (!response.ok) throw new Error(`MiniStack answers ${action} with ${response.status}: ${body}`);
    const parser = new XMLParser({ isArray: (name) => name === 'member', parseTagValue: false });
    return parser.parse(body)[`${action}Response`][`${action}Result`];
  }

  /** Its functions end with it. */
  public async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exited = once(this.child, 'exit');
      this.child.kill();
      await exited;
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private identity(): Record<string, string> {
    const {
      options: { region },
      credentials,
    } = this;
    return {
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
    };
  }

  private async ready(): Promise<void> {
    const limit = Date.now() + START_LIMIT_MILLISECONDS;
    while (!(await this.isHealthy())) {
      if (this.child.exitCode !== null || Date.now() > limit) {
        throw new Error(`MiniStack does not start:\n${this.output}`);
      }
      await sleep(PAUSE_MILLISECONDS);
    }
  }

  private isHealthy(): Promise<boolean> {
    return fetch(`${this.endpoint}/_ministack/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
