/** One principal of the sample estate whole, its history and its events. */
import type {
  HistoryEntry,
  IdentityDetail,
  IncidentRow,
  PrincipalRow,
  ResponsePlan,
} from '../../src/contract.ts';
import { cast } from './cast.ts';
import { chanceOf, day, hour, minute } from './chance.ts';
import { briefFor } from './estate.ts';
import { graphOf } from './graph.ts';
import { credentialsOf, entitlementsOf, lineageOf, principalOf, trustsOf } from './holdings.ts';
import { checkDrafts, postureOf } from './posture.ts';
import { exceptionsOf, tasksOf } from './response.ts';

export const detailOf = (
  row: PrincipalRow,
  rows: readonly PrincipalRow[],
  extra: {
    readonly now: number;
    readonly incidents: readonly IncidentRow[];
    readonly plans: readonly ResponsePlan[];
  },
): IdentityDetail => {
  const { now } = extra;
  const posture = postureOf(row, now);
  const graph = graphOf(row, rows);
  const principals = Object.fromEntries(
    [...graph.nodes.map((node) => node.id), cast.pipeline].map((id) => [id, briefFor(rows, id)]),
  );
  return {
    row,
    principal: principalOf(row, now),
    posture,
    checks: Object.fromEntries(
      checkDrafts.map((draft) => [draft.check, { title: draft.title, remedy: draft.remedy }]),
    ),
    watch:
      row.tier === 0
        ? {
            state: 'partly',
            because: 'Management events arrive; data events are off for 31 of 40 buckets',
          }
        : { state: 'watched', because: 'All kinds of telemetry its privileges can make arrive' },
    owners: row.owner
      ? [
          {
            kind: 'owner',
            id: 'own_1',
            ofId: row.id,
            who: row.owner,
            basis: (row.ownerBasis ?? 'tag') as 'tag',
            confidence: row.ownerBasis === 'declared' ? 1 : 0.7,
            since: now - 210 * day,
          },
        ]
      : [],
    credentials: credentialsOf(row, now),
    groups: row.class === 'human' ? ['cloud-admins', 'everyone'] : [],
    entitlements: entitlementsOf(row, now),
    trustsInto: trustsOf(row),
    lineage: lineageOf(row, now),
    incidents: extra.incidents,
    findings: posture.verdicts
      .filter((one) => one.verdict.status === 'fail')
      .map((one) => ({
        id: `fnd_${one.check}`,
        kind: 'posture',
        rule: one.check,
        title: checkDrafts.find((draft) => draft.check === one.check)?.title ?? one.check,
        severity: one.severity,
        attack: [],
        identities: [row.id],
        events: [],
        time: now - 3 * minute,
        status: 'open',
        because: 'because' in one.verdict ? one.verdict.because : '',
      })),
    plans: extra.plans,
    tasks: tasksOf(now).filter((task) => task.subjectId === row.id),
    exceptions: exceptionsOf(now).filter((one) => one.subjectId === row.id),
    blind: [
      {
        area: 'Service control policies',
        because: 'The reader is not in the management account',
        needs: 'organizations:DescribePolicy',
      },
    ],
    principals,
  };
};

export const historyOf = (row: PrincipalRow, now: number): readonly HistoryEntry[] => [
  {
    from: now - 3.4 * minute,
    kind: 'entitlement',
    factId: 'e3',
    change: 'added',
    text: 'Inline deny countersign-quarantine attached by countersign',
  },
  {
    from: now - 3.5 * minute,
    to: now - 3.2 * minute,
    kind: 'credential',
    factId: 'k2',
    change: 'ended',
    text: 'Access key AKIAQEXAMPLEADDED02 made, then deleted',
  },
  {
    from: now - 19 * hour,
    kind: 'declaration',
    factId: 'd1',
    change: 'changed',
    text: 'Key reported in a public repository',
  },
  {
    from: now - 91 * day,
    kind: 'entitlement',
    factId: 'e1',
    change: 'added',
    text: `Policy attached to ${row.name} by tariq.aziz`,
  },
  {
    from: now - 412 * day,
    kind: 'credential',
    factId: 'k1',
    change: 'added',
    text: 'Access key made by a person who has left',
  },
  { from: now - 640 * day, kind: 'identity', factId: row.id, change: 'added', text: 'First seen' },
];

export const eventsOfPrincipal = (row: PrincipalRow, now: number, limit: number) => {
  const chance = chanceOf(row.name.length * 97 + row.risk);
  const operations = [
    'GetObject',
    'PutObject',
    'ListBucket',
    'GetCallerIdentity',
    'DescribeInstances',
    'PutMetricData',
    'AssumeRole',
    'GetParameter',
  ];
  let time = now - 5 * minute;
  return Array.from({ length: limit }, (_, index) => {
    time -= chance.int(4, 1400) * 1000;
    const operation = chance.pick(operations);
    const failed = chance.chance(0.04);
    return {
      id: `evt_p_${row.name}_${index}`,
      vendorId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      source: 'aws',
      time,
      classUid: 6003,
      activityId: 2,
      service: `${operation === 'AssumeRole' ? 'sts' : 's3'}.amazonaws.com`,
      operation,
      outcome: failed ? 'failure' : 'success',
      ...(failed ? { errorCode: 'AccessDenied' } : {}),
      rootId: row.id,
      actorId: row.id,
      ip: `192.0.2.${chance.int(10, 18)}`,
      userAgent: 'aws-sdk-java/2.25',
      account: row.scope,
      region: 'eu-north-1',
    };
  });
};
