import { describe, expect, it } from 'vitest';
import { type Programme, programmeOf } from '../../governance/index.ts';
import { programmeCsv, programmeHtml } from './programme.ts';

const programme: Programme = programmeOf({
  ...{
    from: 0,
    to: 86_400_000,
    cases: [],
    approvals: [],
    playbooks: new Map(),
    drilled: new Set(),
  },
  ...{ identities: 0, checks: [], systems: { healthy: 0, total: 0 } },
  techniques: { tested: 1, inScope: 4 },
  ...{ exceptions: [], pastExpiry: [], tasks: [], reopened: 0, samples: [] },
});
const report = {
  at: 0,
  programme,
  frameworks: [],
  policies: [
    {
      id: 'p',
      title: '=HYPERLINK("http://evil")',
      owner: '<script>alert(1)</script>',
      because: '',
      severity: 'high' as const,
      status: 'none' as const,
      rules: [
        {
          ...{ id: 'r', rule: 'policy/p/r', says: 'a, "b"', of: 0 },
          ...{ pass: 0, fail: 0, unknown: 0, excepted: 0 },
        },
      ],
      breaches: [],
    },
  ],
};

describe('the programme report', () => {
  it('has no figure where there is nothing to count', () => {
    expect(programme.precision).not.toHaveProperty('precision');
    expect(programme.alerts).not.toHaveProperty('perThousand');
    expect(programme.coverage.systems).toEqual({ count: 0, of: 0 });
    expect(programme.coverage.techniques).toEqual({ count: 1, of: 4, share: 0.25 });
  });

  it('is a page without scripts, and nothing of it is markup', () => {
    const html = programmeHtml(report);
    expect(html).not.toMatch(/<script|src=|href=/i);
    expect(html).toContain('&lt;script&gt;alert(1)');
    expect(html).toContain('1970-01-01 to 1970-01-02');
  });

  it('is a sheet whose cells are quoted, and none is a formula', () => {
    const csv = programmeCsv(report);
    expect(csv).toContain(`"'=HYPERLINK(""http://evil"")","a, ""b"""`);
    expect(csv).toMatch(/Coverage,techniques,1,4,25\.0 %\r\n/);
  });
});
