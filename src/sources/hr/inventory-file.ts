/** Is this file a list of staff, of vendor contracts, or of owners? Told by its headers, never by its name. */
import type { Snapshot } from '../../model/index.ts';
import type { RawFile } from '../contract.ts';
import { DEFAULT_ORGANISATION } from './config.ts';
import { columnsIn, tableOf } from './csv.ts';
import { isOwners, readOwners } from './owners.ts';
import {
  entriesIn,
  type ReadStaff,
  staffAliases,
  staffFromCsv,
  staffFromEntries,
} from './staff.ts';
import { vendorAliases, vendorsFromCsv } from './vendors.ts';

const isStaff = (columns: ReadonlySet<string>): boolean => {
  const named = columns.has('employee_id') || columns.has('email');
  const dated = ['start_date', 'end_date', 'status', 'manager_id', 'manager_email'].filter((one) =>
    columns.has(one),
  );
  return named && (columns.has('name') || columns.has('last_name')) && dated.length > 0;
};

const isVendors = (columns: ReadonlySet<string>): boolean =>
  columns.has('vendor') &&
  ['domains', 'app_ids', 'address_ranges', 'contract_end'].some((one) => columns.has(one));

const head = { system: 'hr', scope: DEFAULT_ORGANISATION } as const;

const staffSnapshot = (at: number, { persons, blind, whole }: ReadStaff): Snapshot => ({
  ...head,
  takenAt: at,
  complete: whole ? ['person'] : [],
  blind,
  facts: persons,
});

const config = { organisation: DEFAULT_ORGANISATION };

/** A report in JSON, told by what its first entry names. */
const reportIn = (json: unknown): ((at: number) => Snapshot) | undefined => {
  const entries = entriesIn(json);
  const columns = tableOf(entries?.slice(0, 1) ?? [], staffAliases).columns;
  if (entries === undefined || !columns.has('employee_id') || !columns.has('name'))
    return undefined;
  return (at) => staffSnapshot(at, staffFromEntries(entries, at, config));
};

/** `json` is the parsed file, or undefined where it is no JSON. */
export const hrInventoryFile = (
  file: RawFile,
  json: unknown,
): ((at: number) => Snapshot) | undefined => {
  if (json !== undefined) return reportIn(json);
  if (isOwners(file.text)) {
    return (at) => {
      const { rules, blind, whole } = readOwners(file.text, at, DEFAULT_ORGANISATION);
      const settings = whole ? { settings: ['owner_rule'] } : {};
      return { ...head, takenAt: at, complete: [], ...settings, blind, facts: rules };
    };
  }
  if (isVendors(columnsIn(file.text, vendorAliases))) {
    return (at) => {
      const { vendors, owners, blind, whole } = vendorsFromCsv(file.text, {});
      const complete = whole ? (['vendor', 'owner'] as const) : [];
      return { ...head, takenAt: at, complete, blind, facts: [...vendors, ...owners] };
    };
  }
  if (!isStaff(columnsIn(file.text, staffAliases))) return undefined;
  return (at) => staffSnapshot(at, staffFromCsv(file.text, at, config));
};
