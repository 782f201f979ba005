/** Text for people: colours only on a terminal, columns that line up, log text made inert. */
import type { Severity } from '../model/index.ts';
import type { Terminal } from './contract.ts';

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35 } as const;

export type Paint = Readonly<Record<keyof typeof codes, (text: string) => string>>;

/** Colours for the answer: only where it is read by a person, and not against their wish (no-color.org). */
export const paint = (terminal: Pick<Terminal, 'isTty' | 'outIsTty' | 'env'>): Paint => {
  const on = (terminal.outIsTty ?? terminal.isTty) && !terminal.env['NO_COLOR'];
  return Object.fromEntries(
    Object.entries(codes).map(([name, code]) => [
      name,
      (text: string) => (on ? `\u001b[${code}m${text}\u001b[0m` : text),
    ]),
  ) as Paint;
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what we take out
const unseen = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Control characters of a log never reach the terminal. */
export const inert = (text: string): string => text.replace(unseen, '\ufffd');

/** JSON leaves C1 controls and turned-round writing as they are; as escapes they are the same JSON, and inert. */
const jsonInert = (json: string): string =>
  json.replace(
    /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

export const jsonText = (value: unknown): string => jsonInert(JSON.stringify(value, null, 2));
export const jsonLine = (value: unknown): string => jsonInert(JSON.stringify(value));

export const severityPaint = (colours: Paint, severity: Severity): string => {
  const text = severity.padEnd(13);
  if (severity === 'critical') return colours.bold(colours.red(text));
  if (severity === 'high') return colours.red(text);
  if (severity === 'medium') return colours.yellow(text);
  return colours.dim(text);
};

/** Rows as aligned columns; the last one is not padded. */
export const columns = (rows: readonly (readonly string[])[]): string => {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return rows
    .map((row) =>
      row
        .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

export const percent = (value: number): string => `${Math.round(value * 100)} %`;
export const utc = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
