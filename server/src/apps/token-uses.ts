import type { FastifyBaseLogger } from 'fastify';
import type { Database } from '../storage/database.ts';

export type TokenUses = ReturnType<typeof createTokenUses>;

/**
 * When each app token was last used. Noted in memory and written every few seconds: a call writes nothing.
 */
export function createTokenUses(db: Database, log: FastifyBaseLogger) {
  let uses = new Map<string, number>();

  /** Notes that the token was used now; returns at once. */
  function note(tokenId: string): void {
    uses.set(tokenId, Date.now());
  }

  /** Writes what was noted so far. */
  async function write(): Promise<void> {
    const noted = uses;
    uses = new Map();
    try {
      await db.transaction().execute(async (trx) => {
        for (const [id, at] of noted) {
          const last_used_at = new Date(at).toISOString();
          await trx.updateTable('app_tokens').set({ last_used_at }).where('id', '=', id).execute();
        }
      });
    } catch (error) {
      uses = new Map([...noted, ...uses]);
      log.error({ err: error }, 'the last uses of tokens could not be written');
    }
  }

  return { note, write };
}
