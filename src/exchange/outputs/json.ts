/** The JSON answer of `scan` (design §7): findings with the vendor's own event ids, incidents, posture. */
import type { Incident, Posture } from '../../model/index.ts';
import type { ReportInput } from './report.ts';

const incidentJson = (incident: Incident): Record<string, unknown> => ({
  id: incident.id,
  title: incident.title,
  story: incident.story,
  severity: incident.severity,
  confidence: incident.confidence,
  tier: incident.tier,
  ...(incident.tierNow === undefined ? {} : { tierNow: incident.tierNow }),
  decision: incident.decision,
  attribution: incident.attribution,
  cause: incident.cause,
  attack: incident.attack,
  identities: incident.identities,
  credentials: incident.credentials,
  evidence: incident.evidence,
  findings: incident.findings,
  timeline: incident.timeline,
  firstEventAt: incident.firstEventAt,
  lastEventAt: incident.lastEventAt,
});

const riskFirst = (a: Posture, b: Posture): number =>
  b.risk - a.risk || (a.identityId < b.identityId ? -1 : 1);

export const toJson = (input: ReportInput): Record<string, unknown> => ({
  events: input.events,
  setAside: { reasons: input.reasons, first: input.setAside },
  findings: input.findings.map(
    ({ id, rule, title, severity, attack, identities, events, time, kind, status, because }) => ({
      id,
      rule,
      title,
      severity,
      attack,
      identities,
      events,
      time,
      kind,
      status,
      because,
    }),
  ),
  incidents: input.incidents.map(incidentJson),
  posture: {
    principals: input.posture.principals,
    tiers: input.posture.tiers,
    checks: input.posture.checks,
    identities: [...input.posture.identities].sort(riskFirst).map((posture) => ({
      id: posture.identityId,
      tier: posture.tier,
      tierBecause: posture.tierBecause,
      criticality: posture.criticality,
      risk: posture.risk,
      terms: posture.terms,
      verdicts: posture.verdicts.map(({ check, verdict }) => ({ check, ...verdict })),
    })),
  },
});
