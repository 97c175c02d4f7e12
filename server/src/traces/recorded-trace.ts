import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { methodAndPath, methodAndPathText } from '@trunkline/contract/operation-key';
import { CallTrace } from '../gateway/call-trace.ts';
import type { CallLogEntry } from '../gateway/observer.ts';
import { type CallTimings, connectingMs } from '../gateway/upstream/call-timer.ts';
import type { TraceContext } from '../http/trace-context.ts';

/** As it is registered, in the place of a path, which has names that apps choose. */
const ROUTE = '/api/apps/:app_id/integrations/custom/:slug/*';

/**
 * A call as spans: one for the call, one for the request to the API, and one for each step. They are made at its end, of
 * what is measured anyway; only what passes their ids on is made before. No attribute has a header, a query, a body or a path
 * with its values.
 */
export class RecordedTrace extends CallTrace {
  readonly #tracer: Tracer;
  readonly #span: Span;
  readonly #startedAt: number;
  /** When the caller was known: spans of calls begin then. */
  readonly #authenticatedAt: number;
  /** What turns a time of `performance.now()` into one since 1970. */
  readonly #epoch: number;
  #request: Span | undefined;

  constructor(tracer: Tracer, incoming: TraceContext | undefined, elapsedMs: number) {
    const now = performance.now();
    const startedAt = now - elapsedMs;
    const epoch = Date.now() - now;
    const span = tracer.startSpan(
      `POST ${ROUTE}`,
      { kind: SpanKind.SERVER, startTime: epoch + startedAt },
      incoming ? parentOf(incoming) : ROOT_CONTEXT,
    );
    const { traceId, spanId, traceFlags } = span.spanContext();
    super({ traceId, spanId, isSampled: (traceFlags & 1) === 1, state: incoming?.state ?? null });
    this.#tracer = tracer;
    this.#span = span;
    this.#startedAt = startedAt;
    this.#authenticatedAt = now;
    this.#epoch = epoch;
  }

  /** The span of the request to the API is the parent of what the API records. */
  override outgoing(): string[] {
    const { spanId } = this.#requestSpan().spanContext();
    return new CallTrace({ ...this.context, spanId }).outgoing();
  }

  /** Ends all spans. */
  end(entry: CallLogEntry): void {
    const endedAt = this.#startedAt + entry.durationMs;
    if (this.context.isSampled) {
      this.#addSteps(entry, endedAt);
      this.#describe(entry);
    }
    this.#span.end(this.#epoch + endedAt);
  }

  #addSteps({ attempts, retries, operation, statusCode, timings }: CallLogEntry, endedAt: number): void {
    const { resolvedAt, builtAt, respondedAt } = this;
    this.#step('authenticate', this.#startedAt, this.#authenticatedAt);
    this.#step('resolve', this.#authenticatedAt, resolvedAt ?? endedAt);
    // Which validates the input, too.
    if (resolvedAt !== undefined) this.#step('build', resolvedAt, builtAt ?? endedAt);
    if (builtAt === undefined || attempts === 0) return;
    const request = this.#requestSpan();
    const { method, path } = methodAndPath(operation);
    request.setAttributes({
      'http.request.method': method.toUpperCase(),
      'url.template': path,
      ...serverOf(this.origin),
      ...(retries > 0 && { 'http.request.resend_count': retries }),
      ...(statusCode !== null && { 'http.response.status_code': statusCode }),
    });
    if (statusCode === null || statusCode >= 400) request.setStatus({ code: SpanStatusCode.ERROR });
    request.updateName(methodAndPathText(operation));
    if (timings) this.#addTimings(request, timings, builtAt);
    request.end(this.#epoch + (respondedAt ?? endedAt));
    if (respondedAt !== undefined) this.#step('respond', respondedAt, endedAt);
  }

  /** Of all attempts and pages together, one after the other. */
  #addTimings(request: Span, timings: CallTimings, from: number): void {
    let at = from;
    for (const [name, ms] of [
      ['wait', timings.queueMs],
      ['connect', connectingMs(timings)],
      ['send', timings.firstByteMs],
      ['receive', timings.bodyMs],
    ] as const) {
      if (ms > 0) this.#step(name, at, at + ms, request);
      at += ms;
    }
  }

  #describe({ id, app, slug, operation, integrationId, status, code, cache, source }: CallLogEntry): void {
    this.#span.setAttributes({
      'http.request.method': 'POST',
      'http.route': ROUTE,
      'http.response.status_code': status,
      'trunkline.request_id': id,
      'trunkline.app_id': app.id,
      'trunkline.workspace_id': app.workspaceId,
      'trunkline.source': source,
      // Before that they are texts that the app chose.
      ...(integrationId !== null && { 'trunkline.integration': slug, 'trunkline.operation': operation }),
      ...(cache !== null && { 'trunkline.cache': cache }),
      ...(code !== null && { 'error.type': code }),
    });
    if (status >= 500) this.#span.setStatus({ code: SpanStatusCode.ERROR });
  }

  #requestSpan(): Span {
    this.#request ??= this.#tracer.startSpan(
      'request',
      { kind: SpanKind.CLIENT, startTime: this.#epoch + (this.builtAt ?? performance.now()) },
      trace.setSpan(ROOT_CONTEXT, this.#span),
    );
    return this.#request;
  }

  #step(name: string, from: number, to: number, parent: Span = this.#span): void {
    this.#tracer
      .startSpan(name, { startTime: this.#epoch + from }, trace.setSpan(ROOT_CONTEXT, parent))
      .end(this.#epoch + Math.max(from, to));
  }
}

function parentOf({ traceId, spanId, isSampled }: TraceContext) {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: isSampled ? 1 : 0,
    isRemote: true,
  });
}

function serverOf(origin: string | undefined): Record<string, string | number> {
  if (origin === undefined) return {};
  const { hostname, port, protocol } = new URL(origin);
  return {
    'server.address': hostname,
    'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
    'url.scheme': protocol.slice(0, -1),
  };
}
