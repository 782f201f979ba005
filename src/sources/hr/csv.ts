/** CSV as spreadsheets and HR systems write it, with the line of every row, bounded. */
import { parse } from 'csv-parse/sync';
import { CountersignError, messageOf } from '../../core/index.ts';

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
