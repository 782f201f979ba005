/** Behaviours as the command line shows them. */
import type { BehaviourDoor, BehaviourLine } from '../../cli/index.ts';
import type { Log } from '../../core/index.ts';
import { type BehaviourJudge, behaviours } from '../../detection/index.ts';
import { barsOf, defaultCosts, neededOf } from '../../incidents/index.ts';
import { behaviourCost } from './cost.ts';
import { readDecision } from './settings.ts';

const lineOf = ({
  id,
  title,
  description,
  attack,
  owasp,
  kinds,
  falsePositives,
}: BehaviourJudge): BehaviourLine => ({
  ...{ id, title, description, attack, falsePositives },
  owasp: owasp ?? [],
  kinds: kinds ?? [],
});

export const behaviourDoor = ({
  log,
  now,
}: {
  readonly log: Log;
  now(): number;
}): BehaviourDoor => ({
  list: () => behaviours.map(lineOf).sort((a, b) => (a.id < b.id ? -1 : 1)),
  async explain(id, settings) {
    const found = behaviours.find((one) => one.id === id);
    if (found === undefined) return undefined;
    const costs = settings === undefined ? defaultCosts : await readDecision(settings);
    return {
      ...lineOf(found),
      weight: costs.weights?.[id] ?? 1,
      needed: neededOf(costs),
      bars: barsOf(costs),
    };
  },
  cost: (options) => behaviourCost(options, { log, now: now() }),
});
