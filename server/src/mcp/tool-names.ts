import { hash } from 'node:crypto';

/** What clients of MCP and the models behind them accept as the name of a tool. */
export const TOOL_NAME_PATTERN = /^[a-zA-Z0-9_-]{1,64}$/;
const MAX_NAME_LENGTH = 64;
const MAX_SLUG_LENGTH = 24;
const HASH_LENGTH = 8;

/** Between the slug and the operation. No slug has two underscores in a row, so two integrations never share a name. */
const SEPARATOR = '__';

type NamedOperation = { key: string; operation_id: string | null };

/**
 * The names of the tools of an integration, by the keys of its operations: its slug, then the operationId, or the method and the path.
 * A name depends on nothing but these, except where two operations would have the same one.
 */
export function toolNames(slug: string, operations: readonly NamedOperation[]): ReadonlyMap<string, string> {
  const prefix = slugPrefix(slug) + SEPARATOR;
  const plain = operations.map((operation) => ({ key: operation.key, name: prefix + plainName(operation) }));
  const counts = new Map<string, number>();
  for (const { name } of plain) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  return new Map(
    plain.map(({ key, name }) => {
      const isUsable = name.length <= MAX_NAME_LENGTH && counts.get(name.toLowerCase()) === 1;
      return [key, isUsable ? name : withHash(name, key, MAX_NAME_LENGTH)];
    }),
  );
}

function slugPrefix(slug: string): string {
  return slug.length <= MAX_SLUG_LENGTH ? slug : withHash(slug, slug, MAX_SLUG_LENGTH);
}

function plainName({ key, operation_id }: NamedOperation): string {
  return words(operation_id ?? '') || words(key) || 'operation';
}

function words(text: string): string {
  return text.replaceAll(/[^a-zA-Z0-9-]+/g, '_').replaceAll(/^_+|_+$/g, '');
}

/** A beginning that can be read, and what tells it from all others. */
function withHash(text: string, identity: string, maxLength: number): string {
  const beginning = text.slice(0, maxLength - HASH_LENGTH - 1).replace(/[_-]+$/, '');
  return `${beginning}-${hash('sha256', identity, 'hex').slice(0, HASH_LENGTH)}`;
}
