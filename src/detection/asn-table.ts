/** Address → autonomous system, from the CSV of `@ip-location-db/asn` held in typed arrays. */
import { readFileSync } from 'node:fs';
import ipaddr from 'ipaddr.js';

export interface AsnEntry {
  readonly asn: number;
  readonly name: string;
}

export interface AsnTable {
  /** `address` is four bytes as one number (v4), or the 128 bits as a bigint (v6). */
  find(address: number | bigint): AsnEntry | undefined;
}

const COMMA = 44;
const QUOTE = 34;
const NEWLINE = 10;

const nameOf = (buffer: Buffer, from: number, to: number): string => {
  const text = buffer.toString('utf8', from, to).trimEnd();
  return text.charCodeAt(0) === QUOTE ? text.slice(1, -1).replaceAll('""', '"') : text;
};

const lineCount = (buffer: Buffer): number => {
  let count = 0;
  for (let at = buffer.indexOf(NEWLINE); at >= 0; at = buffer.indexOf(NEWLINE, at + 1)) count++;
  return count + 1;
};

/** The digits from `at` up to the next comma; answers where the field after it begins. */
const numberAt = (buffer: Buffer, at: number, out: { value: number }): number => {
  let value = 0;
  let i = at;
  for (; i < buffer.length && buffer[i] !== COMMA; i++) value = value * 10 + (buffer[i] ?? 48) - 48;
  out.value = value;
  return i + 1;
};

/** Index of the last range that starts at or below `address`; -1 when there is none. */
const rangeBelow = (
  starts: { readonly length: number; readonly [index: number]: number | bigint },
  address: number | bigint,
): number => {
  let low = 0;
  let high = starts.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= address) low = middle + 1;
    else high = middle - 1;
  }
  return high;
};

/** Lines `first,last,asn,name` with decimal v4 addresses, sorted. */
export const readAsnV4 = (buffer: Buffer): AsnTable => {
  const lines = lineCount(buffer);
  const starts = new Float64Array(lines);
  const ends = new Float64Array(lines);
  const asns = new Uint32Array(lines);
  const names = new Map<number, string>();
  const out = { value: 0 };
  let rows = 0;
  for (let at = 0; at < buffer.length; ) {
    const newline = buffer.indexOf(NEWLINE, at);
    const end = newline < 0 ? buffer.length : newline;
    if (end > at) {
      let next = numberAt(buffer, at, out);
      starts[rows] = out.value;
      next = numberAt(buffer, next, out);
      ends[rows] = out.value;
      next = numberAt(buffer, next, out);
      asns[rows] = out.value;
      if (!names.has(out.value)) names.set(out.value, nameOf(buffer, next, end));
      rows++;
    }
    at = end + 1;
  }
  const used = starts.subarray(0, rows);
  return {
    find(address) {
      const at = rangeBelow(used, address);
      if (at < 0 || address > (ends[at] ?? -1)) return undefined;
      const asn = asns[at] ?? 0;
      return { asn, name: names.get(asn) ?? '' };
    },
  };
};

export const v6Number = (address: ipaddr.IPv6): bigint =>
  address.parts.reduce((sum, part) => (sum << 16n) | BigInt(part), 0n);

const v6Of = (text: string): bigint =>
  text.includes(':') ? v6Number(ipaddr.IPv6.parse(text)) : BigInt(text);

/** Lines `first,last,asn,name` with v6 addresses in text or as decimals, sorted. */
export const readAsnV6 = (buffer: Buffer): AsnTable => {
  const starts: bigint[] = [];
  const ends: bigint[] = [];
  const asns: number[] = [];
  const names = new Map<number, string>();
  for (const line of buffer.toString('utf8').split('\n')) {
    const [first = '', last = '', asnText = '', ...rest] = line.split(',');
    if (first === '' || last === '') continue;
    const asn = Number(asnText);
    starts.push(v6Of(first));
    ends.push(v6Of(last));
    asns.push(asn);
    if (!names.has(asn)) {
      const name = Buffer.from(rest.join(','));
      names.set(asn, nameOf(name, 0, name.length));
    }
  }
  return {
    find(address) {
      const at = rangeBelow(starts, address);
      if (at < 0 || address > (ends[at] ?? -1n)) return undefined;
      const asn = asns[at] ?? 0;
      return { asn, name: names.get(asn) ?? '' };
    },
  };
};

export const openAsnV4 = (file: string): AsnTable => readAsnV4(readFileSync(file));
export const openAsnV6 = (file: string): AsnTable => readAsnV6(readFileSync(file));
