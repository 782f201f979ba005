/** What an answer is, so that it can be drawn, sorted and copied. */
import type { AnswerOf } from '../../contract.ts';

export type Answer = AnswerOf<'hunts.run'>;
export type Cell = Answer['rows'][number][number];

const numeric = /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UBIGINT|UINTEGER|FLOAT|DOUBLE|DECIMAL)/;
const moment = /^(TIMESTAMP|DATE)/;

export const isNumeric = (type: string): boolean => numeric.test(type);
export const isMoment = (type: string): boolean => moment.test(type);

/** Text of a cell as it is shown and copied; what is nested stays JSON. */
export const textOf = (cell: Cell): string => {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
};

/** A moment of the archive is UTC without a zone: `2026-11-21 18:52:04.5`. */
export const timeOf = (cell: Cell): number | undefined => {
  const text = textOf(cell);
  const at = Date.parse(/(Z|[+-]\d\d(:?\d\d)?)$/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? undefined : at;
};

export interface Bar {
  readonly label: string;
  readonly value: number;
}

export type Picture =
  | {
      readonly kind: 'time';
      readonly of: string;
      readonly points: readonly { at: number; value: number }[];
    }
  | {
      readonly kind: 'bars';
      readonly of: string;
      readonly bars: readonly Bar[];
      readonly more: number;
    }
  | { readonly kind: 'none'; readonly because: string };

const MOST_BARS = 40;

/** Moments against numbers make a line, names against numbers make bars; anything else is a table. */
export const pictureOf = ({ columns, rows }: Answer): Picture => {
  const value = columns.findIndex(({ name, type }) => isNumeric(type) && name !== 'time');
  if (value < 0) return { kind: 'none', because: 'a picture needs a column of numbers' };
  const of = columns[value]?.name ?? '';
  const at = columns.findIndex(({ type }) => isMoment(type));
  if (at >= 0) {
    const points = rows
      .flatMap((row) => {
        const time = timeOf(row[at]);
        return time === undefined ? [] : [{ at: time, value: Number(row[value]) }];
      })
      .sort((a, b) => a.at - b.at);
    if (points.length > 1) return { kind: 'time', of, points };
  }
  const label = columns.findIndex((_, index) => index !== value);
  if (label < 0)
    return { kind: 'none', because: 'a picture needs a second column, to name the numbers' };
  const bars = rows.map((row) => ({
    label: textOf(row[label]) || 'none',
    value: Number(row[value]),
  }));
  return {
    kind: 'bars',
    of,
    bars: bars.slice(0, MOST_BARS),
    more: Math.max(0, bars.length - MOST_BARS),
  };
};

export interface Order {
  readonly column: number;
  readonly down: boolean;
}

export const sorted = ({ columns, rows }: Answer, order: Order | undefined): Answer['rows'] => {
  if (!order) return rows;
  const asNumber = isNumeric(columns[order.column]?.type ?? '');
  const sign = order.down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [a[order.column], b[order.column]];
    if (asNumber) return sign * (Number(x) - Number(y));
    return sign * textOf(x).localeCompare(textOf(y));
  });
};

/** Tabs between cells, as a spreadsheet takes them. */
export const asText = ({ columns, rows }: Answer): string =>
  [columns.map(({ name }) => name), ...rows.map((row) => row.map(textOf))]
    .map((line) => line.map((cell) => cell.replaceAll(/[\t\r\n]+/g, ' ')).join('\t'))
    .join('\n');

export const asJson = ({ columns, rows }: Answer): string =>
  JSON.stringify(
    rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))),
    null,
    2,
  );
