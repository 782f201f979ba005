/** CIDR blocks, IPv4 and IPv6; text that is no address matches nothing (points 36, 37). */
import ipaddr from 'ipaddr.js';

/** A dotted IPv4 address as an unsigned number, or -1. */
const ipv4 = (text: string): number => {
  let value = 0;
  let octet = -1;
  let dots = 0;
  if (text.length > 15) return -1;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 48 && c <= 57) {
      // `010` is eight to some and ten to others, so it is no address.
      if (octet === 0) return -1;
      octet = (octet < 0 ? 0 : octet * 10) + (c - 48);
      if (octet > 255) return -1;
    } else if (c === 46 && octet >= 0 && dots < 3) {
      value = value * 256 + octet;
      octet = -1;
      dots++;
    } else return -1;
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : -1;
};

const BARE = { 4: 32, 6: 128 } as const;

const splitCidr = (cidr: string): [string, number] | undefined => {
  const [address = '', bits, ...rest] = cidr.trim().split('/');
  if (rest.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return undefined;
  const version = address.includes(':') ? 6 : 4;
  const length = bits === undefined ? BARE[version] : Number(bits);
  return length <= BARE[version] ? [address, length] : undefined;
};

/** A test for membership, or undefined when `cidr` is no network. IPv4-mapped IPv6 counts as IPv4. */
export const networkTest = (cidr: string): ((text: string) => boolean) | undefined => {
  const split = splitCidr(cidr);
  if (!split) return undefined;
  const [address, bits] = split;
  if (!address.includes(':')) {
    const base = ipv4(address);
    if (base < 0) return undefined;
    const size = 2 ** (32 - bits);
    const from = Math.floor(base / size) * size;
    return function inIpv4Network(text) {
      const value = text.includes(':') ? mappedIpv4(text) : ipv4(text);
      return value >= from && value < from + size;
    };
  }
  if (!ipaddr.IPv6.isValid(address)) return undefined;
  const base = ipaddr.IPv6.parse(address);
  if (base.isIPv4MappedAddress() && bits >= 96) {
    return networkTest(`${base.toIPv4Address().toString()}/${bits - 96}`);
  }
  return function inIpv6Network(text) {
    return text.includes(':') && ipaddr.IPv6.isValid(text)
      ? ipaddr.IPv6.parse(text).match(base, bits)
      : false;
  };
};

const mappedIpv4 = (text: string): number => {
  if (!ipaddr.IPv6.isValid(text)) return -1;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? ipv4(address.toIPv4Address().toString()) : -1;
};
