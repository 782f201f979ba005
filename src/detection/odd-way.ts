/** A way to sign in that an identity does not use, said alike by those behaviours that each name one. */
import { seenIn } from './habits.ts';
import type { Look, Statement } from './look.ts';
import { daysAt } from './seen.ts';
import { activeDays, fromHabit, whereFrom } from './sign-in.ts';
import { MIN_LLR, severityOf } from './surprise.ts';
import { wayOf } from './traits.ts';

const HABIT_DAYS = 2;
/** Less history than this says little of what somebody never does. */
const WARM_UP_DAYS = 5;

export const habitOf = ({ root, now }: Look, way: string): number =>
  daysAt(seenIn(root?.habits, 'way', way), now);

/** Undefined where it is its habit; weaker where peers do it, where it is at home, and while it is new. */
export const oddWay = (
  look: Look,
  {
    llr: weight,
    words,
  }: {
    readonly llr: { readonly home: number; readonly elsewhere: number };
    readonly words: string;
  },
): Statement | undefined => {
  const way = wayOf(look.event.auth);
  if (way === undefined || habitOf(look, way) >= HABIT_DAYS) return undefined;
  const home = look.place?.asn !== undefined && fromHabit(look);
  const peers = (look.peers('way', way)?.showing ?? 0) >= 2;
  const fresh = activeDays(look) < WARM_UP_DAYS;
  const known = (home ? weight.home : weight.elsewhere) * (peers ? 0.5 : 1) * (fresh ? 0.6 : 1);
  const llr = Math.round(known * 1000) / 1000;
  if (llr < MIN_LLR) return undefined;
  return {
    llr,
    severity: severityOf(llr),
    description: `Signed in ${words}, which it did on ${Math.round(habitOf(look, way))} of its ${Math.round(activeDays(look))} active days${home ? '' : ', from a network that is not its habit'}.`,
    observables: [`way:${way}`, ...whereFrom(look)],
    detail: { way, home, peers },
  };
};
