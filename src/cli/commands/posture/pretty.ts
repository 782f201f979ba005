/** The answer for people: every check with its denominator and its unknowns, who stands worst, and what changed. */
import type { ScanResult } from '../../../loop/index.ts';
import type { Posture } from '../../../model/index.ts';
import { dimensions, risksByDimension } from '../../../posture/index.ts';
import { columns, inert, type Paint, severityPaint } from '../../terminal.ts';
import type { Gate } from './gate.ts';

const SHOWN = 50;

const largestPart = ({ terms }: Posture): string => {
  const parts = risksByDimension(terms);
  const [first] = [...dimensions].sort((a, b) => parts[b] - parts[a]);
  return first === undefined || parts[first] === 0
    ? '-'
    : `${first.replaceAll('_', ' ')} ${Math.round(parts[first])}`;
};

const count = ({ verdicts }: Posture, status: 'fail' | 'unknown'): string =>
  `${verdicts.filter(({ verdict }) => verdict.status === status).length}`;

const checkTable = ({ checks }: ScanResult['posture']): string => {
  const asked = checks.filter(({ population }) => population > 0);
  const sum = (of: 'pass' | 'fail' | 'unknown' | 'population') =>
    asked.reduce((all, one) => all + one[of], 0);
  const rows = [
    ['fail', 'unknown', 'pass', 'of', 'severity', 'check'],
    ...asked.map((one) => [
      `${one.fail}`,
      `${one.unknown}`,
      `${one.pass}`,
      `${one.population}`,
      one.severity,
      one.title,
    ]),
    [`${sum('fail')}`, `${sum('unknown')}`, `${sum('pass')}`, `${sum('population')}`, '', 'all'],
  ];
  const silent = checks.length - asked.length;
  return `${columns(rows)}${silent > 0 ? `\n${silent} more checks speak of nobody here.` : ''}`;
};

const peopleTable = (ranked: readonly Posture[], top: number): string =>
  columns([
    ['tier', 'risk', 'most of it', 'fails', 'unknown', 'identity', 'why this tier'],
    ...ranked
      .slice(0, top)
      .map((one) => [
        `${one.tier}`,
        `${Math.round(one.risk)}`,
        largestPart(one),
        count(one, 'fail'),
        count(one, 'unknown'),
        inert(one.identityId),
        inert(one.tierBecause).slice(0, 90),
      ]),
  ]);

export const prettyPosture = (
  {
    judged,
    ranked,
  }: { readonly judged: ScanResult['posture']; readonly ranked: readonly Posture[] },
  { top, c }: { readonly top: number; readonly c: Paint },
): string => {
  const { principals, places, tiers } = judged;
  const whole = places > 0 ? `; ${places} tenants and accounts as a whole` : '';
  const head = `${principals} identities and roles, tiers 0–3: ${tiers.join(' / ')}${whole}`;
  return `${c.bold(head)}\n\n${checkTable(judged)}\n\n${peopleTable(ranked, top)}`;
};

/** New, still and fixed since the baseline, and what stops the pipeline. */
export const prettyGate = (gate: Gate, compared: boolean, c: Paint): string => {
  const of = (state: 'new' | 'still' | 'excepted') =>
    gate.findings.filter((one) => one.state === state).length;
  const lines = compared
    ? [
        `${of('new')} new, ${of('still')} still, ${gate.fixed.length} fixed, ${of('excepted')} excepted`,
      ]
    : [`${of('new')} findings, ${of('excepted')} excepted`];
  for (const { rule, identity } of gate.fixed.slice(0, SHOWN))
    lines.push(`  fixed  ${inert(rule)} ${inert(identity)}`);
  if (gate.failOn !== undefined) {
    lines.push(
      gate.failing.length === 0
        ? c.green(`Nothing ${compared ? 'new ' : ''}at ${gate.failOn} or above.`)
        : c.bold(
            `${gate.failing.length} at ${gate.failOn} or above${compared ? ', not in the baseline' : ''}:`,
          ),
    );
    for (const one of gate.failing.slice(0, SHOWN))
      lines.push(
        `  ${severityPaint(c, one.severity)} ${one.rule} ${inert(one.identities.join(', '))}: ${inert(one.because)}`,
      );
    const more = gate.failing.length - SHOWN;
    if (more > 0) lines.push(`  and ${more} more`);
  }
  for (const { entry, because } of gate.refused)
    lines.push(`  exception ${entry} is refused: ${inert(because)}`);
  for (const { rule, subjectId } of gate.idle.slice(0, SHOWN))
    lines.push(`  exception for ${inert(rule)} of ${inert(subjectId)} is needed no more`);
  return lines.join('\n');
};
