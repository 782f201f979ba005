/** What looks alike and is not: an ordinary oddity and the abuse that hides behind it, each with its numbers. */
import { DAY, HOUR } from '../../../core/index.ts';
import type { Attack, AttackScript, Stealth } from '../../attack.ts';
import { createEstate, type Estate } from '../../estate.ts';
import type { Size } from '../../organisation/build/sizes.ts';
import type { Organisation } from '../../organisation/model.ts';
import type { Day, EstateRecord, Moment } from '../../part.ts';
import { type Random, randomOf } from '../../random.ts';
import { runAttack } from '../../run-attack.ts';

export interface HardPairOptions {
  /** First day of the history, epoch ms. */
  readonly start: number;
  /** Days of history before both; default 14. */
  readonly learningDays?: number;
  /** Of the attack; default `same_network`, the hardest. */
  readonly stealth?: Stealth;
}

export interface HardPair {
  readonly id: string;
  readonly title: string;
  /** Its history, inventory and declarations: `estate.events(start, at)`. */
  readonly estate: Estate;
  /** When the oddity and the attack begin, epoch ms. */
  readonly at: number;
  /** Whom the oddity is about: nobody of them may be accused of it. */
  readonly subjects: readonly string[];
  /** The ordinary oddity, beside the life of the day. */
  readonly benign: readonly EstateRecord[];
  /** What must be noticed. */
  readonly attack: Attack;
}

export interface HardPairPlan {
  readonly id: string;
  readonly title: string;
  readonly size: Size;
  readonly subjects: (organisation: Organisation) => readonly string[];
  readonly benign: (day: Day, at: number, random: Random) => readonly Moment[];
  readonly attack: AttackScript;
}

export const nobody: Size = {
  people: 9,
  serviceAccounts: 8,
  workloads: 4,
  pipelines: 2,
  thirdParties: 1,
  agents: 1,
};

export const setUp = (
  plan: HardPairPlan,
  seed: number,
  { start, learningDays = 14, stealth = 'same_network' }: HardPairOptions,
): HardPair => {
  const estate = createEstate({ seed, size: plan.size, start, systems: ['aws'] });
  const { organisation } = estate;
  const at = start + learningDays * DAY + 10 * HOUR;
  const dayStart = start + learningDays * DAY;
  const day: Day = {
    start: dayStart,
    weekday: new Date(dayStart).getUTCDay(),
    index: Math.floor(dayStart / DAY),
    organisation,
    calm: false,
  };
  const oddity = plan.benign(day, at, randomOf(seed, 'hard-pair', plan.id));
  return {
    id: plan.id,
    title: plan.title,
    estate,
    at,
    subjects: plan.subjects(organisation),
    benign: [...oddity]
      .sort((a, b) => a.at - b.at)
      .map(({ system, at: when, record }) => ({ system, at: when, record })),
    attack: runAttack(plan.attack, organisation, at, { stealth }),
  };
};
