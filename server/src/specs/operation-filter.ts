import type { OperationFacet } from '@trunkline/contract/schemas/specs';
import type { OperationSummary } from '../openapi/model/operation-summary.ts';
import type { OperationIndex } from '../openapi/search/operation-index.ts';

/** Searching and narrowing the list of operations of a spec. */

export type OperationFilter = {
  /** Words, the best match first; empty: all operations, in the order of the document. */
  search: string;
  /** None: all methods. */
  method: readonly string[];
  /** None: all tags. */
  tag: readonly string[];
};

export async function filterOperations(
  { operations, index }: { operations: readonly OperationSummary[]; index: OperationIndex },
  { search, method, tag }: OperationFilter,
): Promise<OperationSummary[]> {
  const found = search.trim() === '' ? operations : await index.search(search);
  const methods = new Set(method.map((name) => name.toLowerCase()));
  const tags = new Set(tag);
  return found.filter(
    (operation) =>
      (methods.size === 0 || methods.has(operation.method)) &&
      (tags.size === 0 || operation.tags.some((name) => tags.has(name))),
  );
}

/** The tags and methods that operations can be narrowed to, in the order of their first. */
export function facetsOf(operations: readonly OperationSummary[]): {
  tags: OperationFacet[];
  methods: OperationFacet[];
} {
  return {
    tags: countNames(operations.flatMap(({ tags }) => [...new Set(tags)])),
    methods: countNames(operations.map(({ method }) => method)),
  };
}

function countNames(names: readonly string[]): OperationFacet[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, operation_count]) => ({ name, operation_count }));
}
