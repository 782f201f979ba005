/** Tables as spreadsheets and HR systems write them, CSV or JSON, with the line of every row, bounded. */
import { parse } from 'csv-parse/sync';
import { CountersignError, isObject, messageOf } from '../../core/index.ts';
import type { Raw } from '../record.ts';

export interface CsvRow {
  /** 1-based line of the file on which it ends. */
  readonly line: number;
  /** By our own names of columns; absent = empty or no such column. */
  readonly cells: ReadonlyMap<string, string>;
}

export interface CsvTable {
  /** Our columns that the file has. */
  readonly columns: ReadonlySet<string>;
  readonly rows: readonly CsvRow[];
  /** Rows that are no rows, by line. */
  readonly faults: readonly { readonly line: number; readonly because: string }[];
}

/** Each of our columns, and what files call it; case, spaces and punctuation do not matter. */
export type Aliases = Readonly<Record<string, readonly string[]>>;

const MAX_ROWS = 1_000_000;
const MAX_CELL = 4_000;
const MAX_FIELDS = 500;

const bare = (header: string): string => header.toLowerCase().replace(/[^a-z0-9]/g, '');

const byHeader = (aliases: Aliases, own: Readonly<Record<string, string>>) => {
  const out = new Map<string, string>();
  for (const [column, names] of Object.entries(aliases)) {
    for (const name of [column, ...names]) out.set(bare(name), column);
  }
  for (const [column, header] of Object.entries(own)) {
    if (Object.hasOwn(aliases, column)) out.set(bare(header), column);
  }
  return out;
};

const delimiterOf = (head: string): string =>
  [',', ';', '\t', '|']
    .map((one) => [one, head.split(one).length] as const)
    .sort((a, b) => b[1] - a[1])[0]?.[0] ?? ',';

const firstLine = (text: string): string => {
  const end = text.search(/[\r\n]/);
  return (end < 0 ? text : text.slice(0, end)).slice(0, 20_000).replace(/^\uFEFF/, '');
};

const cellsOf = (record: Raw): readonly (readonly [string, string])[] =>
  Object.entries(record)
    .slice(0, MAX_FIELDS)
    .flatMap(([key, value]): readonly (readonly [string, string])[] => {
      if (typeof value === 'string') return [[key, value.trim().slice(0, MAX_CELL)]];
      if (typeof value === 'number' || typeof value === 'boolean') return [[key, String(value)]];
      // Reports put what belongs to one entry, its manager for instance, in a list of one.
      return Array.isArray(value) && isObject(value[0])
        ? Object.entries(value[0]).flatMap(([inner, one]) =>
            typeof one === 'string' ? [[inner, one.trim().slice(0, MAX_CELL)] as const] : [],
          )
        : [];
    });

/** The same of records: each entry of a report in JSON is a row, its number the line. */
export const tableOf = (
  records: readonly Raw[],
  aliases: Aliases,
  own: Readonly<Record<string, string>> = {},
): CsvTable => {
  const known = byHeader(aliases, own);
  const columns = new Set<string>();
  const rows = records.slice(0, MAX_ROWS).map((record, index) => {
    const cells = new Map<string, string>();
    for (const [key, text] of cellsOf(record)) {
      const column = known.get(bare(key));
      if (column === undefined || text === '' || cells.has(column)) continue;
      cells.set(column, text);
      columns.add(column);
    }
    return { line: index + 1, cells };
  });
  return { columns, rows, faults: [] };
};

/** Our columns in the first line of a text; cheap, for telling files apart. */
export const columnsIn = (
  text: string,
  aliases: Aliases,
  own: Readonly<Record<string, string>> = {},
): ReadonlySet<string> => {
  const head = firstLine(text);
  const known = byHeader(aliases, own);
  const names = head.split(delimiterOf(head)).map((one) => bare(one));
  return new Set(names.flatMap((name) => known.get(name) ?? []));
};

/** @throws CountersignError ERR_INPUT_INVALID with the line where the text is no CSV at all. */
export const readCsv = (
  text: string,
  aliases: Aliases,
  own: Readonly<Record<string, string>> = {},
): CsvTable => {
  let records: { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      delimiter: delimiterOf(firstLine(text)),
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      to: MAX_ROWS + 1,
    }) as never;
  } catch (cause) {
    throw new CountersignError('ERR_INPUT_INVALID', `no CSV: ${messageOf(cause)}`, { cause });
  }
  const [head, ...body] = records;
  if (body.length > MAX_ROWS - 1) {
    throw new CountersignError('ERR_INPUT_TOO_LARGE', `more than ${MAX_ROWS} rows`);
  }
  const known = byHeader(aliases, own);
  const names = (head?.record ?? []).map((one) => known.get(bare(one)));
  const rows: CsvRow[] = [];
  const faults: { line: number; because: string }[] = [];
  for (const { record, info } of body) {
    if (record.length !== names.length) {
      const because = `${record.length} cells under ${names.length} headers`;
      faults.push({ line: info.lines, because });
      continue;
    }
    const cells = new Map<string, string>();
    for (const [index, cell] of record.entries()) {
      const column = names[index];
      if (column !== undefined && cell !== '' && !cells.has(column))
        cells.set(column, cell.slice(0, MAX_CELL));
    }
    rows.push({ line: info.lines, cells });
  }
  return { columns: new Set(names.filter((one) => one !== undefined)), rows, faults };
};
