import type { EgressProxySettings } from '../egress/proxy.ts';
import { parseHosts } from '../egress/rules.ts';
import { type Environment, oneOf, parsed, url } from './read-setting.ts';
import { SettingsError } from './settings-error.ts';

const EXAMPLE = 'http://user:password@proxy.example.com:3128';

/**
 * Reads EGRESS_PROXY, EGRESS_PROXY_RESOLVES and EGRESS_PROXY_BYPASS.
 *
 * @throws SettingsError naming the one that cannot be used; its message has no password
 */
export function readEgressProxy(env: Environment): EgressProxySettings | undefined {
  const text = url(env, 'EGRESS_PROXY', /^https?:$/, EXAMPLE);
  const resolves = oneOf(env, 'EGRESS_PROXY_RESOLVES', ['true', 'false'] as const, 'false') === 'true';
  const bypass = parsed(() => parseHosts('EGRESS_PROXY_BYPASS', env.EGRESS_PROXY_BYPASS ?? ''));
  if (text !== '') return { url: proxyUrl(text), resolves, bypass };
  for (const name of ['EGRESS_PROXY_RESOLVES', 'EGRESS_PROXY_BYPASS'])
    if (env[name]) throw new SettingsError(`${name} is set without EGRESS_PROXY. Set both, or neither.`);
  return undefined;
}

function proxyUrl(text: string): URL {
  const proxy = new URL(text);
  if (proxy.pathname !== '/' || proxy.search !== '' || proxy.hash !== '')
    throw new SettingsError(`EGRESS_PROXY has a path; it takes scheme, host and port, such as ${EXAMPLE}`);
  if (proxy.port === '0') throw new SettingsError('EGRESS_PROXY has the port 0, which nothing listens at');
  return proxy;
}
