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
import { type RankedOwner, rankedOwners } from './owners.ts';
import { type SignInCredential, signIn } from './sign-in.ts';
import { blindAlong } from './unseen.ts';

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
