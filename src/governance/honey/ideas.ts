/** Which decoys would fit here: kinds of each connected place, beside which real names, called what. */
import { CountersignError } from '../../core/index.ts';
import type { Principal } from '../../inventory/index.ts';
import type { Decoy } from '../../model/index.ts';
import type { DecoyKind } from '../lifecycle/schema.ts';
import { believableNames } from './names.ts';
import type { HoneyParts } from './parts.ts';
import { watchOf } from './watch.ts';

export interface DecoyIdea {
  readonly system: string;
  readonly scope: string;
  readonly kind: string;
  readonly title: string;
  readonly names: readonly string[];
  /** Real ones that it would stand beside. */
  readonly beside: readonly string[];
  /** By a connector, or by hand with these steps. */
  readonly plant: { readonly action?: string; readonly byHand: readonly string[] };
  readonly layOut: string;
  readonly watched: Decoy['watched'];
}

interface Place {
  readonly system: string;
  readonly scope: string;
}

const NEIGHBOURS = 5;
const NAMES = 3;
/** The oldest Windows and LDAP clients cut off after it. */
const LONGEST = 20;

const isMachine = (principal: Principal): boolean =>
  principal.kind === 'identity' && principal.class !== 'human';

/** @throws CountersignError ERR_NOT_FOUND */
export const kindOf = (
  { lifecycles }: Pick<HoneyParts, 'lifecycles'>,
  system: string,
  kind: string,
): DecoyKind => {
  const decoys = lifecycles.get(system)?.decoys ?? [];
  const one = decoys.find((each) => each.kind === kind);
  if (one) return one;
  const known = decoys.map((each) => each.kind).join(', ') || 'none';
  throw new CountersignError(
    'ERR_NOT_FOUND',
    `no decoy "${kind}" for ${system}; there is: ${known}`,
  );
};

export const watchedNow = (
  { sources, heardAt, clock }: Pick<HoneyParts, 'sources' | 'heardAt' | 'clock'>,
  system: string,
  kind: DecoyKind | undefined,
): Decoy['watched'] =>
  watchOf({
    kind,
    source: sources.find((one) => one.id === system),
    heardAt: heardAt(system),
    now: clock.now(),
  });

/** Real ones of the place, in the order of their names. */
export const neighboursOf = (
  { view }: Pick<HoneyParts, 'view'>,
  { system, scope }: Place,
  beside: DecoyKind['beside'],
): readonly Principal[] =>
  [...(view()?.inScope('identity', system, scope) ?? [])]
    .filter((one) => !one.flags.honey && one.status === 'active')
    .filter((one) => beside === 'any' || isMachine(one) === (beside === 'service_account'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

export const namesFor = async (
  parts: HoneyParts,
  place: Place,
  kind: DecoyKind,
  seed: string,
): Promise<readonly string[]> => {
  const there = parts.view()?.inScope('identity', place.system, place.scope) ?? [];
  const planted = (await parts.store.decoys.list()).map(({ value }) => value);
  const taken = new Set([...there, ...planted].map((one) => one.name.toLowerCase()));
  const neighbours = neighboursOf(parts, place, kind.beside).map((one) => one.name);
  const { endings } = kind;
  return believableNames({ neighbours, endings, taken, seed, longest: LONGEST }, NAMES);
};

/** @throws CountersignError ERR_STORE_UNAVAILABLE while the graph is being loaded */
export const decoyIdeas = async (parts: HoneyParts): Promise<readonly DecoyIdea[]> => {
  const view = parts.view();
  if (!view) throw new CountersignError('ERR_STORE_UNAVAILABLE', 'the graph is being loaded');
  const places = new Map<string, Place>();
  for (const { system, scope } of view.identities())
    if (parts.lifecycles.get(system)?.decoys.length)
      places.set(`${system}|${scope}`, { system, scope });
  const ideas: DecoyIdea[] = [];
  for (const [key, place] of [...places].sort(([a], [b]) => (a < b ? -1 : 1)))
    for (const kind of parts.lifecycles.get(place.system)?.decoys ?? []) {
      const names = await namesFor(parts, place, kind, `${key}/${kind.kind}`);
      const action = parts.actions.get(kind.plant ?? '');
      const said = (text: string): string =>
        text.replaceAll('{name}', names[0] ?? '').replaceAll('{scope}', place.scope);
      ideas.push({
        ...place,
        kind: kind.kind,
        title: kind.title,
        names,
        beside: neighboursOf(parts, place, kind.beside)
          .slice(0, NEIGHBOURS)
          .map((one) => one.name),
        plant: { ...(action ? { action: action.id } : {}), byHand: kind.by_hand.map(said) },
        layOut: kind.lay_out,
        watched: watchedNow(parts, place.system, kind),
      });
    }
  return ideas;
};
