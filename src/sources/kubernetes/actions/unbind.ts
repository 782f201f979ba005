/**
 * A service account is taken out of every binding that names it. RBAC knows no deny: this is what comes nearest to
 * one, and what it had before is given back.
 */
import type * as k8s from '@kubernetes/client-node';
import { isObject, SECOND } from '../../../core/index.ts';
import type { Action, Residual } from '../../../model/index.ts';
import { instant, obj } from '../../record.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import { type Cluster, listAll } from '../client.ts';
import { placeOf as nameOfPlace } from '../ids.ts';
import {
  type Acting,
  accountOf,
  bindingPermissions,
  federated,
  propagating,
  unbindPermissions,
  verified,
} from './acting.ts';
import {
  type Binding,
  indexOf,
  nativeOf,
  needPlace,
  readBinding,
  writeBinding,
} from './bindings.ts';
import { notAccount } from './tokens.ts';

/** One binding that names the account. */
interface Held {
  /** `rolebindings/<namespace>/<name>` or `clusterrolebindings/<name>`. */
  readonly at: string;
  readonly index: number;
  readonly subject: unknown;
  readonly role: string;
  /** Made since the first hostile act: it is not given back. */
  readonly fresh: boolean;
}

const rbac = 'rbac.authorization.k8s.io';
/** Servers round to seconds. */
const SLACK = 2 * SECOND;

const viaGroups: Residual = {
  what: 'what its groups may do (system:serviceaccounts, system:authenticated)',
  until: undefined,
  because: 'every account is in these groups, and RBAC has no deny to put over them',
};

const none = (): void => {};

const bindingsNaming = async (
  cluster: Cluster,
  native: string,
  since: number,
): Promise<readonly Held[]> => {
  const { rbac: api } = cluster;
  const lists = [
    [
      'rolebindings',
      await listAll(
        cluster,
        `list rolebindings.${rbac}`,
        (page) => api.listRoleBindingForAllNamespaces(page),
        none,
      ),
    ],
    [
      'clusterrolebindings',
      await listAll(
        cluster,
        `list clusterrolebindings.${rbac}`,
        (page) => api.listClusterRoleBinding(page),
        none,
      ),
    ],
  ] as const;
  return lists.flatMap(([resource, rows]) =>
    rows.flatMap((row): readonly Held[] => {
      const binding = row as unknown as Binding;
      const { name, namespace, creationTimestamp } = binding.metadata ?? {};
      const at = nameOfPlace(resource, namespace, name);
      const index = indexOf(binding, needPlace(at), native);
      if (index < 0) return [];
      const made = instant(creationTimestamp) ?? 0;
      const { kind, name: role } = binding.roleRef;
      const subject = binding.subjects?.[index];
      return [{ at, index, subject, role: `${kind} ${role}`, fresh: made >= since - SLACK }];
    }),
  );
};

const heldIn = (plan: Parameters<typeof factOf>[0]): readonly Held[] => {
  const read: unknown = JSON.parse(factOf(plan, 'bindings'));
  return Array.isArray(read) ? (read.map(obj) as unknown as readonly Held[]) : [];
};

const isThere = async (cluster: Cluster, { at }: Held, native: string): Promise<boolean> => {
  const place = needPlace(at);
  const binding = await readBinding(cluster, place);
  return binding !== undefined && indexOf(binding, place, native) >= 0;
};

const permissionsFor = (found: readonly Held[]) => {
  const ofKinds = (held: readonly Held[], kind: 'do' | 'verify' | 'undo'): readonly string[] => {
    const isCluster = held.map(({ at }) => at.startsWith('cluster'));
    return [...new Set(isCluster.flatMap((one) => bindingPermissions(one)[kind]))];
  };
  const returning = found.filter(({ fresh }) => !fresh);
  return {
    do: [...unbindPermissions, ...ofKinds(found, 'do')],
    verify: ofKinds(found, 'verify'),
    undo: ofKinds(returning, 'undo'),
  };
};

/** Back where it stood; answers what could not be given back. */
const giveBack = async (
  cluster: Cluster,
  one: Held,
  native: string,
): Promise<readonly string[]> => {
  if (one.fresh) return [`${one.at} was made while it was abused, and is not given back`];
  const place = needPlace(one.at);
  const binding = await readBinding(cluster, place);
  if (binding === undefined) return [`somebody deleted ${one.at}`];
  if (indexOf(binding, place, native) >= 0) return [];
  const subjects = [...(binding.subjects ?? [])];
  if (isObject(one.subject))
    subjects.splice(one.index, 0, one.subject as unknown as k8s.RbacV1Subject);
  await writeBinding(cluster, place, { ...binding, subjects });
  return [];
};

export const unbindAccount = (acting: Acting): Action => {
  const both = [bindingPermissions(false), bindingPermissions(true)];
  const union = (kind: 'do' | 'verify' | 'undo') => [...new Set(both.flatMap((one) => one[kind]))];
  return vendorAction('kubernetes', {
    id: 'kubernetes.unbind_account',
    title: 'Take a service account out of every role binding that names it',
    classes: 'any',
    // What was given to it while it was abused is not given back.
    undo: 'approximate',
    stage: 'freeze',
    permissions: {
      do: [...unbindPermissions, ...union('do')],
      verify: union('verify'),
      undo: union('undo'),
    },
    async planFor(target, params, context) {
      if (accountOf(target) === undefined) return notAccount;
      const native = nativeOf(target);
      const since =
        typeof params['since'] === 'number' ? params['since'] : Number.POSITIVE_INFINITY;
      const found = await bindingsNaming(await acting.cluster(), native, since);
      if (found.length === 0)
        return {
          kind: 'refused',
          because: `no binding names ${native}: what it may do comes by its groups`,
        };
      return {
        facts: { native, bindings: JSON.stringify(found) },
        changes: found.map(({ at, role }) => `take ${native} out of ${at} (${role})`),
        disruption: `what ${native} does by these roles is refused`,
        permissions: permissionsFor(found),
        residual: [propagating(context.now()), viaGroups, federated],
      };
    },
    async do(plan, context) {
      const cluster = await acting.cluster();
      const native = factOf(plan, 'native');
      let taken = 0;
      for (const { at } of heldIn(plan)) {
        const place = needPlace(at);
        const binding = await readBinding(cluster, place);
        const index = binding === undefined ? -1 : indexOf(binding, place, native);
        if (binding === undefined || index < 0) continue;
        const subjects = (binding.subjects ?? []).filter((_, nth) => nth !== index);
        await writeBinding(cluster, place, { ...binding, subjects });
        taken++;
      }
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone: taken === 0,
        acceptedAt,
        residual: [propagating(acceptedAt), viaGroups, federated],
        undoState: {},
        detail: `no binding of ${heldIn(plan).length} names ${native} any more`,
      };
    },
    verify: (plan, result, context) =>
      verified({
        result,
        context,
        heldTells: (nativeId) => nativeId === factOf(plan, 'native'),
        async readBack() {
          const cluster = await acting.cluster();
          const native = factOf(plan, 'native');
          const left: string[] = [];
          for (const one of heldIn(plan))
            if (await isThere(cluster, one, native)) left.push(one.at);
          return {
            stands: left.length === 0,
            detail:
              left.length === 0 ? `no binding names ${native}` : `it is in ${left.join(', ')}`,
          };
        },
      }),
    async undoIt(plan) {
      const cluster = await acting.cluster();
      const native = factOf(plan, 'native');
      const differences: string[] = [];
      for (const one of heldIn(plan)) differences.push(...(await giveBack(cluster, one, native)));
      const undone = !differences.some((one) => one.startsWith('somebody deleted'));
      return {
        undone,
        kind: 'approximate' as const,
        differences,
        detail: undone ? 'it is a subject again' : 'a binding cannot come back',
      };
    },
  });
};
