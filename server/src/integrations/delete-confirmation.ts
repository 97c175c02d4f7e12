import { Problem } from '../http/problems.ts';
import type { AppUsage } from './app-usage-storage.ts';

/**
 * Requires that a deletion is confirmed where apps called the integration in the last 30 days.
 *
 * @param confirmation the slug, typed again; a wrong one is refused even where none is required
 * @throws Problem confirmation_required naming those apps
 */
export function requireConfirmation(
  slug: string,
  confirmation: string | undefined,
  usage: readonly AppUsage[],
): void {
  const callers = usage.filter(({ calls_30_days }) => calls_30_days > 0);
  const isRequired = callers.length > 0 || confirmation !== undefined;
  if (isRequired && confirmation !== slug) throw confirmationRequired(slug, callers);
}

function confirmationRequired(slug: string, callers: readonly AppUsage[]): Problem {
  return new Problem(
    'confirmation_required',
    `${reasonFor(slug, callers)} To delete the integration, repeat the request with ?confirm=${slug}. It can be restored for 30 days.`,
    {
      errors: callers.map(({ app_id, name, calls_30_days, last_call_at }) => ({
        path: `apps.${app_id}`,
        message: `"${name}": ${calls_30_days} calls, the last at ${last_call_at}`,
      })),
    },
  );
}

function reasonFor(slug: string, callers: readonly AppUsage[]): string {
  if (callers.length === 0) return `The confirmation is not "${slug}".`;
  const names = callers.map(({ name }) => `"${name}"`).join(', ');
  const apps = callers.length === 1 ? 'an app' : `${callers.length} apps`;
  return `In the last 30 days ${apps} called it and would break: ${names}.`;
}
