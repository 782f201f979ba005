/** What Entra ID Protection itself found (risk detections) and whom it holds for risky: people and service principals. */
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { type Meaning, makeEvent } from '../make-event.ts';
import { needInstant, type Raw, strings } from '../record.ts';
import { type Folded, fold } from './fold.ts';
import { entraId } from './ids.ts';
import { sourceOf } from './sign-in.ts';

const LOGSOURCE = { product: 'azure', service: 'riskdetection' } as const;

/** OCSF 2004 activities: 1 Create, 2 Update, 3 Close. */
const finding = (activityId: number): Meaning => ({
  classUid: 2004,
  activityId,
  kind: 'other',
  effect: 'unknown',
});

const closed = /^(?:dismissed|remediated|confirmedSafe)$/i;

export const isClosedRisk = (raw: Raw): boolean => closed.test(fold(raw).text('riskState') ?? '');

interface Subject {
  readonly id: string | undefined;
  readonly name: string;
  readonly isWorkload: boolean;
}

const subjectOf = (record: Folded, isRisky: boolean): Subject => {
  const service = record.text('servicePrincipalId');
  const isWorkload =
    service !== undefined ||
    /ServicePrincipal/i.test(`${record.text('category') ?? ''} ${record.text('type') ?? ''}`);
  const own = isRisky ? record.text('id') : undefined;
  const id = isWorkload ? (service ?? own) : (record.text('userId') ?? own);
  const name = isWorkload
    ? (record.text('servicePrincipalDisplayName') ?? record.text('displayName'))
    : (record.text('userPrincipalName') ?? record.text('userDisplayName'));
  return { id, name: name ?? id ?? 'unknown', isWorkload };
};

/** The one the detection is about: its session and token were used, by whomever. */
const actorOf = (record: Folded, subject: Subject): EventActor => {
  const scope = record.text('tenantId') ?? record.text('homeTenantId');
  const [key] = strings(record.value('keyIds'));
  return {
    ...(subject.id === undefined ? {} : { principalId: entraId(subject.id) }),
    principalKind: subject.id === undefined ? 'unknown' : 'identity',
    name: subject.name,
    kind: subject.isWorkload ? 'automation' : 'human',
    ...(scope === undefined ? {} : { scope }),
    ...(key === undefined
      ? {}
      : { credential: { type: 'client_secret' as const, nativeId: key, temporary: false } }),
  };
};

const targetsOf = (subject: Subject): readonly EventTarget[] =>
  subject.id === undefined
    ? []
    : [{ kind: 'identity', id: entraId(subject.id), name: subject.name }];

const parts = (record: Folded, subject: Subject) => {
  const tenant = record.text('tenantId');
  return {
    source: 'entra',
    logsource: LOGSOURCE,
    service: record.text('source') ?? 'IdentityProtection',
    outcome: 'success' as const,
    actor: actorOf(record, subject),
    src: sourceOf(record, record.text('ipAddress')),
    ...(tenant === undefined ? {} : { cloud: { account: tenant } }),
    targets: targetsOf(subject),
  };
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseRiskDetection = (raw: Raw): Event => {
  const record = fold(raw);
  const subject = subjectOf(record, false);
  const time =
    record.text('detectedDateTime') ??
    record.text('activityDateTime') ??
    record.text('time') ??
    record.text('timeGenerated');
  const isFirst = record.text('riskState') === undefined || !isClosedRisk(raw);
  return makeEvent({
    ...parts(record, subject),
    vendorId: versionOf(record),
    time: needInstant(time, 'detectedDateTime'),
    meaning: finding(isFirst ? 1 : 3),
    operation: record.text('riskEventType') ?? record.text('riskType') ?? 'riskDetection',
    raw,
  });
};

/** A detection keeps its id when its state changes: each state is an event of its own. */
const versionOf = (record: Folded): string | undefined => {
  const id = record.text('id');
  const state = record.text('riskState');
  return id === undefined || state === undefined ? id : `${id}/${state}`;
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseRisky = (raw: Raw): Event => {
  const record = fold(raw);
  const subject = subjectOf(record, true);
  const changed = record.text('riskLastUpdatedDateTime');
  const time = changed ?? record.text('time') ?? record.text('timeGenerated');
  return makeEvent({
    ...parts(record, subject),
    vendorId: subject.id === undefined ? undefined : `risky/${subject.id}/${time ?? ''}`,
    time: needInstant(time, 'riskLastUpdatedDateTime'),
    meaning: finding(isClosedRisk(raw) ? 3 : 2),
    operation: subject.isWorkload ? 'risky service principal' : 'risky user',
    raw,
  });
};
