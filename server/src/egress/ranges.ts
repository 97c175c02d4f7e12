/** What a special range is, in one word: for counts, which have a bounded number of reasons. */
export const SPECIAL_RANGE_CODES = [
  'loopback',
  'private',
  'link_local',
  'multicast',
  'embedded_ipv4',
  'reserved',
] as const;
type SpecialRangeCode = (typeof SPECIAL_RANGE_CODES)[number];

/**
 * Addresses that are not the public Internet, each with its reason: the IANA IPv4 and IPv6 Special-Purpose
 * Address Registries, the multicast and reserved blocks, and every IPv6 form that carries an IPv4 address.
 */
export const SPECIAL_RANGES: readonly (readonly [cidr: string, code: SpecialRangeCode, reason: string])[] = [
  ['0.0.0.0/8', 'reserved', 'this network (RFC 791)'],
  ['10.0.0.0/8', 'private', 'a private address (RFC 1918)'],
  ['100.64.0.0/10', 'private', 'shared address space (RFC 6598)'],
  ['127.0.0.0/8', 'loopback', 'a loopback address (RFC 1122)'],
  ['169.254.0.0/16', 'link_local', 'a link-local address, where clouds serve metadata (RFC 3927)'],
  ['172.16.0.0/12', 'private', 'a private address (RFC 1918)'],
  ['192.0.0.0/24', 'reserved', 'an IETF protocol assignment (RFC 6890)'],
  ['192.0.2.0/24', 'reserved', 'a documentation address (RFC 5737)'],
  ['192.31.196.0/24', 'reserved', 'AS112 (RFC 7535)'],
  ['192.52.193.0/24', 'reserved', 'AMT (RFC 7450)'],
  ['192.88.99.0/24', 'reserved', 'the 6to4 relay anycast (RFC 7526)'],
  ['192.168.0.0/16', 'private', 'a private address (RFC 1918)'],
  ['192.175.48.0/24', 'reserved', 'direct delegation AS112 (RFC 7534)'],
  ['198.18.0.0/15', 'reserved', 'a benchmarking address (RFC 2544)'],
  ['198.51.100.0/24', 'reserved', 'a documentation address (RFC 5737)'],
  ['203.0.113.0/24', 'reserved', 'a documentation address (RFC 5737)'],
  ['224.0.0.0/4', 'multicast', 'a multicast address (RFC 5771)'],
  ['240.0.0.0/4', 'reserved', 'a reserved address (RFC 1112)'],

  ['::/128', 'reserved', 'the unspecified address (RFC 4291)'],
  ['::1/128', 'loopback', 'a loopback address (RFC 4291)'],
  ['::/96', 'embedded_ipv4', 'an IPv4-compatible address (RFC 4291)'],
  ['::ffff:0:0/96', 'embedded_ipv4', 'an IPv4-mapped address (RFC 4291)'],
  ['::ffff:0:0:0/96', 'embedded_ipv4', 'an IPv4-translated address (RFC 2765)'],
  ['64:ff9b::/96', 'embedded_ipv4', 'a NAT64 address (RFC 6052)'],
  ['64:ff9b:1::/48', 'embedded_ipv4', 'a local-use NAT64 address (RFC 8215)'],
  ['100::/64', 'reserved', 'a discard-only address (RFC 6666)'],
  ['100:0:0:1::/64', 'reserved', 'a dummy address (RFC 9780)'],
  ['2001::/32', 'embedded_ipv4', 'a Teredo address (RFC 4380)'],
  ['2001::/23', 'reserved', 'an IETF protocol assignment (RFC 2928)'],
  ['2001:db8::/32', 'reserved', 'a documentation address (RFC 3849)'],
  ['2002::/16', 'embedded_ipv4', 'a 6to4 address (RFC 3056)'],
  ['2620:4f:8000::/48', 'reserved', 'direct delegation AS112 (RFC 7534)'],
  ['3fff::/20', 'reserved', 'a documentation address (RFC 9637)'],
  ['5f00::/16', 'reserved', 'a segment routing address (RFC 9602)'],
  ['fc00::/7', 'private', 'a unique local address (RFC 4193)'],
  ['fe80::/10', 'link_local', 'a link-local address (RFC 4291)'],
  ['fec0::/10', 'private', 'a site-local address (RFC 3879)'],
  ['ff00::/8', 'multicast', 'a multicast address (RFC 4291)'],
];

/** All of IPv6 that IANA has allocated for global unicast; the rest is not routed. */
export const GLOBAL_UNICAST_IPV6 = '2000::/3';
