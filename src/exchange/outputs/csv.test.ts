import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';
import { findingWith } from './report.case.ts';

describe('findings as CSV', () => {
  it('is one line a finding, read back as it was', () => {
    const rows = parse(toCsv({ findings: [findingWith('a "quoted", broken\nline')] }), {
      columns: true,
    }) as Record<string, string>[];
    expect(rows).toMatchObject([
      {
        title: 'title a "quoted", broken\nline',
        severity: 'high',
        time: '2026-11-21T08:00:00.000Z',
      },
    ]);
  });

  it('holds nothing that a spreadsheet would compute', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r']) {
      const [row] = parse(toCsv({ findings: [findingWith('x', { title: `${start}cmd|x` })] }), {
        columns: true,
      }) as Record<string, string>[];
      expect(row?.['title']).toBe(`'${start}cmd|x`);
    }
  });
});
