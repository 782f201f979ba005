/** What one line of a CI log changes in the inventory. Pure: the view is read, never written. */
import type { InventoryView } from '../../inventory/index.ts';
import {
  type Credential,
  type Event,
  type FactKind,
  type Identity,
  type InventoryChange,
  type InventoryFact,
  known,
  noFlags,
  unknown,
} from '../../model/index.ts';
import { str } from '../record.ts';
import { ciId, credentialId, variableNative } from './ids.ts';

type Handler = (event: Event, view: InventoryView) => readonly InventoryChange[];

const stamp = (event: Event) => ({ at: event.time, eventId: event.id });
const put = (event: Event, fact: InventoryFact): InventoryChange => ({
  op: 'put',
  fact,
  ...stamp(event),
});
const end = (event: Event, kind: FactKind, id: string): InventoryChange => ({
  op: 'end',
  kind,
  id,
  ...stamp(event),
});
const patch = (
  event: Event,
  kind: FactKind,
  id: string,
  set: Readonly<Record<string, unknown>>,
): InventoryChange => ({
  op: 'patch',
  kind,
  id,
  set,
  ...stamp(event),
});

const unseen = unknown('known from its events only');

const seen = (
  event: Event,
  view: InventoryView,
  id: string,
  name: string,
): readonly InventoryChange[] => {
  if (view.principal(id) || view.history(id).length > 0) return [];
  const human =
    id.startsWith(ciId(`${event.cloud.account}/user/`)) && event.actor.kind !== 'automation';
  const fact: Identity = {
    kind: 'identity',
    id,
    system: 'ci',
    nativeId: id.slice('ci:'.length),
    scope: event.cloud.account ?? 'ci',
    name,
    class: human ? 'human' : id.includes('/user/') ? 'service_account' : 'workload',
    classReason: 'seen in an event of the CI system',
    flags: noFlags,
    status: 'active',
    createdAt: unseen,
    interactive: unseen,
    mfa: unseen,
    lastUsedAt: unseen,
    tags: {},
  };
  return [put(event, fact)];
};

const targetIn = (event: Event, kind: 'identity' | 'credential', part: string) =>
  event.targets.find((one) => one.kind === kind && one.id.includes(part));

const bare = (
  event: Event,
  of: Pick<Credential, 'ofId' | 'type' | 'nativeId' | 'storedIn' | 'revocability'>,
): Credential => ({
  kind: 'credential',
  id: credentialId(of.nativeId),
  system: 'ci',
  status: 'active',
  issuer: event.cloud.account ?? 'ci',
  createdAt: known(event.time),
  lastUsedAt: known(null),
  lastUsedPrecision: 1_000,
  expiresAt: unseen,
  rotatedAt: known(null),
  binding: 'bearer',
  ...of,
});

const status =
  (part: string, value: Identity['status']): Handler =>
  (event, view) => {
    const one = targetIn(event, 'identity', part);
    return one
      ? [
          ...seen(event, view, one.id, one.name),
          patch(event, 'identity', one.id, { status: value }),
        ]
      : [];
  };
const gone =
  (kind: 'identity' | 'credential', part: string): Handler =>
  (event) => {
    const one = targetIn(event, kind, part);
    return one ? [end(event, kind, one.id)] : [];
  };
const made =
  (part: string): Handler =>
  (event, view) => {
    const one = targetIn(event, 'identity', part);
    return one ? seen(event, view, one.id, one.name) : [];
  };

const variableChanged: Handler = (event, view) => {
  const pipeline = str(event.raw['pipeline']);
  const name = str(event.raw['variable']);
  const instance = event.cloud.account;
  if (!pipeline || !name || !instance) return [];
  const nativeId = variableNative(instance, pipeline, name);
  if (view.credentialByNativeId(nativeId))
    return [patch(event, 'credential', credentialId(nativeId), { rotatedAt: known(event.time) })];
  const ofId = ciId(`${instance}/pipeline/${pipeline}`);
  return [
    ...seen(event, view, ofId, pipeline),
    put(
      event,
      bare(event, {
        ofId,
        type: 'client_secret',
        nativeId,
        storedIn: 'ci',
        revocability: 'next_use',
      }),
    ),
  ];
};

const tokenCreated: Handler = (event, view) => {
  const { issued } = event;
  if (issued === undefined) return [];
  return [
    ...seen(event, view, issued.forId, issued.forId.split('/').at(-1) ?? issued.forId),
    put(event, {
      ...bare(event, {
        ofId: issued.forId,
        type: 'api_token',
        nativeId: issued.nativeId,
        storedIn: 'unknown',
        revocability: 'now',
      }),
      ...(issued.expiresAt === undefined ? {} : { expiresAt: known(issued.expiresAt) }),
    }),
  ];
};

const admin =
  (gives: boolean): Handler =>
  (event, view) => {
    const one = targetIn(event, 'identity', '/user/');
    if (one === undefined) return [];
    const id = ciId(`grant/admin/${one.id.slice('ci:'.length)}`);
    if (!gives) return [end(event, 'entitlement', id)];
    return [
      ...seen(event, view, one.id, one.name),
      put(event, {
        kind: 'entitlement',
        id,
        system: 'ci',
        holderId: one.id,
        effect: 'allow',
        privileges: ['instance:admin'],
        privilegesInverted: false,
        resources: [ciId(`${event.cloud.account}/*`)],
        resourcesInverted: false,
        conditions: undefined,
        via: { kind: 'assignment', name: 'administrator' },
        standing: 'standing',
      }),
    ];
  };

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['pipeline_created', made('/pipeline/')],
  ['pipeline_deleted', gone('identity', '/pipeline/')],
  ['pipeline_disabled', status('/pipeline/', 'disabled')],
  ['pipeline_enabled', status('/pipeline/', 'active')],
  ['variable_changed', variableChanged],
  ['variable_deleted', gone('credential', '/variable/')],
  ['token_created', tokenCreated],
  ['token_revoked', gone('credential', '/token/')],
  ['runner_registered', made('/runner/')],
  ['runner_removed', gone('identity', '/runner/')],
  ['user_created', made('/user/')],
  ['user_disabled', status('/user/', 'disabled')],
  ['user_deleted', gone('identity', '/user/')],
  ['admin_granted', admin(true)],
  ['admin_removed', admin(false)],
]);

export const applyCi = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  const handler = event.outcome === 'failure' ? undefined : handlers.get(event.operation);
  const changes = handler?.(event, view) ?? [];
  const own = new Set(
    changes.flatMap((one) => (one.op === 'put' ? [one.fact.id] : one.op === 'end' ? [one.id] : [])),
  );
  const { principalId, name } = event.actor;
  const actor =
    principalId === undefined || own.has(principalId) ? [] : seen(event, view, principalId, name);
  return [...actor, ...changes];
};
