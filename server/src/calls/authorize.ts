import { Problem } from '../http/problems.ts';
import { bearerToken, hashOf } from '../secrets/tokens.ts';
import type { CallingApp, Snapshots } from './snapshots.ts';

/**
 * Step one of a call: token -> app -> workspace.
 *
 * @param appId the app the address names
 * @param headers `authorization`, and `x-app-id` as the SDK sends it
 * @throws Problem unauthenticated, invalid_token, app_mismatch
 */
export async function authorize(
  snapshots: Snapshots,
  appId: string,
  headers: { authorization?: string | undefined; 'x-app-id'?: string | string[] | undefined },
): Promise<CallingApp> {
  if (headers.authorization === undefined) {
    throw new Problem('unauthenticated', 'Send the app token: Authorization: Bearer tla_...');
  }
  const token = bearerToken(headers.authorization);
  const app = token?.startsWith('tla_') ? await snapshots.appOf(hashOf(token)) : undefined;
  if (!app) {
    throw new Problem(
      'invalid_token',
      'Calls take an app token (tla_...) that was not revoked. An editor of the workspace makes one for the app.',
    );
  }
  const claimed = headers['x-app-id'];
  if (app.id !== appId || (claimed !== undefined && claimed !== app.id)) {
    throw new Problem(
      'app_mismatch',
      'The token belongs to another app than the address or X-App-Id names. Use the id of the app the token was made for.',
    );
  }
  return app;
}
