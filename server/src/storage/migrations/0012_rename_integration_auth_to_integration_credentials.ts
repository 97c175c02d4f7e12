import type { Kysely } from 'kysely';

/**
 * The table is named for its rows: the credentials of an integration. The identity in their ciphertexts keeps the
 * former name (integrations/credentials.ts), since it cannot be changed without decrypting them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('integration_auth').renameTo('integration_credentials').execute();
}
