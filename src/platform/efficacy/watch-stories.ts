/** Follows every story of a run and keeps what is needed to ask later what other bars would have raised. */
import type { Watched } from '../../incidents/index.ts';
import type { Signal } from '../../model/index.ts';
import type { KeptSignal, Story } from './contract.ts';

interface Followed {
  tiers: Story['tiers'][number][];
  raised: Story['raised'][number][];
  last: Watched;
}

export interface StoryWatch {
  see(story: Watched): void;
  stories(): readonly Story[];
}

const byTime = (a: { readonly at: number }, b: { readonly at: number }): number => a.at - b.at;

/** @param attackOf our event id → the attack it belongs to. */
export const watchStories = (attackOf: ReadonlyMap<string, number>): StoryWatch => {
  const followed = new Map<string, Followed>();

  const attackBehind = ({ eventIds }: Signal): number | undefined => {
    for (const id of eventIds) {
      const attack = attackOf.get(id);
      if (attack !== undefined) return attack;
    }
    return undefined;
  };

  const attacksIn = (signals: readonly Signal[]): readonly number[] => [
    ...new Set(signals.flatMap((one) => (one.llr > 0 ? (attackBehind(one) ?? []) : []))),
  ];

  const kept = (signal: Signal): KeptSignal => ({
    ...signal,
    description: '',
    ofAttack: attackBehind(signal),
  });

  const storyOf = (id: string, { tiers, raised, last }: Followed): Story => ({
    id,
    rootId: last.rootId,
    baseRate: last.weighed.baseRate,
    likelihood: last.weighed.likelihood,
    signals: [...last.signals].sort((a, b) => a.time - b.time).map(kept),
    tiers,
    always: last.emergencyAccess,
    raised,
    attribution: last.attribution,
    cause: last.cause,
  });

  /** What was folded into it goes on in it. */
  const openFor = (story: Watched): Pick<Followed, 'tiers' | 'raised'> => {
    const have = followed.get(story.id);
    const tiers = have?.tiers ?? [];
    const raised = have?.raised ?? [];
    for (const id of story.merged) {
      const folded = followed.get(id);
      if (folded === undefined) continue;
      raised.push(...folded.raised);
      raised.sort(byTime);
      followed.delete(id);
    }
    return { tiers, raised };
  };

  return {
    see(story) {
      const { tiers, raised } = openFor(story);
      const { at, tier } = story;
      if (tiers.at(-1)?.tier !== tier) tiers.push({ at, tier });
      if (story.isIncident) {
        const attacks = attacksIn(story.signals);
        const before = new Set(raised.flatMap((one) => one.attacks));
        if (raised.length === 0 || attacks.some((one) => !before.has(one)))
          raised.push({ at, attacks });
      }
      followed.set(story.id, { tiers, raised, last: story });
    },
    stories: () => [...followed].map(([id, one]) => storyOf(id, one)),
  };
};
