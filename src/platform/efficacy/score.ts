/** What a set of bars raises of one run: attacks found, false incidents, purity. Pure. */
import { weighEvidence } from '../../incidents/index.ts';
import type { Tier } from '../../model/index.ts';
import type { Bars, High, KeptSignal, SeedRun, StagedAttack, Story } from './contract.ts';
import { highsOf } from './weigh-again.ts';

/** Highest confidence by tier; -1 where it never stood at that tier. */
export type Peaks = [number, number, number, number];

const noPeaks = (): Peaks => [-1, -1, -1, -1];
const ALWAYS = 2;

const raisePeak = (peaks: Peaks, { tier, confidence }: High, always: boolean): void => {
  peaks[tier] = Math.max(peaks[tier], always ? ALWAYS : confidence);
};

export const reaches = (peaks: Peaks, bars: Bars): boolean =>
  peaks.some((peak, tier) => peak >= bars[tier as Tier]);

interface Stood {
  readonly story: Story;
  readonly highs: readonly High[];
  /** The highest it stood while nothing of an attack was in it. */
  readonly quiet: Peaks;
}

/** What decides of one run at any bars, worked out once. */
export interface Peaked {
  readonly run: SeedRun;
  /** Of each attack: the highest that any story stood with it. */
  readonly attacks: readonly { readonly attack: StagedAttack; readonly peaks: Peaks }[];
  readonly stories: readonly Stood[];
}

const asSaid = ({ llr }: KeptSignal): number => llr;

export const peaksOf = (run: SeedRun, llrOf: (signal: KeptSignal) => number = asSaid): Peaked => {
  const attacks = run.attacks.map((attack) => ({ attack, peaks: noPeaks() }));
  const stories = run.stories.map((story): Stood => {
    const quiet = noPeaks();
    const highs = highsOf(story, llrOf);
    for (const high of highs) {
      if (high.attacks.length === 0) raisePeak(quiet, high, story.always);
      for (const index of high.attacks) {
        const one = attacks[index];
        if (one) raisePeak(one.peaks, high, story.always);
      }
    }
    return { story, highs, quiet };
  });
  return { run, attacks, stories };
};

/** So many for 1,000 identities in a week. */
export const perThousandWeeks = (
  count: number,
  { identities, days }: Pick<SeedRun, 'identities' | 'days'>,
): number => count / (identities / 1000) / (days / 7);

const stands = ({ story }: Stood, { tier, confidence }: High, bars: Bars): boolean =>
  story.always || confidence >= bars[tier];

export const isRaised = (one: Stood, bars: Bars): boolean =>
  one.highs.some((high) => stands(one, high, bars));

/** First time that a story with this attack in it stood over the bars, and which. */
export const foundBy = (
  { stories }: Peaked,
  index: number,
  bars: Bars,
): { readonly story: Story; readonly at: number } | undefined => {
  let best: { story: Story; at: number } | undefined;
  for (const one of stories) {
    const high = one.highs.find((high) => high.attacks.includes(index) && stands(one, high, bars));
    if (high && (best === undefined || high.at < best.at)) best = { story: one.story, at: high.at };
  }
  return best;
};

const labelOfAttack = (index: number): string => `attack ${index}`;

const labelOf = ({ ofAttack, rootId }: KeptSignal): string =>
  ofAttack === undefined ? `life of ${rootId}` : labelOfAttack(ofAttack);

type Weighed = readonly [label: string, nats: number];

const mostOf = (all: readonly Weighed[]): number => {
  const sums = new Map<string, number>();
  for (const [label, nats] of all) sums.set(label, (sums.get(label) ?? 0) + nats);
  return Math.max(0, ...sums.values());
};

export interface Purity {
  /** Evidence, in nats, that speaks of what most of its incident speaks of. */
  readonly agreeing: number;
  readonly evidence: number;
  /** The same if all incidents of the run were one. */
  readonly agreeingMerged: number;
}

/** What its evidence counts at its end, each vote with whom it speaks of. */
const votesOf = ({ story }: Stood): readonly Weighed[] => {
  const byId = new Map(story.signals.map((signal) => [signal.id, signal]));
  const { baseRate, likelihood, signals } = story;
  const at = signals.at(-1)?.time ?? 0;
  return weighEvidence({ baseRate, likelihood, signals, at }).terms.flatMap((term): Weighed[] => {
    const signal = term.signalId === undefined ? undefined : byId.get(term.signalId);
    return signal === undefined || term.nats <= 0 ? [] : [[labelOf(signal), term.nats]];
  });
};

/** By evidence and not by signals: what weighs nothing tells no story. */
export const purityOf = ({ stories }: Peaked, bars: Bars): Purity => {
  const raised = stories.filter((one) => isRaised(one, bars)).map(votesOf);
  return {
    agreeing: raised.reduce((sum, one) => sum + mostOf(one), 0),
    evidence: raised.reduce((sum, one) => sum + one.reduce((all, [, nats]) => all + nats, 0), 0),
    agreeingMerged: mostOf(raised.flat()),
  };
};

/** Of the raised stories the one that holds most of what speaks of this attack: there it is looked up what happened. */
export const toldBy = ({ stories }: Peaked, index: number, bars: Bars): Story | undefined => {
  const raised = stories.filter(
    (one) => isRaised(one, bars) && one.highs.some(({ attacks }) => attacks.includes(index)),
  );
  const heard = (one: Stood): number =>
    votesOf(one)
      .filter(([label]) => label === labelOfAttack(index))
      .reduce((sum, [, nats]) => sum + nats, 0);
  return raised.reduce<{ readonly story: Story; readonly nats: number } | undefined>(
    (best, one) => {
      const nats = heard(one);
      return best === undefined || nats > best.nats ? { story: one.story, nats } : best;
    },
    undefined,
  )?.story;
};
