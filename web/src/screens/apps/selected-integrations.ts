import type { AppIntegration } from '../../api/queries/apps.ts';

/** Manual changes of the matches of a prompt. They stay while the prompt is edited. */
export type Adjustments = { added: readonly string[]; removed: readonly string[] };

export const NO_ADJUSTMENTS: Adjustments = { added: [], removed: [] };

export function withAdded({ added, removed }: Adjustments, slug: string): Adjustments {
  return { added: [...added, slug], removed: removed.filter((other) => other !== slug) };
}

export function withRemoved({ added, removed }: Adjustments, slug: string): Adjustments {
  return { added: added.filter((other) => other !== slug), removed: [...removed, slug] };
}

/** The integrations that the app will have, matches of its prompt first. */
export function selectedSlugs(matches: readonly AppIntegration[], { added, removed }: Adjustments): string[] {
  const remaining = matches.map(({ slug }) => slug).filter((slug) => !removed.includes(slug));
  return [...new Set([...remaining, ...added])];
}
