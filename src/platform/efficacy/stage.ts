/** Normal life and the attacks laid into it: one stream in the order of time, with the truth beside it. */
import { DAY, SECOND } from '../../core/index.ts';
import {
  type Attack,
  type AttackScript,
  attacks as catalogue,
  createEstate,
  type Estate,
  type EstateRecord,
  randomOf,
  runAttack,
  type Stealth,
} from '../../estate/index.ts';
import type { SeedOptions, StagedAttack } from './contract.ts';

const START = Date.UTC(2026, 9, 5);
const stealths: readonly Stealth[] = ['loud', 'careful', 'same_network'];
/** Shares of a whole, as in the organisation's own sizes. */
const SHARES = {
  people: 0.46,
  serviceAccounts: 0.19,
  workloads: 0.22,
  pipelines: 0.06,
  thirdParties: 0.03,
  agents: 0.04,
} as const;

const sizeOf = (identities: number) => {
  const of = (share: number): number => Math.max(2, Math.round(identities * share));
  return {
    people: of(SHARES.people),
    serviceAccounts: of(SHARES.serviceAccounts),
    workloads: of(SHARES.workloads),
    pipelines: of(SHARES.pipelines),
    thirdParties: of(SHARES.thirdParties),
    agents: of(SHARES.agents),
  };
};

export interface Staged {
  readonly estate: Estate;
  readonly attacks: readonly StagedAttack[];
  /** When the judged days begin, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** The attackers' records, each with the attack it belongs to. */
  readonly hostile: ReadonlyMap<EstateRecord, number>;
  /** History, then the judged days. */
  history(): Iterable<EstateRecord>;
  judged(): Iterable<EstateRecord>;
}

interface Way {
  readonly script: AttackScript;
  readonly stealth: Stealth;
}

/** Every script in every stealth, in an order of its own that is the same for all seeds. */
const allWays = (): readonly Way[] => {
  const random = randomOf(0, 'efficacy ways');
  return catalogue
    .flatMap((script) => stealths.map((stealth) => ({ script, stealth, at: random.next() })))
    .sort((a, b) => a.at - b.at);
};

interface Laid {
  readonly way: Way;
  readonly attack: Attack;
}

/** Each seed takes the next ways in turn, so that seeds together cover all of them; no identity is a victim twice. */
const layAttacks = (
  estate: Estate,
  { seed, attacks: count, days }: SeedOptions,
  from: number,
): readonly Laid[] => {
  const ways = allWays();
  const random = randomOf(seed, 'efficacy times');
  const taken = new Set<string>();
  const laid: Laid[] = [];
  for (let i = 0; i < ways.length && laid.length < count; i++) {
    const way = ways[(seed * count + i) % ways.length];
    if (way === undefined) break;
    // The last tenth is left free, so that the slow ones come to their end.
    const at = from + Math.floor((random.next() * 0.88 + 0.02) * days * DAY);
    const attack = runAttack(way.script, estate.organisation, at, { stealth: way.stealth });
    const { actorId, identityIds, lastEventAt } = attack.truth;
    const people = [actorId, ...identityIds];
    if (people.some((id) => taken.has(id)) || lastEventAt >= from + days * DAY) continue;
    for (const id of people) taken.add(id);
    laid.push({ way, attack });
  }
  return laid;
};

const merged = function* (
  life: Iterable<EstateRecord>,
  others: readonly EstateRecord[],
): Generator<EstateRecord> {
  let next = 0;
  for (const record of life) {
    for (let other = others[next]; other && other.at <= record.at; other = others[next]) {
      yield other;
      next++;
    }
    yield record;
  }
  yield* others.slice(next);
};

export const stage = (options: SeedOptions): Staged => {
  const { seed, identities, days, learnDays } = options;
  const from = START + learnDays * DAY;
  const to = from + days * DAY;
  const estate = createEstate({ seed, size: sizeOf(identities), start: START });
  const laid = layAttacks(estate, options, from);
  const hostile = new Map<EstateRecord, number>();
  for (const [index, { attack }] of laid.entries()) {
    for (const record of attack.records)
      if (record.at >= attack.truth.firstHostileAt) hostile.set(record, index);
  }
  const records = laid.flatMap(({ attack }) => attack.records).sort((a, b) => a.at - b.at);
  return {
    estate,
    from,
    to,
    hostile,
    attacks: laid.map(({ way, attack }, index) => ({
      ...attack.truth,
      index,
      title: way.script.title,
      class: way.script.class,
      shown: [],
      credentialTold:
        attack.truth.credential !== '' &&
        [...hostile].some(
          ([{ record }, one]) =>
            one === index && JSON.stringify(record).includes(attack.truth.credential),
        ),
    })),
    history: () => estate.events(START, from - SECOND),
    judged: () => merged(estate.events(from, to), records),
  };
};
