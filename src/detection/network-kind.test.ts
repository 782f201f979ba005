import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { networkKind, operators } from './network-kind.ts';

const folder = resolve(import.meta.dirname, '../../node_modules/@ip-location-db/asn');
const files = ['asn-ipv4-num.csv', 'asn-ipv6-num.csv'].map((name) => resolve(folder, name));
const hasData = files.every((file) => existsSync(file));

/** `first,last,asn,name`: the registered name of each number. */
const registered = (): ReadonlyMap<number, string> => {
  const wanted = new Set(operators.flatMap((one) => one.numbers));
  const found = new Map<number, string>();
  for (const file of files) {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const [, , asn, ...name] = line.split(',');
      if (wanted.has(Number(asn)) && !found.has(Number(asn)))
        found.set(Number(asn), name.join(','));
    }
  }
  return found;
};

describe('the kind of a network', () => {
  it.skipIf(!hasData)(
    'is listed for numbers that are registered to the operator we name (skipped without the data package)',
    () => {
      const names = registered();
      const wrong = operators.flatMap(({ named, numbers }) =>
        numbers
          .filter((asn) => !names.get(asn)?.toLowerCase().includes(named.toLowerCase()))
          .map((asn) => `${asn} is ${names.get(asn) ?? 'nobody'}, not ${named}`),
      );
      expect(names.size).toBeGreaterThan(50);
      expect(wrong).toEqual([]);
    },
  );

  it('lists no number twice', () => {
    const numbers = operators.flatMap((one) => one.numbers);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('goes by the number first, then by words of the name, and else does not know', () => {
    expect(networkKind(16509, 'Some Telecom')).toBe('cloud_provider');
    expect(networkKind(64500, 'Example Hosting Ltd')).toBe('hosting');
    expect(networkKind(64500, 'University of Somewhere')).toBe('business');
    expect(networkKind(64500, 'Acme')).toBe('unknown');
    expect(networkKind(undefined, undefined)).toBe('unknown');
  });
});
