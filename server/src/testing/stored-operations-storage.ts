import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Database } from '../storage/database.ts';

const StoredOperation = Type.Object({
  security_cookies: Type.Optional(Type.Unknown()),
  response_type: Type.Optional(Type.Unknown()),
  request_body: Type.Union([
    Type.Null(),
    Type.Object({ encodings: Type.Optional(Type.Unknown()), schema: Type.Optional(Type.Unknown()) }),
  ]),
});

/** Changes the stored operations of an integration, to what a former version stored. */
export async function editStoredOperations(
  db: Database,
  integrationId: string,
  edit: (operation: Static<typeof StoredOperation>) => void,
): Promise<void> {
  const rows = await db
    .selectFrom('integration_operations')
    .select(['key', 'operation_json'])
    .where('integration_id', '=', integrationId)
    .execute();
  for (const { key, operation_json } of rows) {
    const operation: unknown = JSON.parse(operation_json);
    Value.Assert(StoredOperation, operation);
    edit(operation);
    await db
      .updateTable('integration_operations')
      .set({ operation_json: JSON.stringify(operation) })
      .where('integration_id', '=', integrationId)
      .where('key', '=', key)
      .execute();
  }
}
