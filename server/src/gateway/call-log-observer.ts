import type { CallLog, CallRow } from '../call-log/call-log.ts';
import type { CallLogEntry, CallObserver } from './observer.ts';

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
    subject: subject?.slice(0, MAX_NAME_LENGTH) ?? null,
  };
}
