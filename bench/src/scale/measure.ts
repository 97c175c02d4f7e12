import { measureBeside } from './beside.ts';
import { measureIntegrations } from './integrations.ts';
import { measureLarge } from './large.ts';
import { measureCluster, measureNodes } from './nodes.ts';

/** What `npm run bench -- scale PART` measures. */
const PARTS: Record<string, (...words: string[]) => Promise<void>> = {
  nodes: measureNodes,
  cluster: measureCluster,
  large: measureLarge,
  integrations: measureIntegrations,
  beside: measureBeside,
};

/**
 * How Trunkline grows: with processes, with what is stored, with integrations, and what calls cost beside other work.
 *
 * @param part one of them; all if undefined
 * @param words for the part
 */
export async function measureScale(part?: string, ...words: string[]): Promise<void> {
  const parts = part === undefined ? Object.values(PARTS) : [PARTS[part]];
  for (const measure of parts) {
    if (!measure) throw new Error(`Say which: npm run bench -- scale ${Object.keys(PARTS).join(' | ')}`);
    await measure(...words);
  }
}
