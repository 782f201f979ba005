/** The answer of a scan for people: incidents first, each with who, with what, from where and why. */
import type { ScanResult } from '../loop/index.ts';
import { type Incident, type Severity, severityRank } from '../model/index.ts';
import { columns, inert, type Paint, percent, severityPaint, utc } from './terminal.ts';

const incidentText = (incident: Incident, c: Paint): string => {
  const said = incident.attribution;
  const context = said.context.said
    ? [said.context.value.ip, said.context.value.place, said.context.value.asn]
        .filter(Boolean)
        .join(', ')
    : `unknown (${said.context.because})`;
  const credential = said.credential.said
    ? `${said.credential.value.type} ${said.credential.value.nativeId}`
    : `unknown (${said.credential.because})`;
  const rows = [
    [
      '  who',
      said.who.said
        ? said.who.value.lineage.join(' → ') || said.who.value.rootId
        : `unknown (${said.who.because})`,
    ],
    ['  with', credential],
    ['  from', context],
    [
      '  privilege',
      said.privilege.said
        ? [`tier ${said.privilege.value.tier}`, said.privilege.value.via.slice(0, 3).join('; ')]
            .filter(Boolean)
            .join(': ')
        : `unknown (${said.privilege.because})`,
    ],
    [
      '  why possible',
      incident.cause.conditions
        .map((one) => one.because)
        .slice(0, 4)
        .join('; ') || 'not established',
    ],
    [
      '  because',
      incident.evidence
        .filter((term) => term.from === 'signal')
        .map((term) => term.name)
        .slice(0, 6)
        .join(', '),
    ],
    ['  decision', `${incident.decision.disposition}: ${incident.decision.because}`],
  ].map(([label, text]) => [c.dim(label ?? ''), inert(text ?? '')]);
  return [
    `${severityPaint(c, incident.severity)}${c.bold(inert(incident.title))}  ${percent(incident.confidence)} sure, ${utc(incident.firstEventAt)}`,
    `  ${inert(incident.story)}`,
    columns(rows),
  ].join('\n');
};

export const prettyScan = (result: ScanResult, c: Paint): string => {
  const parts: string[] = [];
  const bySeverity = (a: { severity: Severity }, b: { severity: Severity }): number =>
    severityRank(b.severity) - severityRank(a.severity);
  const incidents = [...result.incidents].sort(bySeverity);
  parts.push(c.bold(`Incidents (${incidents.length})`));
  for (const incident of incidents) parts.push(incidentText(incident, c), '');
  const detections = result.findings
    .filter((finding) => finding.kind === 'detection')
    .sort(bySeverity);
  parts.push(c.bold(`Detections (${detections.length})`));
  for (const finding of detections.filter((one) => severityRank(one.severity) >= 2)) {
    parts.push(
      `${severityPaint(c, finding.severity)}${inert(finding.title)}  ${c.dim(`${finding.attack.join(' ')} ×${finding.events.length}`)}`,
    );
  }
  const { principals, tiers, checks } = result.posture;
  if (principals > 0) {
    parts.push(
      '',
      c.bold(`Posture: ${principals} identities and roles, tiers 0–3: ${tiers.join(' / ')}`),
    );
    const failing = checks.filter((check) => check.fail + check.unknown > 0);
    parts.push(
      columns([
        ['  fail', 'unknown', 'of', 'check'],
        ...failing.map((check) => [
          `  ${check.fail}`,
          `${check.unknown}`,
          `${check.population}`,
          check.title,
        ]),
      ]),
    );
  }
  parts.push(
    '',
    `${result.events.parsed} of ${result.events.read} records read, ${result.events.setAside} set aside`,
  );
  for (const { because, count } of result.reasons)
    parts.push(c.yellow(`  ${count} × ${inert(because)}`));
  return parts.join('\n');
};
