/** Whom a change is about: who is barred from answering, who may, and what of it still stands. */
import { CountersignError } from '../../core/index.ts';
import type { InventoryView } from '../../inventory/index.ts';
import type { ChangeCase, EstateChange, FactKind, InventoryFact } from '../../model/index.ts';
import { type Approver, isBarredName } from '../../response/index.ts';

export const barredOf = (change: EstateChange, view: InventoryView): readonly string[] => {
  const ids = [...new Set([change.actorId, change.rootId].filter((one) => one !== undefined))];
  return [
    ...new Set(
      ids.flatMap((id) => {
        const identity = view.identity(id);
        const personId = identity?.personId;
        return [
          id,
          ...(identity ? [`name:${identity.name.toLowerCase()}`] : []),
          ...(personId === undefined
            ? []
            : [personId, `person:${personId}`, `person:${personId.replace(/^person:/, '')}`]),
          ...view.perhapsSamePerson(id),
        ];
      }),
    ),
  ].sort();
};

/** The fact as it stands; undefined once it is gone. */
export const factNow = (change: EstateChange, view: InventoryView): InventoryFact | undefined => {
  const { fact, subjectId } = change;
  if (!fact) return undefined;
  const kind = fact.kind as FactKind;
  const holders = [subjectId, ...view.groupsOf(subjectId).map((one) => one.id)];
  const mine = holders.flatMap((id) => view.history(id));
  const standing = [...mine, ...view.history(subjectId)].findLast(
    (one) => one.to === undefined && one.fact.kind === kind && one.fact.id === fact.id,
  );
  if (standing) return standing.fact;
  if (kind === 'entitlement')
    return view.entitlementsOf(subjectId).find((one) => one.id === fact.id);
  if (kind === 'setting') {
    return view.settings(change.system, change.scope).find((one) => one.id === fact.id);
  }
  return undefined;
};

/** @throws CountersignError ERR_FORBIDDEN */
export const mayAnswer = (change: ChangeCase, user: Approver): void => {
  const names = [user.id, user.name, ...user.identityIds, ...(user.personIds ?? [])];
  if (names.some((one) => isBarredName(one, change.barred)))
    throw new CountersignError(
      'ERR_FORBIDDEN',
      'whoever made the change does not ratify it: somebody else must answer',
    );
  const answersTo = [user.id, ...user.identityIds, ...user.roles];
  if (!answersTo.some((one) => change.asked.includes(one)))
    throw new CountersignError(
      'ERR_FORBIDDEN',
      `this is for ${change.asked.join(', ') || 'nobody yet'} to answer`,
    );
};
