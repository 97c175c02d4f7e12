import type { AccessChange } from '../../../api/queries/app-access.ts';
import type { Level } from '../integrations/use-access-changes.ts';

/** Selected cells of the matrix: the slugs of integrations by the id of the app. */
export type Selection = ReadonlyMap<string, ReadonlySet<string>>;

export const NOTHING: Selection = new Map();

export function isSelected(selection: Selection, app: string, slug: string): boolean {
  return selection.get(app)?.has(slug) ?? false;
}

export function countOf(selection: Selection): number {
  return [...selection.values()].reduce((sum, slugs) => sum + slugs.size, 0);
}

/** Selects the cells where the apps and the integrations cross, or clears them where all are selected. */
export function toggle(selection: Selection, apps: readonly string[], slugs: readonly string[]): Selection {
  const isClearing = areAllSelected(selection, apps, slugs);
  const next = new Map(selection);
  for (const app of apps) {
    const row = new Set(next.get(app));
    for (const slug of slugs) {
      if (isClearing) row.delete(slug);
      else row.add(slug);
    }
    next.set(app, row);
  }
  return next;
}

export function areAllSelected(
  selection: Selection,
  apps: readonly string[],
  slugs: readonly string[],
): boolean {
  return apps.every((app) => slugs.every((slug) => isSelected(selection, app, slug)));
}

/** The changes that give the selected cells a level. */
export function changesTo(selection: Selection, level: Level): AccessChange[] {
  return [...selection].flatMap(([app_id, slugs]) => [...slugs].map((slug) => ({ app_id, slug, level })));
}
