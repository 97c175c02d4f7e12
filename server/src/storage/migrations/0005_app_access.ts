import type { Kysely } from 'kysely';
import { addColumn } from './add-column.ts';

/** Which origins and users may call for an app, its rate limits, and why its first prompt matched an integration. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'apps', 'allowed_origins', 'text', (c) => c.notNull().defaultTo('[]'));
  await addColumn(db, 'apps', 'user_tokens', 'text');
  await addColumn(db, 'apps', 'anonymous_calls', 'text');
  await addColumn(db, 'app_integrations', 'calls_per_minute', 'integer');
  await addColumn(db, 'app_integrations', 'mention', 'text');
}
