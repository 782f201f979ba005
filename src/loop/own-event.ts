/**
 * What people do to Countersign itself, as events of the loop: who takes a guard away from it is judged like who stops
 * a log anywhere else. Only acts that loosen something; the ledger has all of them. And what gateways
 * were told that somebody may not do.
 */
import { hashId } from '../core/index.ts';
import type { InventoryView } from '../inventory/index.ts';
import type { Deed, Event } from '../model/index.ts';
import type { ControlRecord } from './control.ts';

const SYSTEM = 'countersign';

interface Act {
  readonly operation: string;
  readonly deed?: Deed;
  readonly target: string;
  /** Where the record itself does not name who did it. */
  readonly by?: string;
}

/** A declaration is written anew as a whole: what it leaves out is no longer so. */
const loosens = (
  record: Extract<ControlRecord, { readonly type: 'declaration' }>,
  view: InventoryView,
): boolean => {
  const before = view.declarationOf(record.declaration.ofId);
  if (before === undefined) return false;
  const { honey, emergencyAccess, criticality } = record.declaration;
  return (
    (before.honey === true && honey !== true) ||
    (before.emergencyAccess === true && emergencyAccess !== true) ||
    (before.criticality === 'critical' && criticality !== 'critical')
  );
};

/** Rules of the site that are gone from its folder: `RuleKeeper` names them. */
const removed = (detail: Readonly<Record<string, unknown>>): number => {
  const gone = detail['removed'];
  return Array.isArray(gone) ? gone.length : typeof gone === 'number' ? gone : 0;
};

const actOf = (record: ControlRecord, view: InventoryView): Act | undefined => {
  switch (record.type) {
    case 'declaration':
      return loosens(record, view)
        ? {
            operation: 'identity.declared',
            deed: 'alerting_weakened',
            target: record.declaration.ofId,
          }
        : undefined;
    case 'rules':
      return record.lead && removed(record.detail) > 0
        ? { operation: 'rules.removed', deed: 'alerting_weakened', target: record.version }
        : undefined;
    case 'suppress':
      // About one or a few it is daily work; a detector that is deaf to everybody is switched off.
      return record.lead && record.suppression.about.kind === 'site'
        ? {
            operation: 'detector.suppressed',
            deed: 'alerting_weakened',
            target: record.suppression.detector,
            by: record.suppression.by,
          }
        : undefined;
    case 'verdict':
      // One is daily work; many by one hand within minutes are somebody's silence.
      return record.verdict === 'true_positive'
        ? undefined
        : { operation: 'incident.dismissed', target: record.incidentId };
    default:
      return undefined;
  }
};

/** Somebody tried what a gateway may not let him do: a refused call like any other. */
const refusedCall = (
  {
    at,
    by,
    principalId,
    action,
    resource,
    stage,
    count = 1,
  }: Extract<ControlRecord, { readonly type: 'denied' }>,
  view: InventoryView,
): Event => {
  const vendorId = hashId('own', ['denied', principalId, action, resource, at]);
  const name = view.principal(principalId)?.name ?? principalId;
  return {
    id: hashId('evt', [SYSTEM, vendorId]),
    vendorId,
    source: SYSTEM,
    logsource: { product: SYSTEM, service: 'decisions' },
    time: at,
    // API Activity, Other.
    classUid: 6003,
    activityId: 99,
    kind: 'other',
    operation: action,
    service: SYSTEM,
    privilege: `${SYSTEM}:${action}`,
    effect: 'unknown',
    outcome: 'failure',
    error: { code: 'AccessDenied', message: stage },
    actor: { principalId, principalKind: 'identity', name, kind: 'unknown' },
    src: {},
    cloud: {},
    targets: [{ kind: 'resource', id: resource, name: resource }],
    raw: { type: 'denied', by, principalId, action, resource, stage, at, count },
  };
};

/** Asked before the record is applied. */
export const ownEventOf = (record: ControlRecord, view: InventoryView): Event | undefined => {
  if (record.type === 'denied') return refusedCall(record, view);
  const act = actOf(record, view);
  const by = act?.by ?? ('by' in record ? record.by : undefined);
  if (act === undefined || by === undefined) return undefined;
  const { operation, deed, target } = act;
  const vendorId = hashId('own', [record.type, target, record.at, by]);
  return {
    id: hashId('evt', [SYSTEM, vendorId]),
    vendorId,
    source: SYSTEM,
    logsource: { product: SYSTEM, service: 'audit' },
    time: record.at,
    // Entity Management, Update.
    classUid: 3004,
    activityId: 3,
    kind: 'privilege_change',
    operation,
    service: SYSTEM,
    privilege: `${SYSTEM}:${operation}`,
    effect: 'write',
    ...(deed === undefined ? {} : { deed }),
    outcome: 'success',
    actor: {
      principalId: `${SYSTEM}:user/${by}`,
      principalKind: 'identity',
      name: by,
      scope: SYSTEM,
      kind: 'unknown',
    },
    src: {},
    cloud: {},
    targets: [{ kind: 'resource', id: `${SYSTEM}:${target}`, name: target }],
    raw: { type: operation, by, target, at: record.at },
  };
};
