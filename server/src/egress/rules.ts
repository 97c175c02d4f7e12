import ipaddr from 'ipaddr.js';
import { GLOBAL_UNICAST_IPV6, SPECIAL_RANGES } from './ranges.ts';

/** Where Trunkline may connect to: decided here, in pure functions, and enforced at the socket. */

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

/** What the operator opened besides the public Internet; `port` undefined: every port. */
export type EgressRules = {
  readonly hosts: readonly { name: string; port: number | undefined }[];
  readonly ranges: readonly { range: Range; port: number | undefined }[];
};

/** A decision that carries its reason. */
export type Verdict = { allowed: true; reason: string } | { allowed: false; reason: string };

/**
 * Reads EGRESS_ALLOW: `host`, `host:port`, `CIDR` and `CIDR:port`, comma-separated; IPv6 before a port
 * stands in brackets (`[fd00::/8]:443`).
 *
 * @throws Error naming the entry that is none of these
 */
export function parseEgressAllow(text: string): EgressRules {
  const hosts: EgressRules['hosts'][number][] = [];
  const ranges: EgressRules['ranges'][number][] = [];
  for (const entry of text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)) {
    const { host, port } = splitPort(entry);
    const range = rangeOf(host);
    if (range) ranges.push({ range, port });
    else if (/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i.test(host)) hosts.push({ name: plainName(host), port });
    else throw badEntry(entry);
  }
  return { hosts, ranges };
}

function splitPort(entry: string): { host: string; port: number | undefined } {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(entry);
  const plain = /^([^:]+)(?::(\d+))?$/.exec(entry);
  const [, host = entry, digits] = bracketed ?? plain ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && (port < 1 || port > 65_535)) throw badEntry(entry);
  return { host, port };
}

function rangeOf(host: string): Range | undefined {
  if (ipaddr.isValidCIDR(host)) return ipaddr.parseCIDR(host);
  if (ipaddr.IPv4.isValidFourPartDecimal(host)) return [ipaddr.parse(host), 32];
  return ipaddr.IPv6.isValid(host) ? [ipaddr.parse(host), 128] : undefined;
}

function badEntry(entry: string): Error {
  return new Error(
    `EGRESS_ALLOW has "${entry}"; each entry is a host, host:port, CIDR or CIDR:port, such as crm.internal:8443 or 10.1.0.0/16.`,
  );
}

/**
 * May a URL be asked for? Names other than the known bad ones pass: what they resolve to is judged when the
 * socket connects.
 */
export function judgeUrl(rules: EgressRules, url: string): Verdict {
  if (!URL.canParse(url)) return denied('it is not a URL');
  const { protocol, hostname, port, username, password } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:')
    return denied(`its scheme is ${protocol.slice(0, -1)}, and only http and https are used`);
  if (username || password) return denied('it holds a user name or password');
  return judgeHost(rules, hostname, Number(port) || (protocol === 'https:' ? 443 : 80));
}

/** May a connection to this host be tried? A literal address is judged at once, a name by itself. */
export function judgeHost(rules: EgressRules, hostname: string, port: number): Verdict {
  const literal = literalAddress(hostname);
  if (literal !== undefined) return judgeAddress(rules, literal, port, hostname);
  const name = plainName(hostname);
  if (isNamed(rules, name, port)) return { allowed: true, reason: 'the operator allows this host' };
  if (name === 'localhost' || name.endsWith('.localhost'))
    return denied('localhost is this machine (RFC 6761)');
  if (METADATA_NAMES.has(name)) return denied('it serves cloud metadata');
  return { allowed: true, reason: 'a name: its addresses are judged when it is connected to' };
}

/** Names under which clouds serve credentials to whoever asks. */
const METADATA_NAMES: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
]);

/**
 * May a socket connect to this address?
 *
 * @param address as DNS or the URL gave it
 * @param hostname the name it was asked for by: an allowed host opens whatever it resolves to
 */
export function judgeAddress(rules: EgressRules, address: string, port: number, hostname: string): Verdict {
  const parsed = parseAddress(address);
  if (!parsed) return denied('it is not an address');
  if (isNamed(rules, plainName(hostname), port))
    return { allowed: true, reason: 'the operator allows this host' };
  if (rules.ranges.some((rule) => fitsPort(rule.port, port) && within(parsed, rule.range))) {
    return { allowed: true, reason: 'the operator allows this address' };
  }
  const special = PARSED_RANGES.find(({ range }) => within(parsed, range));
  if (special) return denied(`${address} is ${special.reason}`);
  if (parsed.kind() === 'ipv6' && !within(parsed, GLOBAL_UNICAST))
    return denied(`${address} is not a global address (RFC 4291)`);
  return { allowed: true, reason: 'a public address' };
}

const PARSED_RANGES = SPECIAL_RANGES.map(([cidr, reason]) => ({ range: ipaddr.parseCIDR(cidr), reason }));
const GLOBAL_UNICAST = ipaddr.parseCIDR(GLOBAL_UNICAST_IPV6);

function within(address: Address, [network, bits]: Range): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}

function isNamed(rules: EgressRules, name: string, port: number): boolean {
  return rules.hosts.some((rule) => rule.name === name && fitsPort(rule.port, port));
}

function fitsPort(rulePort: number | undefined, port: number): boolean {
  return rulePort === undefined || rulePort === port;
}

/** The address a URL's host is, without brackets; undefined for a name. */
function literalAddress(hostname: string): string | undefined {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname.replace(/\.$/, '');
  return parseAddress(bare) ? bare : undefined;
}

function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  // A zone (fe80::1%eth0) names an interface of this machine; the address is judged without it.
  const [address = ''] = text.split('%');
  return address.includes(':') && ipaddr.IPv6.isValid(address) ? ipaddr.IPv6.parse(address) : undefined;
}

/** DNS names know no letter case, and a trailing dot only says that they are whole (RFC 1034, 3.1). */
function plainName(hostname: string): string {
  return hostname.toLowerCase().replace(/\.$/, '');
}

function denied(reason: string): Verdict {
  return { allowed: false, reason };
}
