import { domainToASCII } from 'node:url';
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
 * stands in brackets (`[fd00::/8]:443`). An address alone is the range of that one address.
 *
 * @throws Error naming the entry that is none of these
 */
export function parseEgressAllow(text: string): EgressRules {
  const hosts: EgressRules['hosts'][number][] = [];
  const ranges: EgressRules['ranges'][number][] = [];
  for (const part of text.split(',')) {
    const entry = part.trim();
    if (entry === '') continue;
    const { host, port } = splitPort(entry);
    const range = rangeOf(host);
    if (range) ranges.push({ range, port });
    else hosts.push({ name: nameOf(host) ?? refuse(entry), port });
  }
  return { hosts, ranges };
}

function splitPort(entry: string): { host: string; port: number | undefined } {
  const bracketedIPv6 = /^\[([^\]]*:[^\]]*)\](?::(\d+))?$/.exec(entry);
  const plain = /^([^:]+):(\d+)$/.exec(entry);
  const [, host = entry, digits] = bracketedIPv6 ?? plain ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && (port < 1 || port > 65_535)) refuse(entry);
  return { host, port };
}

/** Only the usual spelling: to some programs `010.0.0.0/8` is 8.0.0.0/8, and a zone means nothing elsewhere. */
function rangeOf(text: string): Range | undefined {
  if (text.includes('%')) return undefined;
  const address = parseAddress(text);
  if (address) return [address, address.kind() === 'ipv4' ? 32 : 128];
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) return ipaddr.IPv4.parseCIDR(text);
  return text.includes(':') && ipaddr.IPv6.isValidCIDR(text) ? ipaddr.IPv6.parseCIDR(text) : undefined;
}

/** A host name as URLs spell it; undefined for anything else, such as `*.internal` or `127.1`. */
function nameOf(text: string): string | undefined {
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(text)) return undefined;
  const name = plainName(domainToASCII(text));
  return name === '' || parseAddress(name) ? undefined : name;
}

function refuse(entry: string): never {
  throw new Error(
    `EGRESS_ALLOW has "${entry}"; each entry is a host, host:port, CIDR or CIDR:port, such as crm.internal:8443 or 10.1.0.0/16.`,
  );
}

/**
 * May a URL be asked for? Names other than the known bad ones pass: what they resolve to is judged when the
 * socket connects.
 *
 * @returns the verdict for any text, a URL or not
 */
export function judgeUrl(rules: EgressRules, url: string): Verdict {
  if (!URL.canParse(url)) return denied('it is not a URL');
  const { protocol, hostname, port, username, password } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:')
    return denied(`its scheme is ${protocol.slice(0, -1)}, and only http and https are used`);
  if (username || password) return denied('it holds a user name or password');
  return judgeHost(rules, hostname, Number(port) || (protocol === 'https:' ? 443 : 80));
}

/**
 * May a connection to this host be tried? A literal address is judged at once, a name by itself.
 *
 * @param hostname as a URL has it, IPv6 with or without its brackets
 */
export function judgeHost(rules: EgressRules, hostname: string, port: number): Verdict {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  if (parseAddress(bare)) return judgeAddress(rules, bare, port, hostname);
  const name = plainName(hostname);
  if (isNamed(rules, name, port)) return { allowed: true, reason: 'the operator allows this host' };
  if (name === 'localhost' || name.endsWith('.localhost'))
    return denied('localhost is this machine (RFC 6761)');
  if (METADATA_NAMES.has(name)) return denied('it serves cloud metadata');
  return { allowed: true, reason: 'a name: its addresses are judged when it is connected to' };
}

/** Names under which Google Cloud, AWS and Tencent Cloud serve credentials to whoever asks. */
const METADATA_NAMES: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
  'metadata.tencentyun.com',
]);

/**
 * May a socket connect to this address?
 *
 * @param address as DNS or the URL gave it; any other text is refused
 * @param hostname the name it was asked for by: an allowed host opens whatever it resolves to
 */
export function judgeAddress(rules: EgressRules, address: string, port: number, hostname: string): Verdict {
  const parsed = parseAddress(address);
  if (!parsed) return denied('it is not an address');
  if (isNamed(rules, plainName(hostname), port))
    return { allowed: true, reason: 'the operator allows this host' };
  if (rules.ranges.some((rule) => fitsPort(rule.port, port) && within(parsed, rule.range)))
    return { allowed: true, reason: 'the operator allows this address' };
  const special = PARSED_RANGES.find(({ range }) => within(parsed, range));
  if (special) return denied(`${address} is ${special.reason}`);
  if (parsed.kind() === 'ipv6' && !within(parsed, GLOBAL_UNICAST))
    return denied(`${address} is not a global address (RFC 4291)`);
  return { allowed: true, reason: 'a public address' };
}

const PARSED_RANGES = SPECIAL_RANGES.map(([cidr, reason]) => ({ range: ipaddr.parseCIDR(cidr), reason }));
const GLOBAL_UNICAST = ipaddr.parseCIDR(GLOBAL_UNICAST_IPV6);

/** Of one kind only: a range of IPv4 opens no IPv6 form of its addresses. */
function within(address: Address, [network, bits]: Range): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}

function isNamed(rules: EgressRules, name: string, port: number): boolean {
  return rules.hosts.some((rule) => rule.name === name && fitsPort(rule.port, port));
}

function fitsPort(rulePort: number | undefined, port: number): boolean {
  return rulePort === undefined || rulePort === port;
}

function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  // A zone (fe80::1%eth0, RFC 4007) names an interface of this machine; the address is judged without it.
  const [address = ''] = text.split('%');
  return address.includes(':') && ipaddr.IPv6.isValid(address) ? ipaddr.IPv6.parse(address) : undefined;
}

/** DNS names know no letter case, and a trailing dot only says that they are whole (RFC 1034, 3.1). */
function plainName(hostname: string): string {
  return hostname.toLowerCase().replace(/\.+$/, '');
}

function denied(reason: string): Verdict {
  return { allowed: false, reason };
}
