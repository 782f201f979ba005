/** How fast the loop is: median, 90th percentile and count by class, real and drill apart. Pure. */
import type { Approval, IdentityClass, Incident, ResponsePlan } from '../../model/index.ts';
import { containmentOf, type Playbook } from '../../response/index.ts';

/** Milliseconds. Each stage counts from the one named; absent where it has not come. */
export interface IncidentTimes {
  readonly incidentId: string;
  readonly class: IdentityClass;
  readonly drill: boolean;
  /** First hostile event → incident: the vendor's log lag and ours. */
  readonly detect: number;
  /** Of that: from the event that gave it away to its arrival here, which is the vendor's log lag. */
  readonly arrive: number;
  /** Arrival → the first plan: ours. */
  readonly plan?: number;
  /** First hostile event → held: the whole time that the intruder had. */
  readonly dwell?: number;
  /** Incident → the first person acted on it. */
  readonly acknowledge?: number;
  /** Incident → the last containing action was taken by its vendor. */
  readonly accepted?: number;
  /** Incident → the last containing action was seen effective. */
  readonly effective?: number;
  /** Incident → closed. */
  readonly recovered?: number;
  /** Time lost waiting for people. */
  readonly waited?: number;
}

type Stage =
  | 'detect'
  | 'arrive'
  | 'plan'
  | 'dwell'
  | 'acknowledge'
  | 'accepted'
  | 'effective'
  | 'recovered'
  | 'waited';
const stages: readonly Stage[] = [
  'detect',
  'arrive',
  'plan',
  'dwell',
  'acknowledge',
  'accepted',
  'effective',
  'recovered',
  'waited',
];

interface Spread {
  readonly count: number;
  readonly medianMs?: number;
  readonly p90Ms?: number;
}

export interface ClassTimes {
  readonly class: IdentityClass | 'all';
  readonly drill: boolean;
  readonly incidents: number;
  readonly times: Readonly<Record<Stage, Spread>>;
}

/** Nearest rank. */
const rank = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;

export const spreadOf = (values: readonly number[]): Spread => {
  if (values.length === 0) return { count: 0 };
  const sorted = [...values].sort((a, b) => a - b);
  return { count: sorted.length, medianMs: rank(sorted, 0.5), p90Ms: rank(sorted, 0.9) };
};

const least = (values: readonly number[]): number | undefined =>
  values.length > 0 ? Math.min(...values) : undefined;

export const timesOf = (
  incident: Incident,
  facts: {
    readonly class: IdentityClass;
    readonly plans: readonly ResponsePlan[];
    readonly approvals: readonly Approval[];
    readonly playbooks: ReadonlyMap<string, Playbook>;
  },
): IncidentTimes => {
  const since = (at: number): number => Math.max(0, at - incident.openedAt);
  const held = facts.plans
    .filter((plan) => plan.incidentId === incident.id)
    .map((plan) => containmentOf(plan, facts.playbooks.get(plan.playbook)))
    .filter((one) => one.state !== 'none');
  const all = (key: 'acceptedAt' | 'effectiveAt'): number | undefined => {
    const times = held.flatMap((one) => one[key] ?? []);
    return held.length > 0 && times.length === held.length ? Math.max(...times) : undefined;
  };
  const mine = facts.approvals.filter((one) => one.incidentId === incident.id);
  const answered = mine.filter((one) => one.decidedBy !== undefined && one.state !== 'expired');
  const first = least(answered.flatMap((one) => one.decidedAt ?? []));
  const waits = answered.flatMap((one) =>
    one.decidedAt === undefined ? [] : [one.decidedAt - one.createdAt],
  );
  const seen = incident.signals.map((one) => one.time).filter((at) => at <= incident.openedAt);
  const gaveAway = Math.max(incident.firstEventAt, ...seen);
  const planned = least(
    facts.plans.filter((plan) => plan.incidentId === incident.id).map((plan) => plan.createdAt),
  );
  const accepted = all('acceptedAt');
  const effective = all('effectiveAt');
  return {
    incidentId: incident.id,
    class: facts.class,
    drill: incident.drill,
    detect: Math.max(0, incident.openedAt - incident.firstEventAt),
    arrive: Math.max(0, incident.openedAt - gaveAway),
    ...(planned === undefined ? {} : { plan: since(planned) }),
    ...(effective === undefined ? {} : { dwell: Math.max(0, effective - incident.firstEventAt) }),
    ...(first === undefined ? {} : { acknowledge: since(first) }),
    ...(accepted === undefined ? {} : { accepted: since(accepted) }),
    ...(effective === undefined ? {} : { effective: since(effective) }),
    ...(incident.status === 'closed' ? { recovered: since(incident.updatedAt) } : {}),
    ...(waits.length === 0 ? {} : { waited: Math.max(...waits) }),
  };
};

const summary = (
  rows: readonly IncidentTimes[],
  what: Pick<ClassTimes, 'class' | 'drill'>,
): ClassTimes => ({
  ...what,
  incidents: rows.length,
  times: Object.fromEntries(
    stages.map((stage) => [stage, spreadOf(rows.flatMap((row) => row[stage] ?? []))]),
  ) as Record<Stage, Spread>,
});

/** Rows `all` first, then by class; drills never mix with what was real. */
export const summariseTimes = (rows: readonly IncidentTimes[]): readonly ClassTimes[] =>
  [false, true].flatMap((drill) => {
    const mine = rows.filter((row) => row.drill === drill);
    if (mine.length === 0) return [];
    const classes = [...new Set(mine.map((row) => row.class))].sort();
    return [
      summary(mine, { class: 'all', drill }),
      ...classes.map((one) =>
        summary(
          mine.filter((row) => row.class === one),
          { class: one, drill },
        ),
      ),
    ];
  });
