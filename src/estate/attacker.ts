/** Where an attacker of some stealth comes from, and with what client. */
import type { AttackOptions, Scene } from './attack.ts';
import { addressIn, hostile, neighbours, type Spot } from './places.ts';

export interface Usual {
  /** The victim's own egress address. */
  readonly address: string;
  /** Where that is. */
  readonly spot: Spot;
  /** The victim's own client. */
  readonly agent: string;
}

/** @param tools user agent of the attacker's own tools, in this system's log. */
export const attackerFrom = (
  { random, stealth }: Scene,
  options: AttackOptions,
  usual: Usual,
  tools: string,
): { readonly address: string; readonly agent: string } => {
  const away =
    stealth === 'loud'
      ? addressIn(random.pick(hostile), random)
      : stealth === 'careful'
        ? addressIn(random.pick(neighbours(usual.spot)), random)
        : usual.address;
  return {
    address: options.address ?? away,
    agent: stealth === 'loud' ? tools : usual.agent,
  };
};
