/** Does 0.9 mean 0.9? Stories by the highest confidence they had, and how many of them held an attack. */
import type { ReliabilityBin } from '../../cli/index.ts';
import { sum } from './resample.ts';
import type { Peaked } from './score.ts';

const EDGES = [0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95, 1] as const;

export const reliabilityOf = (all: readonly Peaked[]): readonly ReliabilityBin[] => {
  const stories = all.flatMap(({ stories }) =>
    stories.map(({ highs }) => ({
      confidence: Math.max(0, ...highs.map((high) => high.confidence)),
      hostile: highs.some((high) => high.attacks.length > 0),
    })),
  );
  return EDGES.slice(0, -1).flatMap((from, i): ReliabilityBin[] => {
    const to = EDGES[i + 1] ?? 1;
    const isLast = i === EDGES.length - 2;
    const inside = stories.filter(
      ({ confidence }) => confidence >= from && (confidence < to || isLast),
    );
    if (inside.length === 0) return [];
    return [
      {
        ...{ from, to, stories: inside.length },
        said: sum(inside.map(({ confidence }) => confidence)) / inside.length,
        hostile: inside.filter(({ hostile }) => hostile).length / inside.length,
      },
    ];
  });
};
