/** Alerts of Microsoft Defender for Cloud as evidence beside ours. https://learn.microsoft.com/rest/api/defenderforcloud/alerts */
import { isObject } from '../../core/index.ts';
import type { Event, Severity } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import type { VendorFinding } from '../contract.ts';
import { makeEvent } from '../make-event.ts';
import { list, needInstant, obj, type Raw, said, str } from '../record.ts';
import { field } from './activity-record.ts';
import { azureId, subscriptionOf } from './ids.ts';

const entitiesOf = (raw: Raw): readonly Raw[] =>
  list(obj(raw['properties'])['entities']).filter(isObject);

const addressesOf = (raw: Raw): readonly string[] =>
  entitiesOf(raw).flatMap((one) => {
    const told = str(field(one, 'address')) ?? str(field(one, 'sourceAddress', 'address'));
    return told === undefined ? [] : (addressOf(told) ?? []);
  });

/** Accounts among the entities, by their object id where it is told. */
const accountsOf = (raw: Raw): readonly { readonly id: string; readonly name: string }[] =>
  entitiesOf(raw).flatMap((one) => {
    const id = str(field(one, 'aadUserId')) ?? str(field(one, 'objectGuid'));
    const name = str(field(one, 'userPrincipalName')) ?? str(field(one, 'name')) ?? id;
    return id === undefined || name === undefined ? [] : [{ id: azureId(id), name }];
  });

const closed = /^(?:Dismissed|Resolved)$/i;

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseAlert = (raw: Raw): Event => {
  const told = obj(raw['properties']);
  const status = str(told['status']) ?? 'Active';
  const resource = str(told['compromisedEntity']);
  const id = str(raw['id']) ?? '';
  const accounts = accountsOf(raw);
  const [subject] = accounts;
  const [ip] = addressesOf(raw);
  const account = subscriptionOf(id);
  const name = str(told['alertDisplayName']) ?? 'alert';
  return makeEvent({
    source: 'azure',
    logsource: { product: 'azure', service: 'securityalert' },
    vendorId: id === '' ? undefined : `${id}/${status}`,
    time: needInstant(told['timeGeneratedUtc'] ?? told['startTimeUtc'], 'timeGeneratedUtc'),
    meaning: {
      classUid: 2004,
      activityId: closed.test(status) ? 3 : 1,
      kind: 'other',
      effect: 'unknown',
    },
    operation: str(told['alertType']) ?? name,
    service: str(told['productName']) ?? 'Microsoft Defender for Cloud',
    outcome: 'success',
    actor: {
      ...(subject === undefined ? {} : { principalId: subject.id }),
      principalKind: subject === undefined ? 'unknown' : 'identity',
      name: subject?.name ?? 'unknown',
      kind: 'unknown',
    },
    src: ip === undefined ? {} : { ip },
    cloud: account === undefined ? {} : { account },
    targets: [
      ...accounts.map((one) => ({ kind: 'identity' as const, ...one })),
      ...(resource === undefined
        ? []
        : [{ kind: 'resource' as const, id: azureId(resource), name: resource }]),
    ],
    raw,
  });
};

const weights: Readonly<Record<string, readonly [Severity, number]>> = {
  informational: ['informational', 0.3],
  low: ['low', 0.7],
  medium: ['medium', 1.5],
  high: ['high', 2.5],
};

export const azureVendorFinding = (event: Event): VendorFinding | undefined => {
  if (event.classUid !== 2004) return undefined;
  const told = obj(event.raw['properties']);
  const level = (str(told['severity']) ?? 'medium').toLowerCase();
  const [severity, llr] = said(weights, level) ?? ['medium', 1.5];
  return {
    detector: event.operation,
    title: str(told['alertDisplayName']) ?? event.operation,
    severity,
    attack: list(told['techniques']).filter((one): one is string => typeof one === 'string'),
    llr,
    hardFact: false,
    subjects: event.targets.filter(({ kind }) => kind === 'identity').map(({ id }) => id),
    observables: event.src.ip === undefined ? [] : [`ip:${event.src.ip}`],
    dismissed: /^Dismissed$/i.test(str(told['status']) ?? ''),
  };
};
