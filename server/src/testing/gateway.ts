import type { ServerResponse } from 'node:http';
import { type IntegrationSetup, registerApi, startInstance } from './instance.ts';
import type { Scope } from './scope.ts';
import { json, type Received, startUpstream } from './upstream.ts';

type GatewaySetup = Omit<IntegrationSetup, 'base_url'> & {
  /** The path of the base URL; the host is the upstream's. */
  base_path?: string;
  /** Settings of the instance that are added or replaced. */
  settings?: Record<string, string>;
};

export type GatewayFixture = Awaited<ReturnType<typeof startGatewayFixture>>;

/**
 * A Trunkline with one integration of the document, whose API is an upstream on loopback, and an app that calls it.
 * `respond` is the upstream's request handler, and may be replaced at any time; `register` creates another integration
 * of the same API, and another app.
 */
export async function startGatewayFixture(
  scope: Scope,
  { base_path = '', settings = {}, ...setup }: GatewaySetup,
) {
  const upstream = await startUpstream(scope, (request, response) => gateway.respond(request, response));
  const instance = await startInstance(scope, { EGRESS_ALLOW: '127.0.0.1', ...settings });
  const register = (changes: Partial<IntegrationSetup>) =>
    registerApi(instance, { base_url: upstream.url + base_path, ...setup, ...changes });
  const gateway = {
    ...(await register({})),
    register,
    upstream,
    instance,
    respond: (_request: Received, response: ServerResponse): void => json(response, 200, { ok: true }),
  };
  return gateway;
}
