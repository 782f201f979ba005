/** What one audit event changes in the inventory: accounts, bindings, token secrets, pods. */
import type { InventoryView } from '../../inventory/index.ts';
import type { Event, InventoryChange, InventoryFact } from '../../model/index.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { idIn } from './ids.ts';
import { bindingOf, grantId } from './inventory/grants.ts';
import { mapCluster } from './inventory/map.ts';
import type { MapOptions } from './inventory/objects.ts';
import { userFact } from './inventory/people.ts';
import { settingId } from './inventory/pods.ts';
import { emptyObjects } from './inventory/pull.ts';
import type { Asked } from './meaning.ts';
import { askedOf, clusterOf } from './parse.ts';

const noIssuer = { issuer: undefined, unread: new Set(['serviceAccounts'] as const) };

/** The object as it stands after the request: what the server answered, else what was sent. */
const objectIn = (raw: Raw, namespace: string | undefined, name: string | undefined): Raw => {
  const answer = obj(raw['responseObject']);
  const object =
    answer['metadata'] === undefined || answer['kind'] === 'Status'
      ? obj(raw['requestObject'])
      : answer;
  const meta = obj(object['metadata']);
  return {
    ...object,
    metadata: {
      ...meta,
      name: str(meta['name']) ?? name,
      namespace: str(meta['namespace']) ?? namespace,
    },
  };
};

type Thing = 'secrets' | 'pods' | 'namespaces';

const goneThing = (
  resource: Thing,
  { id, name }: { readonly id: string; readonly name: string },
  cluster: string | undefined,
  view: InventoryView,
): readonly (readonly [InventoryFact['kind'], string])[] => {
  // The record names a namespace as its own namespace too.
  const native = resource === 'namespaces' ? `namespaces/${name.split('/').at(-1)}` : name;
  const own = [['setting', settingId(cluster, native)] as const];
  if (resource === 'namespaces') return own;
  const place = view.resource(id) ? [['resource', id] as const] : [];
  if (resource === 'pods') return [...place, ...own];
  return [...place, ...(view.credentialByNativeId(name) ? [['credential', id] as const] : [])];
};

/** What is known of a thing by its object; nothing where the record does not hold the whole of it. */
const changedThing = (
  resource: Thing,
  raw: Raw,
  asked: Asked,
  options: MapOptions,
): readonly InventoryFact[] => {
  const object = objectIn(raw, asked.namespace, asked.name);
  const facts = mapCluster({ ...emptyObjects(), [resource]: [object] }, options);
  switch (resource) {
    case 'namespaces':
      // A patch says what it adds, and only the answer what is enforced.
      return obj(raw['responseObject'])['kind'] === 'Namespace'
        ? facts.filter(({ kind }) => kind === 'setting')
        : [];
    case 'pods':
      return list(obj(object['spec'])['containers']).length === 0
        ? []
        : facts.filter(({ kind }) => kind === 'resource' || kind === 'setting');
    case 'secrets':
      return facts.filter(
        (fact) =>
          fact.kind === 'credential' || (fact.kind === 'resource' && fact.type === 'secret'),
      );
  }
};

export const applyAudit = (event: Event, view: InventoryView): readonly InventoryChange[] => {
  if (event.outcome !== 'success' || event.effect === 'read') return [];
  const { raw } = event;
  const asked = askedOf(raw);
  const cluster = clusterOf(raw);
  const options = { ...noIssuer, cluster };
  const at = { at: event.time, eventId: event.id };
  const put = (fact: InventoryFact): InventoryChange => ({ op: 'put', fact, ...at });
  const end = (kind: InventoryFact['kind'], id: string): InventoryChange => ({
    op: 'end',
    kind,
    id,
    ...at,
  });
  const isGone = asked.verb === 'delete';
  const [target] = event.targets;
  if (target === undefined || asked.verb === 'deletecollection') return [];

  /** Every grant of one binding, whoever holds it. */
  const grantsBy = (binding: string): readonly InventoryChange[] => {
    const holders = [...view.identities(), ...view.groups()];
    return holders
      .flatMap(({ id }) => view.entitlementsOf(id).filter((one) => one.holderId === id))
      .filter(({ via }) => via.nativeId === binding)
      .map(({ id }) => end('entitlement', id));
  };

  switch (asked.resource) {
    case 'serviceaccounts': {
      if (isGone) return [end('identity', target.id)];
      const object = objectIn(raw, asked.namespace, asked.name);
      return mapCluster({ ...emptyObjects(), serviceAccounts: [object] }, options)
        .filter(({ kind }) => kind === 'identity' || kind === 'trust')
        .map(put);
    }
    case 'rolebindings':
    case 'clusterrolebindings': {
      const native = target.name;
      if (isGone) return grantsBy(native);
      const binding = bindingOf(objectIn(raw, asked.namespace, asked.name), asked.resource);
      // At level Metadata nobody is named: what was known stands until the next pull.
      if (
        binding?.role === undefined ||
        !Array.isArray(obj(raw['requestObject'] ?? raw['responseObject'])['subjects'])
      )
        return [];
      const rules = view.entitlementsOf(idIn(cluster, binding.role));
      const people = binding.subjects.filter(
        (one) =>
          one.kind === 'identity' &&
          !one.native.startsWith('system:serviceaccount:') &&
          !view.identity(idIn(cluster, one.native)),
      );
      return [
        ...grantsBy(native),
        ...people.map((one) => put(userFact({ cluster }, one.native))),
        ...binding.subjects.flatMap((subject) =>
          rules.map((rule, index) =>
            put({
              ...rule,
              id: grantId({ cluster }, native, subject.native, index),
              holderId: idIn(cluster, subject.native),
              resources:
                binding.namespace === undefined
                  ? rule.resources
                  : rule.resources.map((one) =>
                      one.replace(/^\*/, `namespace/${binding.namespace}`),
                    ),
              via: { kind: 'assignment', name: binding.role ?? '', nativeId: native },
            }),
          ),
        ),
      ];
    }
    case 'secrets':
    case 'pods':
    case 'namespaces':
      return [
        ...(isGone ? goneThing(asked.resource, target, cluster, view) : []).map(([kind, id]) =>
          end(kind, id),
        ),
        ...(isGone ? [] : changedThing(asked.resource, raw, asked, options)).map(put),
      ];
    default:
      return [];
  }
};
