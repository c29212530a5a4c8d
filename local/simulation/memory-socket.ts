/** Connections in memory, with as much of a socket as Node.js's HTTP asks of one. */

import type { ClientRequest, IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import type { Cancel } from '../clock';

/** Does something later, by the clock that the socket's timeouts are of. */
type After = (milliseconds: number, work: () => void) => Cancel;

/** Whose a socket is. */
export interface SocketOwner {
  readonly after: After;
  /** Carries out what a socket has waited for. */
  readonly guard: (work: () => void) => void;
}

/** The cloud, whose sockets have no timeouts. */
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
  /** Whether nobody is there any more to hear what comes. */
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

  /** Ends the connection, of which its owner hears nothing. */
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

  /** A timeout is one without any traffic. */
  private touch(): void {
    this.cancelTimeout?.();
    this.cancelTimeout = this.timeout > 0 ? this.owner.after(this.timeout, () => this.emit('timeout')) : () => {};
  }
}
