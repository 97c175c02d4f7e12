import type { ConnectionObserver, ConnectionTimes } from '../../egress/connection-times.ts';

/** What a call was waiting for, in milliseconds; what is left of its duration is Trunkline's own time. */
export type CallTimings = {
  /** For limits, an access token, a retry, or a connection that others use. */
  queueMs: number;
  /** Opening connections; null: those that were open already were used. */
  connection: { dnsMs: number; connectMs: number; tlsMs: number } | null;
  /** From the request to the first byte of the response. */
  firstByteMs: number;
  /** The rest of the response. */
  bodyMs: number;
};

/** Of names, connecting and TLS; zero where open connections were used. */
export function connectingMs({ connection }: Pick<CallTimings, 'connection'>): number {
  return connection ? connection.dnsMs + connection.connectMs + connection.tlsMs : 0;
}

type Phase = 'own' | 'queue' | 'connection' | 'first byte' | 'body';

/**
 * Measures where the time of a call goes: at each moment it is in one phase, so that the phases of all its attempts and
 * pages add up to its duration. It allocates nothing while it runs: each call has one.
 */
export class CallTimer implements ConnectionObserver {
  connection: ConnectionTimes | null = null;
  #phase: Phase = 'own';
  #since = performance.now();
  #queueMs = 0;
  #isOpening = false;
  #dnsMs = 0;
  #connectMs = 0;
  #tlsMs = 0;
  #firstByteMs = 0;
  #bodyMs = 0;

  /** The call waits for something other than the API. */
  waiting(): void {
    this.#enter('queue');
  }

  /** The call waits no more. */
  working(): void {
    this.#enter('own');
  }

  /** A request waits for a connection. */
  dispatched(): void {
    this.connection = null;
    this.#enter('connection');
  }

  /** The request is on a connection. */
  sent(): void {
    if (this.#phase === 'connection') this.#enter('first byte');
  }

  /** The response begins. */
  responded(): void {
    if (this.#phase === 'first byte') this.#enter('body');
  }

  /** @returns null where the call has waited for nothing: it was refused, or its response was cached */
  timings(): CallTimings | null {
    this.#enter(this.#phase);
    const isSent = this.#firstByteMs > 0 || this.#isOpening;
    if (!isSent && this.#queueMs === 0) return null;
    return {
      queueMs: this.#queueMs,
      connection: this.#isOpening
        ? { dnsMs: this.#dnsMs, connectMs: this.#connectMs, tlsMs: this.#tlsMs }
        : null,
      firstByteMs: this.#firstByteMs,
      bodyMs: this.#bodyMs,
    };
  }

  #enter(phase: Phase): void {
    const now = performance.now();
    const ms = now - this.#since;
    switch (this.#phase) {
      case 'own':
        break;
      case 'queue':
        this.#queueMs += ms;
        break;
      case 'connection':
        this.#addConnection(ms);
        break;
      case 'first byte':
        this.#firstByteMs += ms;
        break;
      case 'body':
        this.#bodyMs += ms;
        break;
    }
    this.#phase = phase;
    this.#since = now;
  }

  /** A connection that was opened before the request was dispatched took none of its time. */
  #addConnection(ms: number): void {
    const opened = this.connection;
    if (opened === null || opened.endedAt < this.#since) {
      this.#queueMs += ms;
      return;
    }
    const { lookupMs, connectMs, tlsMs } = opened;
    const openingMs = (lookupMs ?? 0) + (connectMs ?? 0) + (tlsMs ?? 0);
    this.#isOpening = true;
    this.#dnsMs += lookupMs ?? 0;
    this.#connectMs += connectMs ?? 0;
    this.#tlsMs += tlsMs ?? 0;
    this.#queueMs += Math.max(0, ms - openingMs);
  }
}
