/**
 * Accounts change hands: pairs swap names at one moment, so that somebody else goes on under each of them. Half of the
 * pairs are of one peer group, where only place, client and rhythm tell them apart; half are of two.
 */
import { DAY } from '../core/index.ts';
import { createEstate, type Estate, type EstateOptions, estateOver } from './estate.ts';
import { type Size, sizeOf } from './organisation/build/sizes.ts';
import {
  type IamUser,
  type Organisation,
  type Person,
  type ServiceAccount,
  userIdentityId,
} from './organisation/model.ts';
import type { EstateRecord } from './part.ts';
import { type Random, randomOf } from './random.ts';

export interface SwitchedPair {
  readonly kind: 'person' | 'service_account';
  /** Inventory ids of the two in AWS. */
  readonly identityIds: readonly [string, string];
  /** Of one peer group: the same job, and for machines the same rhythm. */
  readonly within: boolean;
}

export interface UserSwitch {
  /** Inventory and declarations, as they are all along. */
  readonly estate: Estate;
  /** When names are swapped, epoch ms; midnight UTC. */
  readonly at: number;
  readonly pairs: readonly SwitchedPair[];
  /** Records with the swap in them, in the order of time. */
  events(from: number, to: number): Iterable<EstateRecord>;
}

export interface UserSwitchOptions extends Partial<Pick<EstateOptions, 'systems' | 'calm'>> {
  /** First day, epoch ms. */
  readonly start: number;
  /** Days before the swap; default 14. */
  readonly learningDays?: number;
  readonly size?: Size;
}

interface Candidate<Actor> {
  readonly actor: Actor;
  readonly index: number;
  readonly user: IamUser;
  /** Who shares it is of one peer group. */
  readonly group: string;
  /** Two that share it can hardly be told apart, and are no pair. */
  readonly trait: string;
}

type Drawn<Actor> = readonly [Candidate<Actor>, Candidate<Actor>];

const shuffled = <T>(items: readonly T[], random: Random): T[] =>
  items
    .map((item) => [random.next(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);

/** So many pairs, nobody in two of them. */
const draw = <Actor>(
  all: readonly Candidate<Actor>[],
  count: number,
  within: boolean,
  taken: Set<number>,
  random: Random,
): readonly Drawn<Actor>[] => {
  const out: Drawn<Actor>[] = [];
  for (const one of shuffled(all, random)) {
    if (out.length === count) break;
    if (taken.has(one.index)) continue;
    const other = shuffled(all, random).find(
      (two) =>
        two.index !== one.index &&
        !taken.has(two.index) &&
        (two.group === one.group) === within &&
        two.trait !== one.trait,
    );
    if (!other) continue;
    taken.add(one.index).add(other.index);
    out.push([one, other]);
  }
  return out;
};

const personsOf = (organisation: Organisation): readonly Candidate<Person>[] =>
  organisation.people.flatMap((actor, index) =>
    actor.user && actor.leaves === undefined && actor.employment === 'employee'
      ? [{ actor, index, user: actor.user, group: actor.job, trait: actor.home.city }]
      : [],
  );

const machinesOf = (organisation: Organisation): readonly Candidate<ServiceAccount>[] =>
  organisation.serviceAccounts.flatMap((actor, index) =>
    actor === organisation.orphan || actor === organisation.lowRisk
      ? []
      : [
          {
            actor,
            index,
            user: actor.user,
            group: `${actor.job} ${actor.rhythm.kind}`,
            trait: actor.address,
          },
        ],
  );

/** Names change, those behind them stay who they are. */
const swapPeople = (people: readonly Person[], pairs: readonly Drawn<Person>[]): Person[] => {
  const out = [...people];
  const named = (behind: Person, { user, role, email, name, logins, id }: Person): Person => ({
    ...behind,
    ...{ user, role, email, name, logins, id },
  });
  for (const [a, b] of pairs) {
    out[a.index] = named(a.actor, b.actor);
    out[b.index] = named(b.actor, a.actor);
  }
  return out;
};

const swapMachines = (
  machines: readonly ServiceAccount[],
  pairs: readonly Drawn<ServiceAccount>[],
): ServiceAccount[] => {
  const out = [...machines];
  for (const [a, b] of pairs) {
    out[a.index] = { ...a.actor, user: b.user };
    out[b.index] = { ...b.actor, user: a.user };
  }
  return out;
};

const told = <Actor>(
  kind: SwitchedPair['kind'],
  pairs: readonly Drawn<Actor>[],
): readonly SwitchedPair[] =>
  pairs.map(([a, b]) => ({
    kind,
    identityIds: [userIdentityId(a.user), userIdentityId(b.user)],
    within: a.group === b.group,
  }));

/** @param pairs how many; half of them people, half machines, of each half within a peer group. */
export const userSwitch = (seed: number, pairs: number, options: UserSwitchOptions): UserSwitch => {
  const { start, learningDays = 14, size = sizeOf(Math.max(200, pairs * 20)) } = options;
  const systems = options.systems ?? ['aws'];
  const estate = createEstate({ seed, size, start, systems, calm: options.calm ?? false });
  const { organisation } = estate;
  const random = randomOf(seed, 'user-switch');
  const share = (index: number): number => Math.floor((pairs + 3 - index) / 4);
  const both = <Actor>(all: readonly Candidate<Actor>[], first: number) => {
    const taken = new Set<number>();
    return [
      ...draw(all, share(first), true, taken, random),
      ...draw(all, share(first + 1), false, taken, random),
    ];
  };
  const people = both(personsOf(organisation), 0);
  const machines = both(machinesOf(organisation), 2);
  const swapped: Organisation = {
    ...organisation,
    people: swapPeople(organisation.people, people),
    serviceAccounts: swapMachines(organisation.serviceAccounts, machines),
  };
  const after = estateOver(swapped, systems);
  const at = start + learningDays * DAY;
  return {
    estate,
    at,
    pairs: [...told('person', people), ...told('service_account', machines)],
    *events(from, to) {
      yield* estate.events(from, Math.min(to, at));
      yield* after.events(Math.max(from, at), to);
    },
  };
};
