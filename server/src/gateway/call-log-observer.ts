import type { CallLog, CallRow } from '../call-log/call-log.ts';
import { encodeTimings, type StoredTimings } from '../call-log/call-timings.ts';
import type { CallLogEntry, CallObserver } from './observer.ts';
import type { CallTimings } from './upstream/call-timer.ts';

/** Apps choose these texts: the log keeps no more of them than helps to find a mistake. */
const MAX_NAME_LENGTH = 200;

/**
 * Writes finished calls to the call log.
 *
 * @param isStrict whether a response waits until its call is on the disk (CALL_LOG=strict)
 */
export function callLogObserver(
  callLog: Pick<CallLog, 'append' | 'appendDurably'>,
  isStrict: boolean,
): CallObserver {
  return {
    onCallFinished: (entry) => callLog.append(toRow(entry)),
    ...(isStrict && { beforeResponse: (entry) => callLog.appendDurably(toRow(entry)) }),
  };
}

function toRow(entry: CallLogEntry): CallRow {
  const { app, subject, slug, operation, startedAt, durationMs } = entry;
  return {
    id: entry.id,
    workspace_id: app.workspaceId,
    app_id: app.id,
    integration_id: entry.integrationId,
    integration_slug: slug.slice(0, MAX_NAME_LENGTH),
    operation: operation.slice(0, MAX_NAME_LENGTH),
    at: startedAt.toISOString(),
    status: entry.status,
    status_code: entry.statusCode,
    code: entry.code,
    reason: entry.reason,
    duration_ms: Math.round(durationMs * 100) / 100,
    request_bytes: entry.requestBytes,
    response_bytes: entry.responseBytes,
    attempts: entry.attempts,
    cache: entry.cache,
    timings: entry.timings && encodeTimings(toMicroseconds(entry.timings)),
    subject: subject?.slice(0, MAX_NAME_LENGTH) ?? null,
    source: entry.source === 'http' ? null : entry.source,
    trace_id: entry.trace?.traceId ?? null,
    client: entry.client?.slice(0, MAX_NAME_LENGTH) ?? null,
  };
}

function toMicroseconds({ queueMs, connection, firstByteMs, bodyMs }: CallTimings): StoredTimings {
  return {
    queue_us: micros(queueMs),
    dns_us: connection && micros(connection.dnsMs),
    connect_us: connection && micros(connection.connectMs),
    tls_us: connection && micros(connection.tlsMs),
    first_byte_us: micros(firstByteMs),
    body_us: micros(bodyMs),
  };
}

function micros(ms: number): number {
  return Math.round(ms * 1000);
}
