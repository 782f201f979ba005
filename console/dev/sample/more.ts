/** What stands beside an incident of the sample estate: its stage, what to look at next, others like it. */
import type {
  Incident,
  KillChain,
  NextLook,
  SimilarIncident,
  Suppression,
} from '../../src/contract.ts';
import { day } from './chance.ts';

interface Told {
  readonly incidents: readonly Incident[];
  readonly suppressions: readonly Suppression[];
}

const tactics = [
  ['TA0001', 'Initial Access', /^T1078/],
  ['TA0003', 'Persistence', /^T1(098|136|556)/],
  ['TA0004', 'Privilege Escalation', /^T1(484|548)/],
  ['TA0112', 'Defense Impairment', /^T1685/],
  ['TA0006', 'Credential Access', /^T1(110|528|552|555|621)/],
  ['TA0007', 'Discovery', /^T1(069|087|526|580)/],
  ['TA0008', 'Lateral Movement', /^T1(021|550)/],
  ['TA0009', 'Collection', /^T1(114|213|530)/],
  ['TA0010', 'Exfiltration', /^T1(537|567)/],
] as const;

const killChainOf = ({ signals }: Incident): KillChain => {
  const stages = tactics.flatMap(([id, name, techniques]) => {
    const told = signals.filter(({ attack }) => attack.some((one) => techniques.test(one)));
    const first = told[0];
    if (!first) return [];
    return {
      tactic: { id, name },
      techniques: [...new Set(told.flatMap(({ attack }) => attack))]
        .filter((one) => techniques.test(one))
        .map((one) => ({ id: one, name: one })),
      proved: true,
      refused: false,
      firstAt: first.time,
      signals: told.map((one) => one.id),
    };
  });
  const last = stages.at(-1);
  const proof = signals.find(({ id }) => id === last?.signals[0]);
  return {
    version: '19.1',
    stages,
    ...(last && proof
      ? {
          furthest: {
            tactic: last.tactic,
            signalId: proof.id,
            at: proof.time,
            because: proof.title,
          },
        }
      : {}),
    unplaced: [],
  };
};

const looksOf = ({ attribution, rootId, firstEventAt, lastEventAt }: Incident): NextLook[] => {
  const ip = attribution.context.said ? attribution.context.value.ip : undefined;
  return [
    {
      id: 'way-in',
      title: 'How they signed in during the week before',
      because: 'The way in is unknown: a refused or unusual sign-in before the first act tells it.',
      sql: `SELECT ts, source, operation, outcome, error_code, ip, user_agent FROM events WHERE root_id = '${rootId}' AND class_uid IN (3002, 3003) AND time BETWEEN ${firstEventAt - 7 * day} AND ${firstEventAt} ORDER BY ts DESC LIMIT 500`,
    },
    ...(ip === undefined
      ? []
      : [
          {
            id: 'address-elsewhere',
            title: `Who else came from ${ip}`,
            because:
              'Whoever else comes from there is the same intruder, or shows an ordinary address.',
            sql: `SELECT root_id, source, count(*) AS events, min(ts) AS first FROM events WHERE ip = '${ip}' GROUP BY ALL ORDER BY first LIMIT 500`,
          },
        ]),
    {
      id: 'what-it-may-do',
      title: 'What it may do now, and by which path',
      because: 'What it did is less than what it may do.',
      identityId: rootId,
    },
    {
      id: 'everything-they-did',
      title: 'Everything they did, from the hour before',
      because: 'What no detector spoke of is in the record too.',
      sql: `SELECT ts, source, operation, outcome, ip, user_agent, id FROM events WHERE root_id = '${rootId}' AND time BETWEEN ${firstEventAt - day / 24} AND ${lastEventAt} ORDER BY ts LIMIT 2000`,
    },
  ];
};

const similarOf = ({ incidents }: Told, to: Incident): SimilarIncident[] =>
  incidents
    .filter(({ id, status }) => id !== to.id && status === 'closed')
    .map((one) => {
      const detectors = new Set(one.signals.map(({ detector }) => detector));
      const shared = {
        detectors: [...new Set(to.signals.map(({ detector }) => detector))].filter((id) =>
          detectors.has(id),
        ),
        techniques: to.attack.filter((id) => one.attack.includes(id)),
        identities: to.identities.filter((id) => one.identities.includes(id)),
        cause: to.cause.entry === one.cause.entry && to.cause.primary === one.cause.primary,
      };
      const same = shared.detectors.length + shared.techniques.length + shared.identities.length;
      const { id, title, status, verdict, severity, openedAt, updatedAt } = one;
      return {
        ...{ id, title, status, verdict, severity, openedAt, updatedAt, shared },
        likeness: same / Math.max(1, same + 3),
        outcome: `closed as ${verdict.replaceAll('_', ' ')}; nothing was done in any system`,
      };
    })
    .filter(({ likeness }) => likeness > 0)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, 5);

export const moreOf = (told: Told, incident: Incident) => {
  const under = new Set(incident.signals.map(({ suppressed }) => suppressed));
  return {
    killChain: killChainOf(incident),
    looks: looksOf(incident),
    similar: similarOf(told, incident),
    suppressions: told.suppressions.filter(({ id }) => under.has(id)),
  };
};

export const suppressionsOf = (now: number): readonly Suppression[] => [
  {
    id: 'sup_backup_move',
    detector: 'volume-burst',
    about: { kind: 'root', rootId: 'aws:svc-nightly-export' },
    from: now - 2 * day,
    until: now + 5 * day,
    reason: 'The archive moves to another region this week; ticket OPS-411.',
    by: 'sam.whitlock',
  },
  {
    id: 'sup_conference',
    detector: 'new-network',
    about: { kind: 'peers', class: 'human', scope: 'contoso' },
    from: now - 20 * day,
    until: now - 13 * day,
    reason: 'Everybody was at the conference.',
    by: 'gita.rao',
  },
];
