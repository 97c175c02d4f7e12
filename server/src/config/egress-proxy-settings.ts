import { type EgressRules, parseHosts } from '../egress/rules.ts';
import { SettingsError } from './settings-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The outbound HTTP proxy through which APIs are reached. */
export type EgressProxySettings = {
  url: URL;
  /** It gets names and looks them up itself, instead of an IP that this server judged. */
  resolves: boolean;
  /** Hosts that are reached without it. */
  bypass: EgressRules;
};

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
  for (const part of [url.username, url.password]) requireDecodable(part);
  return url;
}

function requireDecodable(part: string): void {
  try {
    decodeURIComponent(part);
  } catch {
    throw new SettingsError(
      'EGRESS_PROXY has a user or password with a % that is no escape: write it as %25',
    );
  }
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
