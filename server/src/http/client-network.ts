import ipaddr from 'ipaddr.js';

/**
 * What counts as one client for limits: an IPv4 address, or the /64 of an IPv6 address, which is the least that a client is
 * given (RFC 6177, 2) and within which it can choose any address.
 */
export function clientNetwork(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv4) return address.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toNormalizedString()}/64`).toString()}/64`;
}
