/**
 * The network of a simulated cloud: Node.js's own HTTP on connections in memory, with the cloud at
 * the other end of each.
 */

import http from 'node:http';
import https from 'node:https';
import { MemorySocket } from './memory-socket';
import { REALM } from './realm';
import type { Cancel } from '../clock';
import type { HttpRequest, HttpResponse } from '../http';
import { bodyOf, headOf, queryOf } from '../server';

/** A process, as the network sees it. */
export interface Caller {
  readonly alive: boolean;
  readonly timers: { after(milliseconds: number, work: () => void): Cancel };
  /** Runs a callback of the process's code. */
  guard(work: () => void): void;
  /** Holds the clock until the work is done. */
  hold<T>(what: string, work: Promise<T>): Promise<T>;
  onEnd(work: () => void): void;
  /** Ends the process because it uses something that simulated time does not have. */
  refuse(what: string): never;
}

/** Answers a request of a process; undefined means that the connection ends. */
export type Exchange = (request: HttpRequest, caller: Caller) => Promise<HttpResponse | undefined>;

export class Network {
  private readonly server = http.createServer((message, response) => void this.serve(message, response));
  private readonly callers = new WeakMap<object, Caller>();
  /** The open connections of each process. */
  private readonly connections = new Map<Caller, Set<MemorySocket>>();

  /** @param endpoint the only URL that exists */
  constructor(
    private readonly endpoint: string,
    private readonly exchange: Exchange,
  ) {}

  /** The modules `node:http` and `node:https` of a process, without servers. */
  public modulesFor(caller: Caller): { http: object; https: object } {
    const connect = (options: { host?: string | null; port?: string | number | null }) => this.connect(caller, options);
    class Agent extends http.Agent {
      public createConnection(options: http.ClientRequestArgs): any {
        return connect(options);
      }
    }
    class SecureAgent extends Agent {
      public readonly protocol = 'https:';
      public readonly defaultPort = 443;
      public readonly maxCachedSessions = 100;
    }
    return { http: clientModule(http, Agent), https: clientModule(https, SecureAgent) };
  }

  /** The global `fetch` of a process. */
  public async fetch(caller: Caller, input: any, init?: RequestInit): Promise<Response> {
    const request = new REALM.Request(input, init);
    const url = new URL(request.url);
    this.checkHost(caller, url.hostname, url.port);
    request.signal.throwIfAborted();
    const body = await caller.hold('the body of a request', request.arrayBuffer());
    const { method, headers } = request;
    const length: Record<string, string> = request.body ? { 'content-length': String(body.byteLength) } : {};
    const head = {
      method,
      path: url.pathname,
      query: queryOf(url.searchParams),
      headers: { ...Object.fromEntries(headers), ...length },
    };
    const answer = await new Promise<HttpResponse | undefined>((resolve, reject) => {
      if (!caller.alive) return;
      request.signal.addEventListener('abort', () => reject(request.signal.reason));
      this.exchange({ ...head, body: new Uint8Array(body) }, caller).then(
        (response) => caller.guard(() => resolve(response)),
        reject,
      );
    });
    if (!answer) {
      throw Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
      });
    }
    const isBodiless = [101, 204, 205, 304].includes(answer.status);
    return new REALM.Response(isBodiless ? null : (answer.body as any), {
      status: answer.status,
      headers: answer.headers,
    });
  }

  /** A process's end of a connection to the cloud. */
  private connect(
    caller: Caller,
    { host, port }: { host?: string | null; port?: string | number | null },
  ): MemorySocket {
    this.checkHost(caller, host ?? '', String(port ?? ''));
    const [client, server] = MemorySocket.pair({
      after: (milliseconds, work) => caller.timers.after(milliseconds, work),
      guard: (work) => void caller.guard(work),
    });
    this.callers.set(server, caller);
    const connections = this.connectionsOf(caller);
    connections.add(client);
    client.once('close', () => connections.delete(client));
    // Requests of a process that has ended reach nobody.
    if (caller.alive) this.server.emit('connection', server);
    return client;
  }

  private connectionsOf(caller: Caller): Set<MemorySocket> {
    const known = this.connections.get(caller);
    if (known) return known;
    const connections = new Set<MemorySocket>();
    this.connections.set(caller, connections);
    caller.onEnd(() => {
      for (const connection of connections) connection.abandon();
      this.connections.delete(caller);
    });
    return connections;
  }

  private checkHost(caller: Caller, host: string, port: string): void {
    const endpoint = new URL(this.endpoint);
    const isEndpoint = host === endpoint.hostname || host === 'localhost' || host.endsWith('.localhost');
    if (!isEndpoint) caller.refuse(`a connection to ${host}${port && `:${port}`}`);
  }

  private async serve(message: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { socket } = message;
    const body = await bodyOf(message, Infinity).catch((error) => {
      if (!message.errored) throw error;
    });
    if (!body) return;
    const answer = await this.exchange({ ...headOf(message), body }, this.callers.get(socket)!);
    if (socket.destroyed) return;
    if (!answer) {
      socket.destroy();
      return;
    }
    // A date of the wall clock would make clients correct their clocks.
    response.sendDate = false;
    response.writeHead(answer.status, answer.headers as http.OutgoingHttpHeaders);
    response.end(answer.body);
  }
}

function clientModule(
  module: typeof http | typeof https,
  Agent: new (options?: http.AgentOptions) => http.Agent,
): object {
  const globalAgent = new Agent({ keepAlive: true });
  const request = (...values: any[]) => {
    const [first, second, third] = values;
    const isUrl = typeof first === 'string' || 'searchParams' in first;
    const [options, callback] = isUrl
      ? typeof second === 'function'
        ? [{}, second]
        : [second, third]
      : [first, second];
    const complete = { ...options, _defaultAgent: globalAgent };
    return isUrl ? (http.request as any)(first, complete, callback) : http.request(complete, callback);
  };
  const get = (...values: any[]) => request(...values).end();
  return { ...module, Agent, globalAgent, request, get };
}
