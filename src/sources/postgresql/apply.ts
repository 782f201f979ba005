/**
 * What a logged statement changes in the inventory. A statement is logged when it begins: whether it went well is
 * known only where its duration was logged too. What gives power is believed at once (at worst something is judged
 * too dangerous until the next pull); what takes power away only when it is known to have gone well.
 */
import type { InventoryView } from '../../inventory/index.ts';
import { type Event, type InventoryChange, type InventoryFact, known } from '../../model/index.ts';
import { str } from '../record.ts';
import { groupOf, idIn, passwordOf } from './ids.ts';
import { groupFact, identityFact, membershipFact } from './inventory/people.ts';
import { readSql, type Sql } from './sql.ts';

interface Scene {
  readonly event: Event;
  readonly view: InventoryView;
  readonly server: string | undefined;
  /** It is known to have gone well. */
  readonly sure: boolean;
}

const put = ({ event }: Scene, fact: InventoryFact): InventoryChange => ({
  op: 'put',
  fact,
  at: event.time,
  eventId: event.id,
});

const patch = (
  { event }: Scene,
  kind: 'identity' | 'credential',
  id: string,
  set: Readonly<Record<string, unknown>>,
): InventoryChange => ({ op: 'patch', kind, id, set, at: event.time, eventId: event.id });

const end = ({ event }: Scene, kind: InventoryFact['kind'], id: string): InventoryChange => ({
  op: 'end',
  kind,
  id,
  at: event.time,
  eventId: event.id,
});

const created = (scene: Scene, name: string, canLogIn: boolean): InventoryChange => {
  const fact = identityFact(scene, name, {
    canLogIn,
    lastUsedAt: undefined,
    whyNoUse: 'it was made just now',
    tags: {},
  });
  return put(scene, { ...fact, createdAt: known(scene.event.time) } as InventoryFact);
};

const member = (scene: Scene, group: string, name: string): readonly InventoryChange[] => [
  ...(scene.view.group(idIn(scene.server, groupOf(group)))
    ? []
    : [put(scene, groupFact(scene, group))]),
  put(scene, membershipFact(scene, name, group)),
];

const superuser = (scene: Scene, name: string): InventoryFact => ({
  kind: 'entitlement',
  id: idIn(scene.server, `grant/attribute/${name}/SUPERUSER`),
  system: 'postgresql',
  holderId: idIn(scene.server, name),
  effect: 'allow',
  privileges: ['*'],
  privilegesInverted: false,
  resources: ['*'],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'inline', name: 'SUPERUSER' },
  standing: 'standing',
});

const ofAltered = (
  scene: Scene,
  sql: Sql & { readonly what: 'role' },
  name: string,
): readonly InventoryChange[] => {
  const id = idIn(scene.server, name);
  const { options } = sql;
  const changes: InventoryChange[] = [];
  if (options.has('login')) changes.push(patch(scene, 'identity', id, { status: 'active' }));
  if (options.has('nologin') && scene.sure)
    changes.push(patch(scene, 'identity', id, { status: 'disabled' }));
  if (options.has('superuser')) changes.push(put(scene, superuser(scene, name)));
  if (options.has('nosuperuser') && scene.sure)
    changes.push(end(scene, 'entitlement', superuser(scene, name).id));
  const password = idIn(scene.server, passwordOf(name));
  if (options.has('password') && scene.view.credentialsOf(id).some((one) => one.id === password))
    changes.push(patch(scene, 'credential', password, { rotatedAt: known(scene.event.time) }));
  return changes;
};

const ofRole = (scene: Scene, sql: Sql & { readonly what: 'role' }): readonly InventoryChange[] => {
  if (sql.verb === 'drop')
    return scene.sure
      ? sql.names.map((name) => end(scene, 'identity', idIn(scene.server, name)))
      : [];
  return sql.names.flatMap((name) => [
    ...(sql.verb === 'create' ? [created(scene, name, sql.options.has('login'))] : []),
    ...ofAltered(scene, sql, name).filter(
      (one) => sql.verb === 'alter' || one.op !== 'patch' || one.kind !== 'identity',
    ),
    ...sql.memberOf.flatMap((group) => member(scene, group, name)),
    ...sql.members.flatMap((one) => member(scene, name, one)),
  ]);
};

export const applyLog = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  if (event.outcome === 'failure' || event.kind !== 'privilege_change') return [];
  const message = str(event.raw['message']) ?? '';
  const text = /^(?:duration: [^:]{1,40} {1,2})?(?:statement|execute [^:]{1,80}): /.exec(message);
  if (text === null) return [];
  const sql = readSql(message.slice(text[0].length));
  const scene: Scene = {
    event,
    view,
    server: event.cloud.account,
    sure: event.outcome === 'success',
  };
  if (sql.what === 'role') return ofRole(scene, sql);
  if (sql.what !== 'membership' || sql.optionOnly) return [];
  if (sql.grant)
    return sql.groups.flatMap((group) => sql.members.flatMap((one) => member(scene, group, one)));
  if (!scene.sure) return [];
  return sql.groups.flatMap((group) =>
    sql.members.map((one) => end(scene, 'membership', membershipFact(scene, one, group).id)),
  );
};
