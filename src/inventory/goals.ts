/** Goal nodes of the access graph and the tier that reaching them means. */
import type { Tier } from '../model/index.ts';

const goals: readonly (readonly [prefix: string, tier: Tier, words: string])[] = [
  ['control-plane:', 0, 'the control plane of'],
  ['grants:', 0, 'the granting of rights in'],
  ['crown-jewels:', 1, 'crown-jewel data of'],
  ['write:', 2, 'ordinary writes in'],
];

const goalOf = (node: string): (typeof goals)[number] | undefined =>
  goals.find(([prefix]) => node.startsWith(prefix));

export const tierOfGoal = (node: string): Tier | undefined => goalOf(node)?.[1];

/** `control-plane:x:1` → `the control plane of x 1`. */
export const wordsOfGoal = (node: string): string | undefined => {
  const goal = goalOf(node);
  return goal && `${goal[2]} ${node.slice(goal[0].length).replace(':', ' ')}`;
};
