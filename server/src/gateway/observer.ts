import type { CallLog } from '../call-log/call-log.ts';
import type { CallingApp } from './config-cache.ts';
import type { DeliveryStats } from './upstream/policy.ts';

/** What the steps note of a call on their way. */
export type CallNotes = DeliveryStats & {
  app: CallingApp;
  /** The app's user, where their own token came. */
  subject: string | null;
  slug: string;
  /** The key once the operation is found; before that, what the app asked for. */
  operation: string;
  integrationId: string | null;
  statusCode: number | null;
  code: string | null;
  requestBytes: number;
  responseBytes: number;
};

/** An app may ask for anything: the log keeps no more of it than helps to find the mistake. */
const LONGEST_NAME = 200;

/**
 * Step six of a call: into the call log, after the answer.
 *
 * @param id the request id
 * @param status what Trunkline answered
 * @param durationMs from the request's arrival to the answer's end
 */
export function record(log: CallLog, id: string, notes: CallNotes, status: number, durationMs: number): void {
  log.record({
    id,
    workspace_id: notes.app.workspaceId,
    app_id: notes.app.id,
    integration_id: notes.integrationId,
    integration_slug: notes.slug.slice(0, LONGEST_NAME),
    operation: notes.operation.slice(0, LONGEST_NAME),
    at: new Date(Date.now() - durationMs).toISOString(),
    status,
    status_code: notes.statusCode,
    code: notes.code,
    duration_ms: Math.round(durationMs * 100) / 100,
    request_bytes: notes.requestBytes,
    response_bytes: notes.responseBytes,
    attempts: notes.attempts,
    cache: notes.cache,
    subject: notes.subject?.slice(0, LONGEST_NAME) ?? null,
  });
}
