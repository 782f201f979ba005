/** A report with one of everything, and its texts in one place for tests that put hostile ones there. */
import type { Finding, Incident, Posture, Severity } from '../../model/index.ts';
import type { ReportInput } from './report.ts';

const at = Date.UTC(2026, 10, 21, 8);

/** `text` stands wherever a log or an inventory could have written. */
export const findingWith = (text: string, more: Partial<Finding> = {}): Finding => ({
  id: `fnd_${text}`,
  kind: 'detection',
  rule: `rule ${text}`,
  title: `title ${text}`,
  severity: 'high',
  attack: ['T1098.001', `T1078${text}`],
  identities: [`arn:aws:iam::111122223333:user/${text}`],
  events: [`event ${text}`],
  time: at,
  status: 'open',
  because: `because ${text}`,
  ...more,
});

export const incidentWith = (text: string, more: Partial<Incident> = {}): Incident => ({
  id: `inc_${text}`,
  title: `incident ${text}`,
  story: `story ${text}`,
  status: 'open',
  verdict: 'undecided',
  severity: 'critical',
  confidence: 0.934,
  tier: 0,
  rootId: `root ${text}`,
  identities: [`identity ${text}`],
  credentials: [`AKIA${text}`],
  evidence: [
    { name: `term ${text}`, from: 'signal', nats: 2.5, because: `evidence ${text}` },
    { name: 'managed device', from: 'negative', nats: -0.75, because: `negative ${text}` },
  ],
  attribution: {
    credential: {
      said: true,
      value: { type: 'access_key', nativeId: `AKIA${text}`, ofId: 'x' },
      because: 'shown',
    },
    who: {
      said: true,
      value: { rootId: text, actingAs: text, lineage: [`link ${text}`] },
      because: 'joined',
    },
    context: {
      said: true,
      value: { ip: '203.0.113.9', asn: `as ${text}`, place: text, userAgent: `agent ${text}` },
      because: 'seen',
    },
    privilege: { said: false, because: `unknown ${text}` },
    did: [`iam:CreateAccessKey ${text}`],
  },
  cause: {
    entry: 'unknown',
    conditions: [
      { condition: 'no_rotation', because: `condition ${text}`, subjectId: `subject ${text}` },
    ],
    primary: 'no_rotation',
  },
  decision: {
    disposition: 'page',
    expectedDamage: 9,
    because: `decision ${text}`,
    pagePeople: 1,
  },
  findings: [`fnd_${text}`, 'fnd_not_here'],
  signals: [],
  timeline: [{ time: at, kind: 'event', text: `timeline ${text}` }],
  attack: ['T1098.001'],
  firstEventAt: at,
  lastEventAt: at + 60_000,
  openedAt: at + 1_000,
  updatedAt: at + 60_000,
  drill: false,
  ...more,
});

const postureWith = (text: string): Posture => ({
  identityId: `arn:aws:iam::111122223333:user/${text}`,
  tier: 0,
  tierBecause: `tier ${text}`,
  criticality: 'unknown',
  criticalityBecause: `criticality ${text}`,
  risk: 55,
  terms: [{ name: 'admin', points: 55, because: `term ${text}` }],
  verdicts: [
    {
      check: 'key-age',
      subjectId: 's',
      severity: 'high',
      verdict: { status: 'fail', because: `fail ${text}` },
    },
  ],
  judgedAt: at,
});

export const reportWith = (text: string, severity: Severity = 'high'): ReportInput => ({
  events: { read: 12, parsed: 10, setAside: 2 },
  reasons: [{ because: `reason ${text}`, count: 2 }],
  setAside: [{ file: `file ${text}`, line: 3, because: `reason ${text}`, excerpt: text }],
  findings: [
    findingWith(text, { severity }),
    findingWith(text, { id: 'fnd_posture', kind: 'posture', rule: 'key-age', attack: [] }),
    findingWith(text, { id: 'fnd_excepted', kind: 'posture', status: 'excepted', events: [] }),
    findingWith(text, { id: 'fnd_nobody', identities: [] }),
    findingWith(text, { id: 'fnd_nobody_posture', kind: 'posture', identities: [] }),
  ],
  incidents: [
    incidentWith(text),
    incidentWith(text, { id: 'inc_closed', status: 'closed', verdict: 'test', attack: [] }),
  ],
  posture: {
    principals: 1,
    tiers: [1, 0, 0, 0],
    checks: [
      {
        check: 'key-age',
        title: `check ${text}`,
        severity: 'high',
        population: 1,
        pass: 0,
        fail: 1,
        unknown: 0,
        excepted: 0,
      },
    ],
    identities: [postureWith(text)],
  },
});
