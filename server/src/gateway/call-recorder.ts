import type { CallSource } from '@trunkline/contract/call-outcomes';
import type { Problem } from '../http/problems.ts';
import type { CallTrace } from './call-trace.ts';
import type { AppCaller } from './caller-auth/authenticate.ts';
import type { CallCapture } from './capture/call-capture.ts';
import type { CallLogEntry } from './observer.ts';
import { ReasonedProblem } from './reasoned-problem.ts';
import type { UpstreamRequest } from './request/build-request.ts';
import { DeliveryStats } from './upstream/policy.ts';

/** What is known of a call before it is executed, and at its end. */
type CallFacts = {
  id: string;
  caller: AppCaller;
  source: CallSource;
  client?: string | null;
  slug: string;
  /** The name that was requested. */
  operation: string;
  /** Of Trunkline's response. */
  status: number;
  /** From the arrival of the request to the end of the response. */
  durationMs: number;
};

/** What a call is for. */
export type CallTarget = { integrationId: string; operationKey: string };

/** Collects what becomes known of a call while it is executed; its log entry is made here and nowhere else. */
export class CallRecorder {
  readonly stats = new DeliveryStats();
  /** null: the call belongs to none. */
  trace: CallTrace | null = null;
  /** null: the call is not captured. */
  capture: CallCapture | null = null;
  #target: CallTarget | null = null;
  #statusCode: number | null = null;
  #problem: Problem | null = null;
  #requestBytes = 0;
  #responseBytes = 0;

  /** Of the API's last response; null while there is none. */
  get statusCode(): number | null {
    return this.#statusCode;
  }

  /** Of all responses of the API together, as they were received. */
  get responseBytes(): number {
    return this.#responseBytes;
  }

  /** null until it is resolved. */
  get target(): CallTarget | null {
    return this.#target;
  }

  resolved(target: CallTarget): void {
    this.#target = target;
    if (this.trace) this.trace.resolvedAt = performance.now();
  }

  requestBuilt(request: UpstreamRequest): void {
    this.#requestBytes = request.bodyBytes;
    this.capture?.requestBuilt(request);
    if (!this.trace) return;
    this.trace.builtAt = performance.now();
    this.trace.origin = request.origin;
  }

  upstreamResponded(statusCode: number): void {
    this.#statusCode = statusCode;
    if (this.trace) this.trace.respondedAt = performance.now();
  }

  addResponseBytes(bytes: number): void {
    this.#responseBytes += bytes;
  }

  /** The first failure is the one that ended the call. */
  failed(problem: Problem): void {
    this.#problem ??= problem;
  }

  entry({ id, caller, source, client = null, slug, operation, status, durationMs }: CallFacts): CallLogEntry {
    return {
      id,
      app: caller.app,
      source,
      client,
      subject: caller.subject,
      slug,
      operation: this.#target?.operationKey ?? operation,
      integrationId: this.#target?.integrationId ?? null,
      startedAt: new Date(Date.now() - durationMs),
      status,
      statusCode: this.#statusCode,
      code: this.#problem?.code ?? null,
      reason: this.#problem instanceof ReasonedProblem ? this.#problem.reason : null,
      durationMs,
      requestBytes: this.#requestBytes,
      responseBytes: this.#responseBytes,
      attempts: this.stats.attempts,
      retries: this.stats.retries,
      cache: this.stats.cache,
      timings: this.stats.timer.timings(),
      trace: this.trace,
      capture: this.capture,
    };
  }
}
