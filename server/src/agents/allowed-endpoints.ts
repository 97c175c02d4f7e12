import { Type } from 'typebox';
import { decodeJsonColumn } from '../storage/json-column.ts';

/** What an agent may call of all that its app may: the keys of operations by the id of their integration; null: all of it. */
export type AllowedEndpoints = ReadonlyMap<string, ReadonlySet<string> | null>;

const Stored = Type.Array(
  Type.Object({
    integration_id: Type.String(),
    operations: Type.Union([Type.Array(Type.String()), Type.Null()]),
  }),
);

type Session = { id: string; allowed: string | null };

/** @throws Error when what is stored is damaged */
export function decodeAllowed({ id, allowed }: Session): AllowedEndpoints | null {
  if (allowed === null) return null;
  const entries = decodeJsonColumn(Stored, allowed, 'agent_sessions.allowed', id);
  return new Map(
    entries.map(({ integration_id, operations }) => [integration_id, operations && new Set(operations)]),
  );
}

export function encodeAllowed(allowed: AllowedEndpoints | null): string | null {
  return (
    allowed &&
    JSON.stringify(
      [...allowed].map(([integration_id, operations]) => ({
        integration_id,
        operations: operations && [...operations],
      })),
    )
  );
}
