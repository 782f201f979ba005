/** One page about one identity: what it is, who answers for it, what it made, owns and used, and what changed. */
import type {
  AccessEdge,
  DatedFact,
  InventoryFact,
  Owner,
  Tier,
  Trust,
} from '../../model/index.ts';
import type { InventoryView, Principal } from '../contract.ts';
import { type SignInCredential, signIn } from './sign-in.ts';
import { blindAlong } from './unseen.ts';

export interface RankedOwner extends Owner {
  readonly reason: string;
  /** An owner who has gone answers for nothing. */
  readonly state: 'here' | 'gone' | 'not_in_inventory';
}

export interface AboutChange {
  readonly at: number;
  readonly change: 'added' | 'changed' | 'ended';
  readonly what: InventoryFact['kind'];
  readonly id: string;
}

export interface About {
  readonly principal: Principal;
  readonly tier: {
    readonly tier: Tier;
    readonly because: string;
    readonly path: readonly AccessEdge[];
  };
  /** Best first. */
  readonly owners: readonly RankedOwner[];
  /** Nobody who is still here answers for it. */
  readonly orphan: boolean;
  readonly credentials: readonly SignInCredential[];
  readonly trusts: readonly Trust[];
  readonly groups: readonly string[];
  /** Edges `created` and `owns`: whom it made, for whom it answers. */
  readonly created: readonly string[];
  readonly owns: readonly string[];
  /** Edges `used`: as whom it acted, or who acted as it, with how many privileges and when last. */
  readonly used: readonly {
    readonly acting: string;
    readonly root: string;
    readonly privileges: number;
    readonly lastAt: number;
  }[];
  readonly links: readonly string[];
  /** Newest first. */
  readonly changes: readonly AboutChange[];
  readonly unknown: readonly string[];
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
const rankedOwners = (view: InventoryView, id: string): readonly RankedOwner[] => {
  const states = { here: 0, not_in_inventory: 1, gone: 2 } as const;
  const said = view.ownersOf(id).map((owner) => ({ ...owner, reason: reasons[owner.basis] }));
  const names = new Set(said.map(({ who }) => who));
  const more = candidates(view, id).filter(({ who }) => !names.has(who));
  return [...said, ...more]
    .map((owner) => ({ ...owner, state: stateOf(view, owner.who) }))
    .sort((a, b) => states[a.state] - states[b.state]);
};

const changesOf = (versions: readonly DatedFact[], limit: number): readonly AboutChange[] => {
  const seen = new Set<string>();
  const out: AboutChange[] = [];
  const starts = new Set(versions.map(({ fact, from }) => `${fact.kind}|${fact.id}|${from}`));
  for (const { fact, from, to } of versions) {
    if (to === from) continue;
    const key = `${fact.kind}|${fact.id}`;
    // From the beginning of time: as it was first seen, which is no change.
    if (from > 0)
      out.push({
        at: from,
        change: seen.has(key) ? 'changed' : 'added',
        what: fact.kind,
        id: fact.id,
      });
    seen.add(key);
    if (to !== undefined && !starts.has(`${key}|${to}`))
      out.push({ at: to, change: 'ended', what: fact.kind, id: fact.id });
  }
  return out.sort((a, b) => b.at - a.at).slice(0, limit);
};

const isMeant = (view: InventoryView, who: string, id: string): boolean =>
  who === id || view.whoIs(who).some((one) => one.id === id);

/** `at`: ages of credentials are told as of this time. */
export const about = (
  view: InventoryView,
  id: string,
  at: number,
  limit = 30,
): About | undefined => {
  const principal = view.principal(id);
  if (!principal) return undefined;
  const owned = [...view.identities(), ...view.roles()].flatMap((one) =>
    view.ownersOf(one.id).filter(({ who }) => isMeant(view, who, id)),
  );
  const owners = rankedOwners(view, id);
  const names = (of: readonly Owner[]): readonly string[] => [
    ...new Set(of.map((one) => one.ofId)),
  ];
  return {
    principal,
    tier: view.tierOf(id),
    owners,
    orphan: !owners.some(({ state }) => state !== 'gone'),
    credentials: signIn(view, id, at).credentials,
    trusts: view.trustsInto(id),
    groups: view.groupsOf(id).map(({ name }) => name),
    created: names(owned.filter(({ basis }) => basis === 'creator')),
    owns: names(owned.filter(({ basis }) => basis !== 'creator' && basis !== 'last_human_user')),
    used: view.usesOf(id),
    links: view.linkedTo(id).map((one) => one.id),
    changes: changesOf(view.history(id), limit),
    unknown: blindAlong(view, [id]),
  };
};
