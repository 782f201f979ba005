/** Which action puts a thing out of use here, which deletes it, and what nobody can do for it. Pure. */
import type { Principal } from '../../inventory/index.ts';
import type { Action, ActionTarget, Credential } from '../../model/index.ts';
import type { EndOf, Lifecycle } from '../lifecycle/schema.ts';

export interface Subject {
  readonly principal: Principal;
  readonly credential?: Credential | undefined;
}

export type WayOut =
  | {
      readonly found: true;
      readonly disable: Action;
      /** Absent: by hand. */
      readonly remove?: Action;
      readonly byHand: string;
      readonly refusals: { readonly seen: boolean; readonly because: string };
    }
  | { readonly found: false; readonly because: string; readonly byHand?: string };

const kindOf = ({ principal, credential }: Subject): string => credential?.type ?? principal.kind;

const fits = (end: EndOf, subject: Subject): boolean => {
  if (!end.of.includes(kindOf(subject))) return false;
  const { principal } = subject;
  return (
    end.classes === undefined ||
    (principal.kind === 'identity' && end.classes.includes(principal.class))
  );
};

export const targetOf = ({ principal, credential }: Subject): ActionTarget => ({
  system: principal.system,
  ...(principal.kind === 'role' ? { roleId: principal.id } : { identityId: principal.id }),
  ...(credential ? { credentialId: credential.id } : {}),
  nativeId: credential?.nativeId ?? principal.nativeId,
  scope: principal.scope,
});

export const wayOut = (
  subject: Subject,
  lifecycles: ReadonlyMap<string, Lifecycle>,
  actions: ReadonlyMap<string, Action>,
): WayOut => {
  const { system } = subject.principal;
  const end = lifecycles.get(system)?.ends.find((one) => fits(one, subject));
  if (!end)
    return {
      found: false,
      because: `how a ${kindOf(subject).replaceAll('_', ' ')} of ${system} is put out of use is not known here`,
    };
  const disable = actions.get(end.disable);
  if (!disable)
    return {
      found: false,
      because: `${end.disable} would do it, and no connection that may act in ${system} has it`,
      byHand: end.by_hand,
    };
  const remove = end.delete === undefined ? undefined : actions.get(end.delete);
  return {
    found: true,
    disable,
    ...(remove ? { remove } : {}),
    byHand: end.by_hand,
    refusals: { seen: end.refusals === 'seen', because: end.because },
  };
};
