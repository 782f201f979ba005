/** What one audit event changes in the inventory: accounts, bindings, token secrets, pods. */
import type { InventoryView } from '../../inventory/index.ts';
import type { Event, InventoryChange, InventoryFact } from '../../model/index.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { idIn } from './ids.ts';
import { bindingOf, grantId } from './inventory/grants.ts';
import { mapCluster } from './inventory/map.ts';
import { userFact } from './inventory/people.ts';
import { settingId } from './inventory/pods.ts';
import { emptyObjects } from './inventory/pull.ts';
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
    case 'secrets': {
      if (isGone)
        return [
          ...(view.credentialByNativeId(target.name) ? [end('credential', target.id)] : []),
          ...(view.resource(target.id) ? [end('resource', target.id)] : []),
        ];
      return mapCluster(
        { ...emptyObjects(), secrets: [objectIn(raw, asked.namespace, asked.name)] },
        options,
      )
        .filter(({ kind, id }) => kind === 'credential' || id === target.id)
        .map(put);
    }
    case 'pods': {
      if (isGone)
        return [end('resource', target.id), end('setting', settingId(cluster, target.name))];
      const object = objectIn(raw, asked.namespace, asked.name);
      if (list(obj(object['spec'])['containers']).length === 0) return [];
      return mapCluster({ ...emptyObjects(), pods: [object] }, options)
        .filter(({ kind }) => kind === 'resource' || kind === 'setting')
        .map(put);
    }
    default:
      return [];
  }
};
