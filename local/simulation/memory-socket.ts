/** Connections in memory, with the parts of a socket that Node.js's HTTP needs. */

import type { ClientRequest, IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import type { Cancel } from '../clock';

/** Schedules work by the clock of the socket's timeouts. */
type After = (milliseconds: number, work: () => void) => Cancel;

/** The owner of a socket. */
export interface SocketOwner {
  readonly after: After;
  /** Runs a callback of the owner's code. */
  readonly guard: (work: () => void) => void;
}

/** The cloud as an owner: its sockets have no timeouts. */
const CLOUD: SocketOwner = { after: () => () => {}, guard: (work) => work() };

export class MemorySocket extends Duplex {
  /** @returns the two ends of a connection */
  public static pair(owner: SocketOwner): [client: MemorySocket, server: MemorySocket] {
    const [client, server] = [new MemorySocket(owner), new MemorySocket(CLOUD)];
    client.peer = server;
    server.peer = client;
    return [client, server];
  }

  public readonly connecting = false;
  public readonly remoteAddress = '127.0.0.1';
  public timeout = 0;
  /** Whether the owner is gone and receives nothing. */
  private isDeaf = false;
  private peer!: MemorySocket;
  private cancelTimeout?: Cancel;

  private constructor(private readonly owner: SocketOwner) {
    super({ allowHalfOpen: false });
  }

  public setTimeout(milliseconds: number, onTimeout?: () => void): this {
    this.timeout = milliseconds;
    if (onTimeout) {
      if (milliseconds === 0) this.off('timeout', onTimeout);
      else this.once('timeout', onTimeout);
    }
    this.touch();
    return this;
  }

  public setNoDelay(): this {
    return this;
  }

  public setKeepAlive(): this {
    return this;
  }

  public ref(): this {
    return this;
  }

  public unref(): this {
    return this;
  }

  public _read(): void {}

  public _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.touch();
    this.peer.receive(chunk);
    done();
  }

  public _final(done: () => void): void {
    this.peer.receive(null);
    done();
  }

  public _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.cancelTimeout?.();
    this.peer.receive(null);
    done(error);
  }

  /** Ends the connection without telling its owner. */
  public abandon(): void {
    this.isDeaf = true;
    // Node.js's HTTP would report the lost connection to the code that waits for an answer, and
    // keep that code in memory until then.
    const { _httpMessage: request } = this as { _httpMessage?: ClientRequest & { res?: IncomingMessage } };
    for (const waited of [request, request?.res]) waited?.removeAllListeners().on('error', () => {});
    this.peer.destroy();
    this.destroy();
  }

  private receive(chunk: Buffer | null): void {
    if (this.isDeaf || this.destroyed || this.readableEnded) return;
    this.touch();
    this.owner.guard(() => void this.push(chunk));
  }

  /** A timeout is a time without any traffic. */
  private touch(): void {
    this.cancelTimeout?.();
    this.cancelTimeout = this.timeout > 0 ? this.owner.after(this.timeout, () => this.emit('timeout')) : () => {};
  }
}
