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

/** The only integration of the selected cells, with its apps; undefined where they are of several. */
export function onlyColumnOf(selection: Selection): { slug: string; appIds: string[] } | undefined {
  const rows = [...selection].filter(([, slugs]) => slugs.size > 0);
  const [slug, ...others] = new Set(rows.flatMap(([, slugs]) => [...slugs]));
  return slug === undefined || others.length > 0 ? undefined : { slug, appIds: rows.map(([id]) => id) };
}

/** The selected cells, each with its app and integration. */
export function cellsIn(selection: Selection): { app_id: string; slug: string }[] {
  return [...selection].flatMap(([app_id, slugs]) => [...slugs].map((slug) => ({ app_id, slug })));
}

/** The changes that give the selected cells a level. */
export function changesTo(selection: Selection, level: Level): AccessChange[] {
  return cellsIn(selection).map((cell) => ({ ...cell, level }));
}
