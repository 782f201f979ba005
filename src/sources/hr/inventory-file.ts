/** Is this file a list of staff or of vendor contracts? Told by its headers, never by its name. */
import type { Snapshot } from '../../model/index.ts';
import type { RawFile } from '../contract.ts';
import { DEFAULT_ORGANISATION } from './config.ts';
import { columnsIn } from './csv.ts';
import { staffAliases, staffFromCsv } from './staff.ts';
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

/** `json` is the parsed file, or undefined where it is no JSON. */
export const hrInventoryFile = (
  file: RawFile,
  json: unknown,
): ((at: number) => Snapshot) | undefined => {
  if (json !== undefined) return undefined;
  if (isVendors(columnsIn(file.text, vendorAliases))) {
    return (at) => {
      const { vendors, owners, blind, whole } = vendorsFromCsv(file.text, {});
      const complete = whole ? (['vendor', 'owner'] as const) : [];
      return { ...head, takenAt: at, complete, blind, facts: [...vendors, ...owners] };
    };
  }
  if (!isStaff(columnsIn(file.text, staffAliases))) return undefined;
  return (at) => {
    const { persons, blind, whole } = staffFromCsv(file.text, at, {
      organisation: DEFAULT_ORGANISATION,
    });
    return { ...head, takenAt: at, complete: whole ? ['person'] : [], blind, facts: persons };
  };
};
