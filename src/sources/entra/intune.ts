/** One Intune administrator's change, in the shape Azure Monitor exports it (category AuditLogs) → one event. */
import type { Event, EventTarget } from '../../model/index.ts';
import { makeEvent } from '../make-event.ts';
import { need, needInstant, obj, type Raw, str, strings } from '../record.ts';
import { fold } from './fold.ts';
import { entraId, isNobody } from './ids.ts';

/** `ActivityType` of Intune: 0 create, 1 delete, 2 action, 3 patch. */
const activities: Readonly<Record<string, number>> = { '0': 1, '1': 4, '3': 3 };

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseIntune = (raw: Raw): Event => {
  const record = fold(raw);
  const actor = record.object('actor');
  const operation = need(record.text('operationName'), 'operationName');
  const id = str(actor['ObjectId']);
  const principal = isNobody(id) ? undefined : id;
  const name = str(actor['UPN']) ?? record.text('identity') ?? str(actor['ApplicationName']);
  const tenant = record.text('tenantId');
  const result = (record.text('resultType') ?? '').toLowerCase();
  const names = strings(obj(raw['properties'])['TargetDisplayNames']);
  const targets = strings(obj(raw['properties'])['TargetObjectIds']).map(
    (one, index): EventTarget => ({
      kind: 'resource',
      id: entraId(one),
      name: names[index]?.replace(/^<null>$/, one) || one,
    }),
  );
  return makeEvent({
    source: 'entra',
    logsource: { product: 'azure', service: 'auditlogs' },
    vendorId: record.text('auditEventId'),
    time: needInstant(record.text('time') ?? record.text('timeGenerated'), 'time'),
    meaning: {
      classUid: 3004,
      activityId: activities[record.text('activityType') ?? ''] ?? 99,
      kind: 'privilege_change',
      effect: 'write',
    },
    operation,
    service: 'Intune',
    outcome: result === 'success' ? 'success' : result === '' ? 'unknown' : 'failure',
    ...(result === 'success' || result === '' ? {} : { error: { code: result } }),
    actor: {
      ...(principal === undefined ? {} : { principalId: entraId(principal) }),
      principalKind: principal === undefined ? 'unknown' : 'identity',
      name: name ?? principal ?? 'unknown',
      kind: str(actor['UPN']) === undefined ? 'automation' : 'human',
      ...(tenant === undefined ? {} : { scope: tenant }),
    },
    src: {},
    ...(tenant === undefined ? {} : { cloud: { account: tenant } }),
    targets: targets.filter((one) => one.id !== 'entra:'),
    raw,
  });
};
