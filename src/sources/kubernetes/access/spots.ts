/** Where a subject may do something: cluster-wide, in a namespace, or with one thing of a name. */
import type { Grant, Rights } from './rights.ts';

export interface Spot {
  /** Undefined = everywhere, and of what is in no namespace. */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  /** What it takes, one grant of each right. */
  readonly grants: readonly Grant[];
  /** In words: `create pods`. */
  readonly what: string;
}

interface Asked {
  readonly verbs: readonly string[];
  readonly group: string;
  readonly resource: string;
}

const keyOf = ({ namespace, name }: Pick<Spot, 'namespace' | 'name'>): string =>
  JSON.stringify([namespace, name]);

const isWithin = (narrow: Spot, wide: Spot): boolean =>
  narrow !== wide &&
  (wide.namespace === undefined || wide.namespace === narrow.namespace) &&
  (wide.name === undefined || wide.name === narrow.name);

/** Without what a wider one says already. */
const widest = (spots: readonly Spot[]): readonly Spot[] => {
  const distinct = [...new Map(spots.toReversed().map((one) => [keyOf(one), one])).values()];
  return distinct.filter((one) => !distinct.some((other) => isWithin(one, other)));
};

/** By the first verb that is granted there. */
export const spotsOf = (rights: Rights, { verbs, group, resource }: Asked): readonly Spot[] =>
  widest(
    verbs.flatMap((verb) =>
      rights.grants(verb, group, resource).flatMap((grant): readonly Spot[] => {
        const at = { namespace: grant.namespace, grants: [grant], what: `${verb} ${resource}` };
        return grant.names === undefined
          ? [{ ...at, name: undefined }]
          : [...grant.names].map((name) => ({ ...at, name }));
      }),
    ),
  );

/** Where both hold, and of one name where both name one. */
export const both = (firsts: readonly Spot[], seconds: readonly Spot[]): readonly Spot[] =>
  widest(
    firsts.flatMap((first) =>
      seconds.flatMap((second): readonly Spot[] => {
        const apart =
          first.namespace !== undefined &&
          second.namespace !== undefined &&
          first.namespace !== second.namespace;
        const others =
          first.name !== undefined && second.name !== undefined && first.name !== second.name;
        if (apart || others) return [];
        return [
          {
            namespace: first.namespace ?? second.namespace,
            name: second.name ?? first.name,
            grants: [...first.grants, ...second.grants],
            what: `${first.what} and ${second.what}`,
          },
        ];
      }),
    ),
  );

export const unnamed = (spots: readonly Spot[]): readonly Spot[] =>
  spots.filter(({ name }) => name === undefined);

/** The API server asks for it without a namespace: a grant in one says nothing. */
export const clusterWide = (spots: readonly Spot[]): readonly Spot[] =>
  spots.filter(({ namespace }) => namespace === undefined);

/** `RoleBinding`s as `rolebindings/shop/readers`, and the role that each gives. */
export const sourceOf = ({ entitlement }: Grant): string => {
  const { via } = entitlement;
  return via.nativeId === undefined ? via.name : `${via.nativeId} (gives ${via.name})`;
};

const sources = (spot: Spot): string => [...new Set(spot.grants.map(sourceOf))].join(', ');

const whereOf = ({ namespace, name }: Spot): string => {
  const named = name === undefined ? '' : ` named ${name}`;
  return namespace === undefined ? `${named} in the whole cluster` : `${named} in ${namespace}`;
};

export const said = (spot: Spot): string => `may ${spot.what}${whereOf(spot)} by ${sources(spot)}`;

export const undoneBy = (spot: Spot): string =>
  `take the subject out of ${sources(spot)}, or the right to ${spot.what} out of the role`;
