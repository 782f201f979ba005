/** The source of a request: an address, or a service name where AWS itself called. */
import ipaddr from 'ipaddr.js';

const decimal = /^\d{1,3}(?:\.\d{1,3}){3}$/;

const read = (text: string): string | undefined => {
  if (decimal.test(text)) {
    const octets = text.split('.').map(Number);
    return octets.every((octet) => octet <= 255) ? octets.join('.') : undefined;
  }
  if (!text.includes(':') || !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address().toString() : address.toString();
};

const MEMO_LIMIT = 50_000;
const memo = new Map<string, string | undefined>();

/**
 * The canonical address, or undefined when the text is none (`cloudformation.amazonaws.com`, `AWS Internal`).
 * Octets are decimal even with leading zeros: a log never means octal. Same text, same answer: remembered,
 * because addresses come back.
 */
export const addressOf = (text: string): string | undefined => {
  if (memo.has(text)) return memo.get(text);
  const address = read(text);
  if (memo.size >= MEMO_LIMIT) memo.clear();
  memo.set(text, address);
  return address;
};
