import type { EgressProxySettings } from '../egress/proxy.ts';
import { type EgressRules, parseHosts } from '../egress/rules.ts';
import { SettingsError } from './settings-error.ts';
import { requireDecodableUser } from './url-user.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const EXAMPLE = 'http://user:password@proxy.example.com:3128';

/**
 * Reads EGRESS_PROXY, EGRESS_PROXY_RESOLVES and EGRESS_PROXY_BYPASS.
 *
 * @throws SettingsError naming the one that cannot be used; its message has no password
 */
export function readEgressProxy(env: Environment): EgressProxySettings | undefined {
  const bypass = readBypass(env.EGRESS_PROXY_BYPASS ?? '');
  const resolves = readResolves(env.EGRESS_PROXY_RESOLVES);
  if (env.EGRESS_PROXY) return { url: readProxyUrl(env.EGRESS_PROXY), resolves, bypass };
  for (const name of ['EGRESS_PROXY_RESOLVES', 'EGRESS_PROXY_BYPASS'])
    if (env[name]) throw new SettingsError(`${name} is set without EGRESS_PROXY. Set both, or neither.`);
  return undefined;
}

function readProxyUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '')
    throw new SettingsError(`EGRESS_PROXY is not a URL such as ${EXAMPLE}`);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw new SettingsError(`EGRESS_PROXY has a path; it takes scheme, host and port, such as ${EXAMPLE}`);
  if (url.port === '0') throw new SettingsError('EGRESS_PROXY has the port 0, which nothing listens at');
  requireDecodableUser('EGRESS_PROXY', url);
  return url;
}

function readResolves(text: string | undefined): boolean {
  if (!text || text === 'false') return false;
  if (text === 'true') return true;
  throw new SettingsError(`EGRESS_PROXY_RESOLVES is "${text}"; it takes true or false.`);
}

function readBypass(text: string): EgressRules {
  try {
    return parseHosts('EGRESS_PROXY_BYPASS', text);
  } catch (error) {
    throw new SettingsError(error instanceof Error ? error.message : String(error));
  }
}
