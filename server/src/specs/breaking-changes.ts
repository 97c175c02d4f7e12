import type { ComparedSpec } from './parser.ts';

/** What would break calls of an operation. */
export type BreakingChange = { key: string; message: string };

/** What of a difference would break calls of the selected operations. */
export function breakingChanges(
  { removed, changed }: ComparedSpec['difference'],
  selectedKeys: readonly string[],
): BreakingChange[] {
  const missingKeys = selectedKeys.filter((key) => removed.includes(key));
  return [
    ...missingKeys.map((key) => ({ key, message: 'The operation is removed.' })),
    ...changed
      .filter(({ key }) => selectedKeys.includes(key))
      .flatMap(({ key, changes }) =>
        changes
          .filter(({ breaking }) => breaking)
          .map(({ field, message }) => ({ key, message: `${field} ${message}.` })),
      ),
  ];
}
