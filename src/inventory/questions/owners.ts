/** Who answers for it: whom the facts name, and who follows from what is around it, each with the reason. */
import type { Owner } from '../../model/index.ts';
import type { InventoryView } from '../contract.ts';

export interface RankedOwner extends Owner {
  readonly reason: string;
  /** An owner who has gone answers for nothing. */
  readonly state: 'here' | 'gone' | 'not_in_inventory';
}

const reasons: Readonly<Record<Owner['basis'], string>> = {
  declared: 'declared by the site',
  tag: 'a tag says so; whoever may tag may write it',
  code_owner: 'owns the code of the pipeline that runs as it',
  creator: 'made it',
  last_human_user: 'was the last person seen using it',
};

const stateOf = (view: InventoryView, who: string): RankedOwner['state'] => {
  const meant = view.whoIs(who);
  const employment = view.employmentOf(who);
  if (employment.state === 'left') return 'gone';
  if (meant.length === 0) return employment.state === 'active' ? 'here' : 'not_in_inventory';
  return meant.some(({ state }) => state === 'active') ? 'here' : 'gone';
};

/** Owners that follow from what is around it: who uses it, whose pipeline runs as it, whose group it is in. */
const candidates = (view: InventoryView, id: string): readonly (Owner & { reason: string })[] => {
  const because = (owner: Owner, reason: string) => ({ ...owner, ofId: id, reason });
  const users = view
    .usesOf(id)
    .filter(({ acting, root }) => acting === id && view.identity(root)?.class === 'human')
    .filter(({ root }) => root !== id)
    .slice(0, 3)
    .map(({ root, lastAt }) =>
      because(
        {
          kind: 'owner',
          id: `${id}#user/${root}`,
          ofId: id,
          who: root,
          basis: 'last_human_user',
          confidence: 0.3,
          since: lastAt,
        },
        'is a person who was seen using it',
      ),
    );
  const pipelines = view
    .linksOf(id)
    .filter(({ relation }) => relation === 'federates_to' || relation === 'same_workload')
    .flatMap(({ otherId, confidence }) =>
      view
        .ownersOf(otherId)
        .map((owner) =>
          because(
            { ...owner, basis: 'code_owner', confidence: owner.confidence * confidence },
            `answers for ${otherId}, which runs as it`,
          ),
        ),
    );
  const groups = view
    .groupsOf(id)
    .flatMap((group) =>
      view
        .ownersOf(group.id)
        .map((owner) =>
          because(
            { ...owner, basis: 'tag', confidence: owner.confidence / 2 },
            `owns the group ${group.name}, which it is in`,
          ),
        ),
    );
  return [...pipelines, ...groups, ...users];
};

/** Best first: those who are here before those who have gone, then by basis and confidence. */
export const rankedOwners = (view: InventoryView, id: string): readonly RankedOwner[] => {
  const states = { here: 0, not_in_inventory: 1, gone: 2 } as const;
  const said = view.ownersOf(id).map((owner) => ({ ...owner, reason: reasons[owner.basis] }));
  const names = new Set(said.map(({ who }) => who));
  const more = candidates(view, id).filter(({ who }) => !names.has(who));
  return [...said, ...more]
    .map((owner) => ({ ...owner, state: stateOf(view, owner.who) }))
    .sort((a, b) => states[a.state] - states[b.state]);
};
