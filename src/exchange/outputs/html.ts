/** One printable page without scripts or outside requests; everything from a log is escaped. */
import { type Severity, severityRank } from '../../model/index.ts';
import { escapeHtml as e } from './escape.ts';
import { incidentHtml, timeText } from './html-incident.ts';
import { style } from './html-style.ts';
import type { ReportInput } from './report.ts';

/** A page for people; the JSON holds them all. */
const FINDINGS_SHOWN = 500;

const severestFirst = <T extends { readonly severity: Severity }>(
  all: readonly T[],
): readonly T[] => [...all].sort((a, b) => severityRank(b.severity) - severityRank(a.severity));

const tile = (value: number, label: string): string =>
  `<div class="tile"><b>${value.toLocaleString('en')}</b><span>${label}</span></div>`;

const tilesHtml = ({ events, incidents, findings, posture }: ReportInput): string =>
  `<div class="tiles">${[
    tile(incidents.length, 'incidents'),
    tile(findings.filter(({ kind }) => kind === 'detection').length, 'detections'),
    tile(findings.filter(({ kind }) => kind === 'posture').length, 'posture findings'),
    tile(posture.principals, 'identities and roles'),
    tile(events.parsed, `of ${events.read.toLocaleString('en')} records read`),
    tile(events.setAside, 'set aside'),
  ].join('')}</div>`;

const postureHtml = ({ posture }: ReportInput): string => {
  if (posture.principals === 0) return '<p>No inventory was given, so nothing was judged.</p>';
  const rows = severestFirst(posture.checks)
    .filter((check) => check.population > 0)
    .map(
      (check) =>
        `<tr><td><span class="tag ${e(check.severity)}">${e(check.severity)}</span></td><td>${e(check.title)}</td><td class="n">${check.population}</td><td class="n">${check.fail}</td><td class="n">${check.unknown}</td><td class="n">${check.pass}</td></tr>`,
    );
  return `<p class="dim">Tier 0–3: ${posture.tiers.join(' / ')}. Unknown is not pass: the inventory did not show it.</p>
<table><thead><tr><th>Severity</th><th>Check</th><th class="n">of</th><th class="n">fail</th><th class="n">unknown</th><th class="n">pass</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
};

const findingsHtml = ({ findings }: ReportInput): string => {
  if (findings.length === 0) return '<p>None.</p>';
  const shown = severestFirst(findings).slice(0, FINDINGS_SHOWN);
  const rows = shown.map(
    (finding) =>
      `<tr><td><span class="tag ${e(finding.severity)}">${e(finding.severity)}</span></td><td>${e(finding.title)}${finding.status === 'excepted' ? ' <small>(risk accepted)</small>' : ''}<br><small>${e(finding.because)}</small></td><td>${e(finding.attack.join(' '))}</td><td>${finding.identities.map(e).join('<br>')}</td><td class="n">${timeText(finding.time)}</td></tr>`,
  );
  const more = findings.length - shown.length;
  return `<table><thead><tr><th>Severity</th><th>Finding</th><th>ATT&amp;CK</th><th>Who</th><th class="n">When</th></tr></thead><tbody>${rows.join('')}</tbody></table>${more > 0 ? `<p class="dim">${more.toLocaleString('en')} less severe ones are not shown; --format json has all.</p>` : ''}`;
};

const setAsideHtml = ({ reasons, setAside }: ReportInput): string => {
  if (reasons.length === 0) return '<p>Nothing: every record was read.</p>';
  const first = setAside.map(
    (fault) =>
      `<li>${e(fault.file ?? '')}${fault.line > 0 ? `:${fault.line}` : ''} <small>${e(fault.because)}</small></li>`,
  );
  return `<ul>${reasons.map((one) => `<li>${one.count.toLocaleString('en')} × ${e(one.because)}</li>`).join('')}</ul><p class="dim">The first of each kind:</p><ul>${first.join('')}</ul>`;
};

export const toHtml = (input: ReportInput): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Countersign scan</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>${style}</style></head><body>
<h1>Countersign scan</h1>
${tilesHtml(input)}
<h2>Incidents</h2>${severestFirst(input.incidents).map(incidentHtml).join('') || '<p>None.</p>'}
<h2>Posture</h2>${postureHtml(input)}
<h2>Findings</h2>${findingsHtml(input)}
<h2>Set aside</h2>${setAsideHtml(input)}
</body></html>
`;
