import { Problem } from '../http/problems.ts';
import type { AppUsage } from './app-usage-storage.ts';

/** The apps that called an integration in the last 30 days: how many, and the most recent of them. */
export type Callers = { count: number; apps: readonly AppUsage[] };

/** Named in the problem; the rest is counted. */
export const MAX_NAMED_CALLERS = 20;

/**
 * Requires that a deletion is confirmed where apps called the integration in the last 30 days.
 *
 * @param confirmation the slug, typed again; a wrong one is refused even where none is required
 * @throws Problem confirmation_required naming those apps
 */
export function requireConfirmation(slug: string, confirmation: string | undefined, callers: Callers): void {
  const isRequired = callers.count > 0 || confirmation !== undefined;
  if (isRequired && confirmation !== slug) throw confirmationRequired(slug, callers);
}

function confirmationRequired(slug: string, callers: Callers): Problem {
  return new Problem(
    'confirmation_required',
    `${reasonFor(slug, callers)} To delete the integration, repeat the request with ?confirm=${slug}. It can be restored for 30 days.`,
    {
      errors: callers.apps.map(({ app_id, name, calls_30_days, last_call_at }) => ({
        path: `apps.${app_id}`,
        message: `"${name}": ${calls_30_days} calls, the last at ${last_call_at}`,
      })),
    },
  );
}

function reasonFor(slug: string, { count, apps }: Callers): string {
  if (count === 0) return `The confirmation is not "${slug}".`;
  const names = apps.map(({ name }) => `"${name}"`).join(', ');
  const others = count > apps.length ? ` and ${count - apps.length} more` : '';
  return `In the last 30 days ${count === 1 ? 'an app' : `${count} apps`} called it and would break: ${names}${others}.`;
}
