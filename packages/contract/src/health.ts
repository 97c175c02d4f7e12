/** How the calls of an integration went: the server and the screens count and judge them by the same rules. */

/** Of some calls. `errors` are of three kinds: `failures`, `refusals`, and the others, which are `rejections`. */
export type Outcomes = { calls: number; errors: number; failures: number; refusals: number };

/**
 * Who an error is of: `failure` the API or the way to it (5xx), `rejection` the API of a request (4xx), `refusal`
 * Trunkline's own (4xx).
 */
export const ERROR_KINDS = ['failure', 'rejection', 'refusal'] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

export const HEALTHS = ['failing', 'degraded', 'healthy', 'idle'] as const;
export type Health = (typeof HEALTHS)[number];

/** From this share of failures on, an integration is failing. */
export const FAILING_SHARE = 0.25;
/** So many calls without a success are failing too, whatever the API responded: its credentials may have expired. */
export const MIN_REJECTIONS = 3;

/**
 * The kind of error of a call; undefined: it succeeded.
 *
 * @param call its status, and that of the API where the API responded
 */
export function errorKindOf(call: {
  status: number;
  status_code?: number | null | undefined;
}): ErrorKind | undefined {
  // Trunkline responds with 200 whatever the API's status: then the API's own status counts.
  const isOfApi = call.status === 200;
  const status = isOfApi ? (call.status_code ?? 200) : call.status;
  if (status >= 500) return 'failure';
  if (status >= 400) return isOfApi ? 'rejection' : 'refusal';
  return undefined;
}

/** How many requests the API rejected. */
export function rejectionsOf({ errors, failures, refusals }: Outcomes): number {
  return Math.max(0, errors - failures - refusals);
}

/** Refusals do not count: a wrong parameter is the app's. */
export function healthOf(outcomes: Outcomes): Health {
  const { calls, errors, failures, refusals } = outcomes;
  const sent = calls - refusals;
  if (sent <= 0) return 'idle';
  if (failures / sent >= FAILING_SHARE) return 'failing';
  if (errors === calls && rejectionsOf(outcomes) >= MIN_REJECTIONS) return 'failing';
  return failures === 0 ? 'healthy' : 'degraded';
}
