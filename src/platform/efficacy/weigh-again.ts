/** How high a story stood at every moment, weighed by any table. */
import { weighEvidence } from '../../incidents/index.ts';
import type { Tier } from '../../model/index.ts';
import type { High, KeptSignal, Story } from './contract.ts';

/** Weaker statements do not make a high by themselves. */
const WORTH_A_LOOK = 0.25;

const tierAt = ({ tiers }: Story, at: number): Tier => {
  let tier: Tier = tiers[0]?.tier ?? 2;
  for (const one of tiers) if (one.at <= at) tier = one.tier;
  return tier;
};

const isNews = (signal: KeptSignal, attacks: ReadonlySet<number>): boolean =>
  signal.llr >= WORTH_A_LOOK || (signal.ofAttack !== undefined && !attacks.has(signal.ofAttack));

/** @param llrOf what a signal says by the table in question, before caps and fading. */
export const highsOf = (story: Story, llrOf: (signal: KeptSignal) => number): readonly High[] => {
  const attacks = new Set<number>();
  const best = new Map<string, number>();
  const highs: High[] = [];
  const signals = story.signals.map((signal) => ({ ...signal, llr: llrOf(signal) }));
  for (const [i, signal] of signals.entries()) {
    const last = i === signals.length - 1;
    if (!last && !isNews(signal, attacks)) continue;
    if (signal.ofAttack !== undefined && signal.llr > 0) attacks.add(signal.ofAttack);
    const at = signal.time;
    const tier = tierAt(story, at);
    const { confidence } = weighEvidence({
      baseRate: story.baseRate,
      likelihood: story.likelihood,
      signals: signals.slice(0, i + 1),
      at,
    });
    const about = `${tier} ${[...attacks].join()}`;
    if ((best.get(about) ?? -1) >= confidence) continue;
    best.set(about, confidence);
    highs.push({ at, tier, confidence, attacks: [...attacks] });
  }
  return highs;
};
