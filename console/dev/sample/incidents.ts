/** Stories → whole incidents with their signals, timeline and archived events. */
import type {
  ArchivedEvent,
  Incident,
  IncidentRow,
  PrincipalRow,
  TimelineEntry,
} from '../../src/contract.ts';
import { sigmoid } from '../../src/format/number.ts';
import { minute } from './chance.ts';
import { briefFor } from './estate.ts';
import { type Story, stories } from './stories.ts';

const services: Readonly<Record<string, string>> = {
  GetSecretValue: 'secretsmanager',
  ConsoleLogin: 'signin',
  StopLogging: 'cloudtrail',
  DescribeTrails: 'cloudtrail',
  AssumeRole: 'sts',
  AssumeRoleWithWebIdentity: 'sts',
  GetCallerIdentity: 'sts',
  GetObject: 's3',
  ListObjectsV2: 's3',
  PutMetricData: 'monitoring',
  GetParameter: 'ssm',
  GetFunction: 'lambda',
  UpdateFunctionCode20150331v2: 'lambda',
  GetCostAndUsage: 'ce',
};

const credentialOf = (story: Story): string | undefined =>
  story.attribution.credential.said ? story.attribution.credential.value.nativeId : undefined;

export const eventsOf = (story: Story, now: number): readonly ArchivedEvent[] => {
  const start = now - story.ago * minute;
  const context = story.attribution.context.said ? story.attribution.context.value : {};
  const credential = credentialOf(story);
  return story.did.map(([offset, operation, outcome], index) => ({
    id: `evt_${story.id.slice(4)}_${index}`,
    vendorId: `${story.id.slice(4)}-${String(index).padStart(4, '0')}-4000-8000-0a1b2c3d4e5f`,
    source: 'aws',
    time: start + offset * 1000,
    classUid: operation === 'ConsoleLogin' ? 3002 : 6003,
    activityId: 1,
    service: `${services[operation] ?? 'iam'}.amazonaws.com`,
    operation,
    outcome: outcome ?? 'success',
    ...(outcome === 'failure' ? { errorCode: 'AccessDenied' } : {}),
    rootId: story.rootId,
    actorId: story.others?.[0] ?? story.rootId,
    ...(credential === undefined ? {} : { credential }),
    ...(context.ip === undefined ? {} : { ip: context.ip }),
    ...(context.userAgent === undefined ? {} : { userAgent: context.userAgent }),
    account: '111122223333',
    region: 'eu-north-1',
  }));
};

const timelineOf = (story: Story, now: number): readonly TimelineEntry[] => {
  const start = now - story.ago * minute;
  const events = eventsOf(story, now);
  const signals = story.evidence.filter((term) => term.from === 'signal');
  const lines: TimelineEntry[] = [
    ...events.map(
      (event): TimelineEntry => ({
        time: event.time,
        kind: 'event',
        text: `${event.operation}${event.errorCode ? ` → ${event.errorCode}` : ''}`,
        ref: event.id,
      }),
    ),
    ...signals.map(
      (term, index): TimelineEntry => ({
        time: start + 7_000 + index * 26_000,
        kind: 'signal',
        text: `${term.name}: ${term.because}`,
        ...(term.signalId ? { ref: term.signalId } : {}),
      }),
    ),
    {
      time: start + 36_000,
      kind: 'decision',
      text: `${story.disposition === 'page' ? 'Paged' : story.disposition === 'queue' ? 'Queued' : 'Kept in the timeline'}: ${story.why}`,
    },
    ...(story.status === 'open'
      ? []
      : [
          {
            time: start + 37_400,
            kind: 'action' as const,
            text: 'Additive deny attached; the vendor accepted it in 410 ms',
          },
          {
            time: start + 45_200,
            kind: 'action' as const,
            text: 'Verified with the held key: refused after 8 s of propagation',
          },
        ]),
    ...(story.notes ?? []),
  ];
  return lines.filter((line) => line.time <= now).sort((a, b) => a.time - b.time);
};

const incidentOf = (story: Story, now: number): Incident => {
  const start = now - story.ago * minute;
  const events = eventsOf(story, now);
  const confidence = sigmoid(story.evidence.reduce((sum, term) => sum + term.nats, 0));
  const credential = credentialOf(story);
  return {
    id: story.id,
    title: story.title,
    story: story.story,
    status: story.status,
    verdict: story.verdict,
    severity: story.severity,
    confidence,
    tier: story.tier,
    rootId: story.rootId,
    identities: [story.rootId, ...(story.others ?? [])],
    credentials: credential === undefined ? [] : [credential],
    evidence: story.evidence,
    attribution: story.attribution,
    cause: story.cause,
    decision: {
      disposition: story.disposition,
      expectedDamage: story.damage,
      because: story.why,
      pagePeople: story.pagePeople ?? (story.disposition === 'page' ? 1 : 0),
    },
    findings: [`fnd_${story.id.slice(4)}`],
    signals: story.evidence
      .filter((term) => term.from === 'signal')
      .map((term, index) => ({
        id: term.signalId ?? term.name,
        detector: term.name,
        kind: index % 2 === 0 ? ('behaviour' as const) : ('rule' as const),
        title: term.name.replaceAll('-', ' '),
        description: term.because,
        time: start + 7_000 + index * 26_000,
        actorId: story.rootId,
        rootId: story.rootId,
        targetIds: [],
        eventIds: events.slice(index, index + 2).map((event) => event.id),
        vendorEventIds: events.slice(index, index + 2).map((event) => event.vendorId),
        severity: story.severity,
        attack: story.attack.slice(0, 1),
        observables: events[0]?.ip ? [`ip:${events[0].ip}`] : [],
        llr: term.nats,
        hardFact: term.name.includes('leaked'),
        detail: {},
      })),
    timeline: timelineOf(story, now),
    attack: story.attack,
    firstEventAt: start,
    lastEventAt: start + story.lasted * minute,
    openedAt: start + 1_400,
    updatedAt: Math.min(now, start + story.lasted * minute),
    drill: story.drill,
  };
};

export interface RowExtras {
  readonly waiting: boolean;
  readonly residualUntil?: number | null;
}

export const rowOf = (
  incident: Incident,
  rows: readonly PrincipalRow[],
  extras: RowExtras,
): IncidentRow => {
  const { context } = incident.attribution;
  const place = context.said
    ? (context.value.place ?? context.value.asn ?? context.value.service)
    : undefined;
  return {
    id: incident.id,
    title: incident.title,
    story: incident.story,
    status: incident.status,
    verdict: incident.verdict,
    severity: incident.severity,
    confidence: incident.confidence,
    tier: incident.tier,
    disposition: incident.decision.disposition,
    root: briefFor(rows, incident.rootId),
    ...(place === undefined ? {} : { place }),
    primary: incident.cause.primary,
    attack: incident.attack,
    signals: incident.signals.length,
    waiting: extras.waiting,
    ...(extras.residualUntil === undefined ? {} : { residualUntil: extras.residualUntil }),
    firstEventAt: incident.firstEventAt,
    lastEventAt: incident.lastEventAt,
    openedAt: incident.openedAt,
    updatedAt: incident.updatedAt,
    drill: incident.drill,
  };
};

const verdicts = ['true_positive', 'false_positive', 'benign', 'benign', 'false_positive'] as const;

/** Older, closed incidents: the same stories told of other days. */
export const pastIncidents = (now: number, rows: readonly PrincipalRow[]): readonly Incident[] =>
  Array.from({ length: 34 }, (_, index) => {
    const story = stories[(index % 6) + 1] as Story;
    const subject = rows[20 + index * 7] as PrincipalRow;
    const told = incidentOf(
      {
        ...story,
        ago: 1500 + index * 431,
        status: 'closed',
        verdict: verdicts[index % 5] ?? 'benign',
        tier: subject.tier,
        rootId: subject.id,
      },
      now,
    );
    return {
      ...told,
      id: `inc_past${String(index).padStart(8, '0')}`,
      title: story.title.replace(
        /svc-\S+|adm-\S+|breakglass-1|support-assistant|billing-sync|automation-token-7/,
        subject.name,
      ),
    };
  });

export const openIncidents = (now: number): readonly Incident[] =>
  stories.map((story) => incidentOf(story, now));
export const storyOf = (id: string): Story | undefined => stories.find((story) => story.id === id);
