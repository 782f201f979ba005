/**
 * Alerts of Microsoft's detectors (Defender for Identity, for Cloud Apps, Sentinel) as Graph lists them, and as
 * Defender XDR streams them (AdvancedHunting-AlertInfo, -AlertEvidence).
 * https://learn.microsoft.com/graph/api/resources/security-alert
 */
import type { Event, EventTarget, Severity } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import type { VendorFinding } from '../contract.ts';
import { makeEvent } from '../make-event.ts';
import { needInstant, obj, type Raw, said, str } from '../record.ts';
import { type Folded, fold } from './fold.ts';
import { entraId } from './ids.ts';

const SERVICE = 'threat_detection';

/** Users among the evidence, with the id of the directory where the detector knows it. */
const usersOf = (record: Folded): readonly EventTarget[] =>
  record.items('evidence').flatMap((one): EventTarget[] => {
    const account = obj(one['userAccount']);
    const name = str(account['userPrincipalName']) ?? str(account['accountName']);
    const id = str(account['azureAdUserId']) ?? name;
    return id === undefined ? [] : [{ kind: 'identity', id: entraId(id), name: name ?? id }];
  });

const accountOf = (record: Folded): readonly EventTarget[] => {
  const id = record.text('accountObjectId');
  const name = record.text('accountUpn') ?? record.text('accountName') ?? id;
  return id === undefined || name === undefined
    ? []
    : [{ kind: 'identity', id: entraId(id), name }];
};

const addressesOf = (record: Folded): readonly string[] =>
  [
    ...record.items('evidence').map((one) => str(one['ipAddress'])),
    record.text('remoteIP'),
  ].flatMap((one) => (one === undefined ? [] : (addressOf(one) ?? [])));

const isClosed = (record: Folded): boolean =>
  /^resolved$/i.test(record.text('status') ?? '') &&
  /^(?:falsePositive|informationalExpectedActivity)$/i.test(record.text('classification') ?? '');

const evidenceId = (record: Folded, raw: Raw): string | undefined => {
  const id = record.text('alertId') ?? record.text('id');
  const status = record.text('status');
  const kind = str(raw['category'])?.startsWith('AdvancedHunting-AlertEvidence')
    ? `/${record.text('entityType') ?? ''}/${record.text('sha256') ?? record.text('deviceId') ?? ''}`
    : '';
  return id === undefined ? undefined : `${id}${kind}${status === undefined ? '' : `/${status}`}`;
};

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseAlert = (raw: Raw): Event => {
  const record = fold(raw);
  const targets = [...usersOf(record), ...accountOf(record)];
  const [subject] = targets;
  const [ip] = addressesOf(record);
  const tenant = record.text('tenantId');
  const time =
    record.text('lastUpdateDateTime') ??
    record.text('createdDateTime') ??
    record.text('time') ??
    record.text('timestamp');
  return makeEvent({
    source: 'entra',
    logsource: { product: 'm365', service: SERVICE },
    vendorId: evidenceId(record, raw),
    time: needInstant(time, 'createdDateTime'),
    meaning: {
      classUid: 2004,
      activityId: isClosed(record) ? 3 : 1,
      kind: 'other',
      effect: 'unknown',
    },
    operation: record.text('title') ?? 'alert',
    service: record.text('serviceSource') ?? 'Microsoft Defender',
    outcome: 'success',
    actor: {
      ...(subject === undefined ? {} : { principalId: subject.id }),
      principalKind: subject === undefined ? 'unknown' : 'identity',
      name: subject?.name ?? 'unknown',
      kind: subject === undefined ? 'unknown' : 'human',
      ...(tenant === undefined ? {} : { scope: tenant }),
    },
    src: ip === undefined ? {} : { ip },
    ...(tenant === undefined ? {} : { cloud: { account: tenant } }),
    targets,
    raw,
  });
};

const weights: Readonly<Record<string, readonly [Severity, number]>> = {
  informational: ['informational', 0.3],
  low: ['low', 0.7],
  medium: ['medium', 1.5],
  high: ['high', 2.5],
};

/** `["System Binary Proxy Execution (T1218)"]`, or `mitreTechniques: ["T1218"]`. */
const techniquesOf = (record: Folded): readonly string[] => {
  const told = [record.value('mitreTechniques'), record.value('attackTechniques')];
  const text = JSON.stringify(told).slice(0, 20_000);
  return [...new Set([...text.matchAll(/T\d{4}(?:\.\d{3})?/g)].map(([one]) => one))];
};

export const alertFinding = (event: Event): VendorFinding | undefined => {
  if (event.classUid !== 2004 || event.logsource.service !== SERVICE) return undefined;
  const record = fold(event.raw);
  const level = (record.text('severity') ?? 'medium').toLowerCase();
  const [severity, llr] = said(weights, level) ?? ['medium', 1.5];
  return {
    detector: `${event.service}: ${event.operation}`,
    title: event.operation,
    severity,
    attack: techniquesOf(record),
    llr,
    hardFact: false,
    subjects: event.targets.map(({ id }) => id),
    observables: addressesOf(record).map((ip) => `ip:${ip}`),
    dismissed: isClosed(record),
  };
};
