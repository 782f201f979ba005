/**
 * Provisioning events: claims of a SCIM Security Event Token (RFC 9967 over RFC 8417), already verified by who
 * received it: `{iss, iat, jti, sub_id: {format: 'scim', uri: '/Users/…'}, events: {<uri>: {data?, attributes?}}}`.
 */
import type { InventoryView } from '../../inventory/index.ts';
import type { Event, InventoryChange } from '../../model/index.ts';
import { type Meaning, makeEvent } from '../make-event.ts';
import { need, needInstant, obj, type Raw, str } from '../record.ts';
import { scimId } from './config.ts';
import { groupFacts, identityOf, userFacts } from './facts.ts';

const PREFIX = /^urn:ietf:params:scim:event:(prov|feed):([a-z]+)(?::(full|notice))?$/i;
const MOST_EVENTS = 20;

interface Said {
  readonly uri: string;
  /** `create`, `patch`, `put`, `delete`, `activate`, `deactivate`, `add`, `remove`. */
  readonly what: string;
  readonly payload: Raw;
}

const saidIn = (record: Raw): readonly Said[] =>
  Object.entries(obj(record['events']))
    .slice(0, MOST_EVENTS)
    .flatMap(([uri, payload]) => {
      const found = PREFIX.exec(uri);
      const what = found?.[2]?.toLowerCase();
      return what === undefined ? [] : [{ uri, what, payload: obj(payload) }];
    });

export const isScimEvent = (record: Raw): boolean => {
  const subject = obj(record['sub_id']);
  return str(subject['uri']) !== undefined && saidIn(record).length > 0;
};

/** The scope of a service is its host, as in its address. */
const scopeIn = (record: Raw): string => {
  const issuer = str(record['iss'])?.slice(0, 500) ?? 'unknown';
  try {
    return new URL(issuer).host || issuer;
  } catch {
    return issuer;
  }
};

export const scimPartition = (record: Raw): string => scopeIn(record);

interface Subject {
  readonly type: 'Users' | 'Groups';
  readonly nativeId: string;
  readonly id: string;
}

const subjectIn = (record: Raw): Subject => {
  const uri = need(str(obj(record['sub_id'])['uri']), 'sub_id.uri');
  const [, type, nativeId] = /(?:^|\/)(Users|Groups)\/([^/?#]{1,256})$/.exec(uri) ?? [];
  const named = need(nativeId, 'sub_id.uri');
  const kind = type === 'Groups' ? 'Groups' : 'Users';
  return { type: kind, nativeId: named, id: scimId(scopeIn(record), kind, named) };
};

const user: Readonly<Record<string, number>> = { create: 1, activate: 2, deactivate: 5, delete: 6 };
const group: Readonly<Record<string, number>> = { create: 5, delete: 4 };

/** Users by Account Change, groups by Group Management; a feed is who is told of a resource, not a change of it. */
const meaningOf = (what: string, type: Subject['type']): Meaning => ({
  classUid: type === 'Users' ? 3001 : 3006,
  activityId: (type === 'Users' ? user : group)[what] ?? 99,
  kind: 'privilege_change',
  effect: 'write',
});

/** @throws CountersignError ERR_INPUT_INVALID naming the field. */
export const parseScim = (record: Raw): readonly Event[] => {
  const subject = subjectIn(record);
  const issued = record['iat'];
  const time = needInstant(
    typeof issued === 'number' && Number.isFinite(issued) && Math.abs(issued) < 1e11
      ? new Date(issued * 1000).toISOString()
      : issued,
    'iat',
  );
  const jti = str(record['jti']);
  const said = saidIn(record);
  const data = said.map(({ payload }) => obj(payload['data']));
  const name =
    data.map((one) => str(one['userName']) ?? str(one['displayName'])).find((one) => one) ??
    str(obj(record['sub_id'])['externalId']) ??
    subject.nativeId;
  return said.map(({ uri, what }) =>
    makeEvent({
      source: 'scim',
      logsource: { product: 'scim', service: 'events' },
      vendorId: jti === undefined ? undefined : said.length === 1 ? jti : `${jti}#${uri}`,
      time,
      meaning: meaningOf(what, subject.type),
      operation: uri,
      service: 'scim',
      outcome: 'success',
      // The token names the service that tells, never who asked it to change something.
      actor: {
        principalKind: 'service',
        name: scopeIn(record),
        scope: scopeIn(record),
        kind: 'automation',
      },
      src: {},
      cloud: { account: scopeIn(record) },
      targets: [{ kind: subject.type === 'Users' ? 'identity' : 'group', id: subject.id, name }],
      raw: record,
    }),
  );
};

const NO_DOMAINS: readonly string[] = [];

/** What an event says whole is put, a switch is patched, an end ends; a bare notice waits for the next listing. */
export const applyScim = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  const { raw, time: at, id: eventId, operation } = event;
  const said = saidIn(raw).find(({ uri }) => uri === operation);
  if (said === undefined) return [];
  const { type, id, nativeId } = subjectIn(raw);
  const kind = type === 'Users' ? 'identity' : 'group';
  if (said.what === 'delete') return [{ op: 'end', kind, id, at, eventId }];
  const status = { activate: 'active', deactivate: 'disabled' }[said.what];
  if (status !== undefined && type === 'Users') {
    return view.identity(id, at) === undefined
      ? []
      : [{ op: 'patch', kind, id, set: { status }, at, eventId }];
  }
  const data = obj(said.payload['data']);
  if (!operation.toLowerCase().endsWith(':full') || Object.keys(data).length === 0) return [];
  const space = { scope: scopeIn(raw), verifiedDomains: NO_DOMAINS };
  const resource = { ...data, id: nativeId };
  if (said.what === 'patch') {
    const active = data['active'];
    const known = identityOf(resource, space);
    return known === undefined || typeof active !== 'boolean' || type !== 'Users'
      ? []
      : [{ op: 'patch', kind, id, set: { status: known.status }, at, eventId }];
  }
  if (said.what !== 'create' && said.what !== 'put') return [];
  const facts = type === 'Users' ? userFacts(resource, space) : groupFacts(resource, space);
  return facts.map((fact) => ({ op: 'put', fact, at, eventId }));
};
