/** Vendor contracts as CSV: whose apps, domains and networks these are, and when the contract ends. */
import ipaddr from 'ipaddr.js';
import { type BlindSpot, known, type Owner, unknown, type Vendor } from '../../model/index.ts';
import type { HrConfig } from './config.ts';
import { type Aliases, type CsvRow, readCsv } from './csv.ts';
import { after, type DateOrder, isNever, readDate } from './dates.ts';
import { blindTo, type RowFault } from './faults.ts';

export const vendorAliases: Aliases = {
  vendor: ['vendorname', 'supplier', 'suppliername', 'company', 'provider'],
  vendor_id: ['supplierid', 'vendornumber', 'suppliernumber'],
  domains: ['domain', 'websites', 'website'],
  app_ids: ['appid', 'clientids', 'clientid', 'applications', 'accountids'],
  address_ranges: ['addresses', 'ipranges', 'cidrs', 'networks', 'egressips'],
  contract_end: ['contractenddate', 'enddate', 'expires', 'expiry', 'renewaldate', 'validuntil'],
  owner: ['owneremail', 'contractowner', 'businessowner', 'relationshipowner'],
};

const listIn = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(/[\s,;|]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .slice(0, 1_000);

const domainOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/.*$/, '');

const isNetwork = (text: string): boolean => ipaddr.isValidCIDR(text) || ipaddr.isValid(text);

const inCidr = (text: string): string =>
  text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;

const endIn = (
  row: CsvRow,
  order: DateOrder | undefined,
  faults: RowFault[],
): Vendor['contractEndsAt'] => {
  const text = row.cells.get('contract_end');
  if (text === undefined) return unknown('the list of vendors names no end of its contract');
  const date = readDate(text, order);
  if ('time' in date) return known(isNever(date.time) ? null : after(date.time));
  faults.push({ line: row.line, because: `contract_end: ${date.because}` });
  return unknown(`line ${row.line}: ${date.because}`);
};

const vendorIdOf = (name: string): string =>
  `vendor:${name
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')}`;

const vendorIn = (
  row: CsvRow,
  order: DateOrder | undefined,
  faults: RowFault[],
): Vendor | undefined => {
  const { cells, line } = row;
  const name = cells.get('vendor');
  const id = vendorIdOf(cells.get('vendor_id') ?? name ?? '');
  if (name === undefined || id === 'vendor:') {
    faults.push({ line, because: 'vendor is not given' });
    return undefined;
  }
  const ranges = listIn(cells.get('address_ranges'));
  const odd = ranges.filter((one) => !isNetwork(one));
  if (odd.length > 0) faults.push({ line, because: `address_ranges: ${odd[0]} is no network` });
  return {
    kind: 'vendor',
    id,
    name,
    domains: [...new Set(listIn(cells.get('domains')).map(domainOf))],
    appIds: [...new Set(listIn(cells.get('app_ids')))],
    addressRanges: ranges.filter(isNetwork).map(inCidr),
    contractEndsAt: endIn(row, order, faults),
  };
};

/** Several rows of one vendor are several contracts: what they name adds up, and the last to end counts. */
const together = (a: Vendor, b: Vendor): Vendor => {
  const [x, y] = [a.contractEndsAt, b.contractEndsAt];
  const ends = !x.known ? x : !y.known ? y : known(later(x.value, y.value));
  return {
    ...a,
    domains: [...new Set([...a.domains, ...b.domains])],
    appIds: [...new Set([...a.appIds, ...b.appIds])],
    addressRanges: [...new Set([...a.addressRanges, ...b.addressRanges])],
    contractEndsAt: ends,
  };
};

const later = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : Math.max(a, b);

export interface ReadVendors {
  readonly vendors: readonly Vendor[];
  readonly owners: readonly Owner[];
  readonly blind: readonly BlindSpot[];
  readonly whole: boolean;
}

export const vendorsFromCsv = (
  text: string,
  config: Pick<HrConfig, 'vendorColumns' | 'dateOrder'>,
): ReadVendors => {
  const table = readCsv(text, vendorAliases, config.vendorColumns ?? {});
  const faults: RowFault[] = [...table.faults];
  const vendors = new Map<string, Vendor>();
  const owners = new Map<string, Owner>();
  let lost = table.faults.length;
  for (const row of table.rows) {
    const vendor = vendorIn(row, config.dateOrder, faults);
    if (vendor === undefined) {
      lost++;
      continue;
    }
    const before = vendors.get(vendor.id);
    vendors.set(vendor.id, before ? together(before, vendor) : vendor);
    const who = row.cells.get('owner');
    if (who === undefined) continue;
    const id = `hr:owner:${vendor.id}:${who.toLowerCase()}`;
    owners.set(id, {
      kind: 'owner',
      id,
      ofId: vendor.id,
      who,
      basis: 'tag',
      confidence: 0.8,
      since: 0,
    });
  }
  return {
    vendors: [...vendors.values()],
    owners: [...owners.values()],
    blind: blindTo('vendors', faults),
    whole: lost === 0,
  };
};
