/** One credential in use from two networks and tools at the same time. */
import { MINUTE } from '../../core/index.ts';
import { isBrowser } from '../agent-family.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import type { Context } from '../recent.ts';
import { daysAt } from '../seen.ts';
import { llrOf, MIN_LLR, pNovel, severityOf } from '../surprise.ts';

/** Uses this close together are "at once". */
const AT_ONCE = 60 * MINUTE;
/** Without a return to the first context, only a use this close counts. */
const TAKEN_OVER = 10 * MINUTE;
const HABIT_DAYS = 3;
const USUAL = { person: 0.15, machine: 0.03 };

const habitual = ({ root, now }: Look, asn: number | undefined): boolean =>
  asn !== undefined && daysAt(seenIn(root?.habits, 'asn', String(asn)), now) >= HABIT_DAYS;

interface Pair {
  readonly other: Context;
  /** A, then B, then A again: nobody moved, two are using it. */
  readonly interleaved: boolean;
  readonly otherTool: boolean;
  readonly otherCountry: boolean;
}

const pairWith = (look: Look, credential: string, other: Context): Pair | undefined => {
  const { place, agent, now, recent } = look;
  if (other.credential !== credential || other.asn === undefined || other.asn === place?.asn) {
    return undefined;
  }
  const own = recent?.contexts.find(
    (one) => one.credential === credential && one.asn === place?.asn && one.agent === agent,
  );
  const interleaved = own !== undefined && own.last < other.last && now - other.last <= AT_ONCE;
  if (!interleaved && now - other.last > TAKEN_OVER) return undefined;
  const otherTool = agent !== undefined && other.agent !== undefined && agent !== other.agent;
  const otherCountry = place?.country !== other.country;
  // One tool that comes and goes on two networks is a laptop or a phone changing its line.
  if (!otherTool && !(interleaved && otherCountry)) return undefined;
  return { other, interleaved, otherTool, otherCountry };
};

/** One that comes and goes in turns before one that only came. */
const closest = (look: Look, credential: string): Pair | undefined => {
  let found: Pair | undefined;
  for (const other of look.recent?.contexts ?? []) {
    const one = pairWith(look, credential, other);
    if (one !== undefined && (found === undefined || (one.interleaved && !found.interleaved)))
      found = one;
  }
  return found;
};

/** The context less known for this root is the odd one; the statement rests on it. */
const oddOne = (
  look: Look,
  other: Context,
): { asn: number | undefined; ip: string | undefined } => {
  const here = daysAt(seenIn(look.root?.habits, 'asn', String(look.place?.asn)), look.now);
  const there = daysAt(seenIn(look.root?.habits, 'asn', String(other.asn)), look.now);
  return here <= there
    ? { asn: look.place?.asn, ip: look.event.src.ip }
    : { asn: other.asn, ip: other.ip };
};

export const credentialTwoContexts = defineBehaviour({
  id: 'credential-two-contexts',
  title: 'One credential used from two contexts at once',
  description:
    'The same key or session is in use from two networks with different tools at the same time.',
  attack: ['T1550.001', 'T1078.004'],
  falsePositives: [
    'A key shared by two systems',
    'A split-tunnel VPN',
    'A script beside a console',
  ],
  judge(look) {
    const { event, place, root, now } = look;
    const credential = event.actor.credential?.nativeId;
    if (credential === undefined || place?.asn === undefined || !look.authenticated)
      return undefined;
    const pair = closest(look, credential);
    if (pair === undefined) return undefined;
    const { other, interleaved, otherTool, otherCountry } = pair;
    if (habitual(look, place.asn) && habitual(look, other.asn)) return undefined;

    const days = daysAt(root?.habits.active, now);
    const usual = look.automated ? USUAL.machine : USUAL.person;
    // A machine's session lives where the machine is; a key may be shared.
    const cap = look.automated && event.actor.credential?.temporary === true ? 3.4 : 2.8;
    const byHistory =
      root === undefined || days < HABIT_DAYS
        ? 1.9
        : llrOf({ pAttack: 0.6, pBenign: pNovel(root.habits, 'asn', usual, now), cap, days });
    let llr = byHistory;
    if (!interleaved) llr *= 0.6;
    if (!otherTool) llr *= 0.5;
    if (!otherCountry) llr *= 0.8;
    // A person's browser and terminal may leave by different lines.
    if (!look.automated && isBrowser(look.agent) !== isBrowser(other.agent)) llr *= 0.6;
    if (place.network === 'vpn' || other.network === 'vpn') llr *= 0.7;
    llr = Math.round(llr * 1000) / 1000;
    if (llr < MIN_LLR) return undefined;
    const odd = oddOne(look, other);
    return {
      llr,
      severity: severityOf(llr),
      description: `In use from AS${other.asn} (${other.agent ?? 'unknown tool'}) and AS${place.asn} (${look.agent ?? 'unknown tool'}) within ${Math.max(1, Math.round((now - other.last) / MINUTE))} minutes${interleaved ? ', in turns' : ''}.`,
      observables: [
        ...(odd.asn === undefined ? [] : [`asn:${odd.asn}`]),
        `credential:${credential}`,
        ...(odd.ip === undefined ? [] : [`ip:${odd.ip}`]),
      ],
      detail: { interleaved, otherTool, otherCountry, otherAsn: other.asn ?? 0 },
    };
  },
});
