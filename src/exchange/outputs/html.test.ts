import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml } from './escape.ts';
import { toHtml } from './html.ts';
import { findingWith, reportWith } from './report.case.ts';

/** Tags of a page, in order, without their text: the same report shape gives the same tags. */
const tagsOf = (html: string): string[] => [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag);
const plainTags = tagsOf(toHtml(reportWith('plain')));

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', '=', ' ', 's', '\u0000', '`') }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</style><script>',
    '--><svg/onload=alert(1)>',
    '&lt;script&gt;',
    '\u202emoc.live',
  ),
);

describe('the HTML report', () => {
  it('holds no tag that a log wrote, whatever stands in any field', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(tagsOf(toHtml(reportWith(text)))).toEqual(plainTags);
      }),
    );
  });

  it('holds no script, no handler, and allows none', () => {
    const html = toHtml(reportWith('<script>alert(1)</script>'));
    expect(html).not.toMatch(/<script/i);
    expect(html).toContain("default-src 'none'");
    expect(tagsOf(html).filter((tag) => /\son\w+=|src=|href=/i.test(tag))).toEqual([]);
  });

  it('shows what it escapes, so that nothing is lost', () => {
    const html = toHtml(reportWith('<b>&"\''));
    expect(html).toContain('story &lt;b&gt;&amp;&quot;&#39;');
  });

  it('takes out characters that nobody sees or that turn writing round', () => {
    expect(escapeHtml('a\u0000b\u001b[31m\u202ec\u009bd\te\n')).toBe('a�b�[31m�c�d\te\n');
  });

  it('puts the severest first and says how many it left out', () => {
    const findings = [
      ...Array.from({ length: 600 }, (_, n) => findingWith(`low${n}`, { severity: 'low' })),
      findingWith('worst', { severity: 'critical' }),
    ];
    const html = toHtml({ ...reportWith('x'), findings });
    expect(html.indexOf('title worst')).toBeLessThan(html.indexOf('title low0'));
    expect(html).toContain('101 less severe ones are not shown');
  });

  it('says plainly that there was nothing', () => {
    const html = toHtml({
      events: { read: 0, parsed: 0, setAside: 0 },
      reasons: [],
      setAside: [],
      findings: [],
      incidents: [],
      posture: { principals: 0, tiers: [0, 0, 0, 0], checks: [], identities: [] },
    });
    expect(html).toContain('No inventory was given');
    expect(html).toContain('every record was read');
  });
});
