import type { Link } from '../../api/queries/apps.ts';

/** What a person changed of what the prompt mentions. Both stay while the prompt is written on. */
export type Adjustments = { added: readonly string[]; removed: readonly string[] };

export const NO_ADJUSTMENTS: Adjustments = { added: [], removed: [] };

export function withAdded({ added, removed }: Adjustments, slug: string): Adjustments {
  return { added: [...added, slug], removed: removed.filter((one) => one !== slug) };
}

export function withRemoved({ added, removed }: Adjustments, slug: string): Adjustments {
  return { added: added.filter((one) => one !== slug), removed: [...removed, slug] };
}

/** The integrations the app will be linked with: those that its prompt mentions first. */
export function chosenSlugs(matches: readonly Link[], { added, removed }: Adjustments): string[] {
  const kept = matches.map(({ slug }) => slug).filter((slug) => !removed.includes(slug));
  return [...new Set([...kept, ...added])];
}
