import ipaddr from 'ipaddr.js';
import { GLOBAL_UNICAST_IPV6, SPECIAL_RANGE_CODES, SPECIAL_RANGES } from './ranges.ts';

/** Where Trunkline may connect to: decided here, in pure functions, and enforced at the socket. */

type ParsedIp = ipaddr.IPv4 | ipaddr.IPv6;
type CidrRange = [ParsedIp, number];

/** What the operator opened besides the public Internet; `port` undefined: every port. */
export type EgressRules = {
  readonly hosts: readonly { name: string; port: number | undefined }[];
  readonly ranges: readonly { range: CidrRange; port: number | undefined }[];
};

/** Why hosts are refused, in one word. */
const DENIAL_CODES = [
  ...SPECIAL_RANGE_CODES,
  'localhost',
  'cloud_metadata',
  'invalid_url',
  'invalid_ip',
  'no_ip',
] as const;
export type DenialCode = (typeof DENIAL_CODES)[number];
export type Denial = { code: DenialCode; reason: string };

/** A decision that carries its reason. */
type Verdict = { allowed: true; reason: string } | ({ allowed: false } & Denial);

/**
 * Reads EGRESS_ALLOW: `host`, `host:port`, `CIDR` and `CIDR:port`, comma-separated; IPv6 before a port
 * is in brackets (`[fd00::/8]:443`).
 *
 * @throws Error naming the entry that is none of these, or that allows every IP
 */
export function parseEgressAllow(text: string): EgressRules {
  const rules = parseHosts('EGRESS_ALLOW', text);
  const everyIp = rules.ranges.find(({ range: [, bits] }) => bits === 0);
  if (everyIp)
    throw new Error(
      `EGRESS_ALLOW has "${everyIp.range.join('/')}", which is every IP: it would open this machine, cloud metadata and every private network. Name the networks that apps may reach.`,
    );
  return rules;
}

/**
 * Reads a setting that is a list of hosts, as EGRESS_ALLOW is.
 *
 * @throws Error naming the setting and the entry that is none of these
 */
export function parseHosts(setting: string, text: string): EgressRules {
  const hosts: EgressRules['hosts'][number][] = [];
  const ranges: EgressRules['ranges'][number][] = [];
  for (const entry of text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)) {
    const { host, port } = splitPort(entry);
    const range = parseRange(host);
    if (!isPort(port)) throw invalidEntry(setting, entry);
    if (range) ranges.push({ range, port });
    else if (isName(host)) hosts.push({ name: normalizeName(host), port });
    else throw invalidEntry(setting, entry);
  }
  return { hosts, ranges };
}

function splitPort(entry: string): { host: string; port: number | undefined } {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(entry);
  const plain = /^([^:]+)(?::(\d+))?$/.exec(entry);
  const [, host = entry, digits] = bracketed ?? plain ?? [];
  return { host, port: digits === undefined ? undefined : Number(digits) };
}

function isPort(port: number | undefined): boolean {
  return port === undefined || (port >= 1 && port <= 65_535);
}

function parseRange(host: string): CidrRange | undefined {
  if (ipaddr.isValidCIDR(host)) return ipaddr.parseCIDR(host);
  if (ipaddr.IPv4.isValidFourPartDecimal(host)) return [ipaddr.parse(host), 32];
  return ipaddr.IPv6.isValid(host) ? [ipaddr.parse(host), 128] : undefined;
}

/** A name has a label with a letter: digits and dots that are not an IPv4 address would never match a host. */
function isName(host: string): boolean {
  return /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i.test(host) && /[a-z_]/i.test(host);
}

function invalidEntry(setting: string, entry: string): Error {
  return new Error(
    `${setting} has "${entry}"; each entry is a host, host:port, CIDR or CIDR:port, such as crm.internal:8443 or 10.1.0.0/16.`,
  );
}

/**
 * Whether a URL may be requested. Names other than the known bad ones pass: the IPs they resolve to are judged when the
 * socket connects.
 */
export function judgeUrl(rules: EgressRules, url: string): Verdict {
  if (!URL.canParse(url)) return denied('invalid_url', 'it is not a URL');
  const { protocol, hostname, port, username, password } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:')
    return denied('invalid_url', `its scheme is ${protocol.slice(0, -1)}, and only http and https are used`);
  if (username || password) return denied('invalid_url', 'it holds a user name or password');
  return judgeHost(rules, hostname, Number(port) || (protocol === 'https:' ? 443 : 80));
}

/** Whether a connection to this host may be tried. A literal IP is judged here, a name only as a name. */
export function judgeHost(rules: EgressRules, hostname: string, port: number): Verdict {
  // `localhost..` is no name in DNS (RFC 1034, 3.1), and a proxy may take it for one.
  if (/^\.|\.\./.test(hostname)) return denied('invalid_url', 'its name has an empty label');
  const literal = literalIp(hostname);
  if (literal !== undefined) return judgeIp(rules, literal, port, hostname);
  const name = normalizeName(hostname);
  if (isAllowedHost(rules, name, port)) return { allowed: true, reason: 'the operator allows this host' };
  if (name === 'localhost' || name.endsWith('.localhost'))
    return denied('localhost', 'localhost is this machine (RFC 6761)');
  if (METADATA_NAMES.has(name)) return denied('cloud_metadata', 'it serves cloud metadata');
  return { allowed: true, reason: 'a name: its IP addresses are judged when it is connected to' };
}

/** Whether a list of hosts has this one, as it is written in a URL: a name is not looked up. */
export function listsHost(rules: EgressRules, hostname: string, port: number): boolean {
  const literal = parseIp(literalIp(hostname) ?? '');
  if (literal) return isInRanges(rules, literal, port);
  return isAllowedHost(rules, normalizeName(hostname), port);
}

/** Names under which clouds serve credentials without asking for any. */
const METADATA_NAMES: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
]);

/**
 * Whether a socket may connect to this IP.
 *
 * @param ip as it is in DNS or in the URL
 * @param hostname the name that was resolved: an allowed host is allowed whatever it resolves to
 */
export function judgeIp(rules: EgressRules, ip: string, port: number, hostname: string): Verdict {
  const parsed = parseIp(ip);
  if (!parsed) return denied('invalid_ip', 'it is not an IP address');
  if (isAllowedHost(rules, normalizeName(hostname), port))
    return { allowed: true, reason: 'the operator allows this host' };
  if (isInRanges(rules, parsed, port))
    return { allowed: true, reason: 'the operator allows this IP address' };
  const special = PARSED_RANGES.find(({ range }) => within(parsed, range));
  if (special) return denied(special.code, `${ip} is ${special.reason}`);
  if (parsed.kind() === 'ipv6' && !within(parsed, GLOBAL_UNICAST))
    return denied('reserved', `${ip} is not a global IP address (RFC 4291)`);
  return { allowed: true, reason: 'a public IP address' };
}

const PARSED_RANGES = SPECIAL_RANGES.map(([cidr, code, reason]) => ({
  range: ipaddr.parseCIDR(cidr),
  code,
  reason,
}));
const GLOBAL_UNICAST = ipaddr.parseCIDR(GLOBAL_UNICAST_IPV6);

function within(ip: ParsedIp, [network, bits]: CidrRange): boolean {
  return ip.kind() === network.kind() && ip.match(network, bits);
}

function isAllowedHost(rules: EgressRules, name: string, port: number): boolean {
  return rules.hosts.some((rule) => rule.name === name && fitsPort(rule.port, port));
}

function isInRanges(rules: EgressRules, ip: ParsedIp, port: number): boolean {
  return rules.ranges.some((rule) => fitsPort(rule.port, port) && within(ip, rule.range));
}

function fitsPort(rulePort: number | undefined, port: number): boolean {
  return rulePort === undefined || rulePort === port;
}

/** The host of a URL without the brackets of an IPv6 address (RFC 3986, 3.2.2). */
export function bareHost(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

/** The IP that a URL's host is, without brackets; undefined for a name. */
function literalIp(hostname: string): string | undefined {
  const bare = bareHost(hostname).replace(/\.$/, '');
  return parseIp(bare) ? bare : undefined;
}

function parseIp(text: string): ParsedIp | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  // A zone (fe80::1%eth0) names an interface of this machine; the IP is judged without it.
  const [ip = ''] = text.split('%');
  return ip.includes(':') && ipaddr.IPv6.isValid(ip) ? ipaddr.IPv6.parse(ip) : undefined;
}

/** DNS names know no letter case, and a trailing dot only says that they are whole (RFC 1034, 3.1). */
function normalizeName(hostname: string): string {
  return hostname.toLowerCase().replace(/\.$/, '');
}

function denied(code: DenialCode, reason: string): Verdict {
  return { allowed: false, code, reason };
}
