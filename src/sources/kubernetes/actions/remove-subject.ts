/**
 * Somebody is taken out of a binding. RBAC knows no deny: what a role gives can only be taken away where it is given,
 * so this is the freeze of a cluster.
 */
import type * as k8s from '@kubernetes/client-node';
import { isObject } from '../../../core/index.ts';
import type { Action } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import { type Acting, bindingPermissions, propagating, verified } from './acting.ts';
import { indexOf, nativeOf, needPlace, placeOf, readBinding, writeBinding } from './bindings.ts';

const otherWays = {
  what: 'what it may do by other bindings, and by groups it is in',
  until: undefined,
  because: 'each binding gives by itself; RBAC has no deny to put over all of them',
};

export const removeSubject = (acting: Acting): Action => {
  const both = [bindingPermissions(false), bindingPermissions(true)];
  const union = (kind: 'do' | 'verify' | 'undo') => [...new Set(both.flatMap((one) => one[kind]))];
  return vendorAction('kubernetes', {
    id: 'kubernetes.remove_binding_subject',
    title: 'Take somebody out of a role binding',
    classes: 'any',
    undo: 'exact',
    stage: 'freeze',
    permissions: { do: union('do'), verify: union('verify'), undo: union('undo') },
    async planFor(target, params, context) {
      const cluster = await acting.cluster();
      const place = placeOf(str(params['binding']));
      if (place === undefined)
        return {
          kind: 'refused',
          because:
            'params.binding must be rolebindings/<namespace>/<name> or clusterrolebindings/<name>',
        };
      const native = nativeOf(target);
      const binding = await readBinding(cluster, place);
      if (binding === undefined)
        return { kind: 'refused', because: 'the binding is not there any more' };
      const index = indexOf(binding, place, native);
      if (index < 0)
        return {
          kind: 'refused',
          because: `${native} is no subject of it; look for a group that it is in`,
        };
      return {
        facts: {
          binding: str(params['binding']),
          native,
          index,
          subject: JSON.stringify(binding.subjects?.[index]),
        },
        changes: [
          `take ${native} out of ${str(params['binding'])} (${binding.roleRef.kind} ${binding.roleRef.name})`,
        ],
        disruption: `what ${native} does by ${binding.roleRef.name} is refused`,
        permissions: bindingPermissions(place.namespace === undefined),
        residual: [propagating(context.now()), otherWays],
      };
    },
    async do(plan, context) {
      const cluster = await acting.cluster();
      const place = needPlace(factOf(plan, 'binding'));
      const native = factOf(plan, 'native');
      const binding = await readBinding(cluster, place);
      const index = binding === undefined ? -1 : indexOf(binding, place, native);
      if (binding !== undefined && index >= 0) {
        const subjects = (binding.subjects ?? []).filter((_, at) => at !== index);
        await writeBinding(cluster, place, { ...binding, subjects });
      }
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone: index < 0,
        acceptedAt,
        residual: [propagating(acceptedAt), otherWays],
        undoState: { subject: factOf(plan, 'subject') },
        detail: `${native} is no subject of ${factOf(plan, 'binding')}`,
      };
    },
    verify: (plan, result, context) =>
      verified({
        result,
        context,
        heldTells: (nativeId) => nativeId === factOf(plan, 'native'),
        async readBack() {
          const place = needPlace(factOf(plan, 'binding'));
          const binding = await readBinding(await acting.cluster(), place);
          const there =
            binding !== undefined && indexOf(binding, place, factOf(plan, 'native')) >= 0;
          return {
            stands: !there,
            detail: `${factOf(plan, 'native')} is ${there ? 'a' : 'no'} subject of it`,
          };
        },
      }),
    async undoIt(plan) {
      const cluster = await acting.cluster();
      const place = needPlace(factOf(plan, 'binding'));
      const binding = await readBinding(cluster, place);
      const answer = (undone: boolean, detail: string, differences: readonly string[] = []) => ({
        undone,
        kind: 'exact' as const,
        differences,
        detail,
      });
      if (binding === undefined)
        return answer(false, 'the binding cannot come back', ['somebody deleted the binding']);
      if (indexOf(binding, place, factOf(plan, 'native')) >= 0)
        return answer(true, 'it is a subject again');
      const subject: unknown = JSON.parse(factOf(plan, 'subject'));
      const subjects = [...(binding.subjects ?? [])];
      const at = Number(plan.params['index'] ?? subjects.length);
      if (isObject(subject)) subjects.splice(at, 0, subject as unknown as k8s.RbacV1Subject);
      await writeBinding(cluster, place, { ...binding, subjects });
      return answer(true, 'it is a subject again');
    },
  });
};
