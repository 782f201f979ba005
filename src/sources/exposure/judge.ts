/** What an exposed secret opens: whose it is, whether it still lives, how far it reaches. */
import type { InventoryView } from '../../inventory/index.ts';
import type { Tier } from '../../model/index.ts';
import type { ExposedSecret, SecretPlace } from './contract.ts';

export type SecretState = 'live' | 'ended' | 'unknown';

export interface JudgedSecret extends Omit<ExposedSecret, 'place'> {
  readonly state: SecretState;
  readonly because: string;
  /** The places where it lies, each once; in history, where it first stood. */
  readonly places: readonly SecretPlace[];
  readonly identity?: {
    readonly id: string;
    readonly name: string;
    readonly tier: Tier;
    readonly tierBecause: string;
    /** Best first. */
    readonly owners: readonly string[];
    /** How many nodes it can get at, surely and perhaps. */
    readonly reaches: { readonly certain: number; readonly possible: number };
  };
  /** Why it is not news: declared as known, or ended. */
  readonly suppressed?: string;
}

interface Known {
  readonly state: SecretState;
  readonly because: string;
  readonly ofId?: string;
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

const stateOf = (secret: ExposedSecret, view: InventoryView, at: number): Known => {
  for (const handle of secret.handles) {
    const credential = view.credentialByNativeId(handle, at);
    if (credential === undefined) {
      const ended = view.endedCredential(handle, at);
      if (ended === undefined) continue;
      const { endedAt, credential: last } = ended;
      return { state: 'ended', because: `it was taken away on ${dayOf(endedAt)}`, ofId: last.ofId };
    }
    const { ofId, status, expiresAt } = credential;
    const ends = expiresAt.known ? expiresAt.value : null;
    if (status === 'deleted' || status === 'inactive')
      return { state: 'ended', because: `the credential is ${status}`, ofId };
    if (ends !== null && ends <= at)
      return {
        state: 'ended',
        because: `it ended on ${dayOf(ends)}`,
        ofId,
      };
    if (status === 'active')
      return { state: 'live', because: 'the inventory lists the credential as active', ofId };
    return { state: 'unknown', because: 'the inventory does not say whether it is active', ofId };
  }
  if (secret.expiredAt !== undefined && secret.expiredAt <= at)
    return { state: 'ended', because: 'it has ended by its own word' };
  return {
    state: 'unknown',
    because:
      secret.handles.length === 0
        ? 'its form has no public handle by which an inventory would know it'
        : 'no inventory that was read lists it',
  };
};

const identityOf = (view: InventoryView, id: string, at: number): JudgedSecret['identity'] => {
  const { tier, because } = view.tierOf(id, at);
  return {
    id,
    name: view.principal(id, at)?.name ?? id,
    tier,
    tierBecause: because,
    owners: view.ownersOf(id, at).map(({ who, basis }) => `${who} (${basis})`),
    reaches: view.reach(id, { limit: 1, at }).total,
  };
};

const samePlace = (a: SecretPlace, b: SecretPlace): boolean =>
  a.path === b.path && a.line === b.line && a.commit === b.commit;

/**
 * Each secret once, with all its places. `known` are fingerprints that the site has looked at before.
 * Live ones first, then by tier, then those nobody can place.
 */
export const judgeSecrets = (
  found: readonly ExposedSecret[],
  view: InventoryView,
  { at, known }: { readonly at: number; readonly known: ReadonlySet<string> },
): readonly JudgedSecret[] => {
  const places = new Map<string, SecretPlace[]>();
  const first = new Map<string, ExposedSecret>();
  for (const one of found) {
    const kept = places.get(one.fingerprint);
    if (kept === undefined) {
      first.set(one.fingerprint, one);
      places.set(one.fingerprint, [one.place]);
    } else if (!kept.some((place) => samePlace(place, one.place))) kept.push(one.place);
  }
  const judged = [...first.values()].map(({ place: _, ...secret }): JudgedSecret => {
    const { ofId, state, because } = stateOf({ ...secret, place: _ }, view, at);
    const suppressed = known.has(secret.fingerprint)
      ? 'known'
      : state === 'ended'
        ? because
        : undefined;
    const identity = ofId === undefined ? undefined : identityOf(view, ofId, at);
    return {
      ...secret,
      state,
      because,
      places: places.get(secret.fingerprint) ?? [],
      ...(identity === undefined ? {} : { identity }),
      ...(suppressed === undefined ? {} : { suppressed }),
    };
  });
  const rank = { live: 0, unknown: 1, ended: 2 } as const;
  return judged.sort(
    (a, b) =>
      rank[a.state] - rank[b.state] ||
      (a.identity?.tier ?? 4) - (b.identity?.tier ?? 4) ||
      (a.fingerprint < b.fingerprint ? -1 : 1),
  );
};
