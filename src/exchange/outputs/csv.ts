/** Findings as CSV (RFC 4180) for a spreadsheet, in which no text of a log becomes a formula. */
import type { ReportInput } from './report.ts';

const columns = [
  'id',
  'kind',
  'rule',
  'title',
  'severity',
  'status',
  'time',
  'identities',
  'attack',
  'events',
  'because',
] as const;

/** What a spreadsheet would compute is text: https://owasp.org/www-community/attacks/CSV_Injection */
const inert = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const cell = (text: string): string => {
  const safe = inert(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const toCsv = ({ findings }: Pick<ReportInput, 'findings'>): string =>
  [
    columns.join(','),
    ...findings.map((finding) =>
      columns
        .map((column) => {
          const value = finding[column];
          if (column === 'time')
            return cell(Number.isFinite(finding.time) ? new Date(finding.time).toISOString() : '');
          return cell(Array.isArray(value) ? value.join(' ') : String(value));
        })
        .join(','),
    ),
  ]
    .map((line) => `${line}\r\n`)
    .join('');
