/** Evidence against: a person with a second factor, on their usual network with their usual tool. */
import { seenIn } from '../habits.ts';
import { defineBehaviour } from '../look.ts';
import { daysAt } from '../seen.ts';

const HABIT_DAYS = 5;
/** How much likelier this context is in normal work than in an attack, ln(1/e). */
const LLR = -1;

export const knownContext = defineBehaviour({
  id: 'known-context',
  title: 'From the usual network and tool, with a second factor',
  description:
    'Speaks against compromise, and only where something else speaks for it. A machine already taken over looks the same, so it weighs little.',
  attack: [],
  falsePositives: [],
  judge(look) {
    const { event, place, agent, root, now, said } = look;
    if (!said.some((one) => one.llr > 0) || event.actor.session?.mfa !== true) return undefined;
    if (place?.asn === undefined || agent === undefined || look.automated) return undefined;
    // The same words from another machine are no habit of theirs.
    if (said.some(({ detector }) => detector === 'unknown-device')) return undefined;
    const onNetwork = daysAt(seenIn(root?.habits, 'asn', String(place.asn)), now);
    const withTool = daysAt(seenIn(root?.habits, 'agent', agent), now);
    if (onNetwork < HABIT_DAYS || withTool < HABIT_DAYS) return undefined;
    return {
      llr: LLR,
      severity: 'informational',
      description: `AS${place.asn} and ${agent} are its habit (${Math.round(onNetwork)} days), and a second factor was shown.`,
      observables: [`known:${look.lineage.root}`],
      detail: { days: Math.round(onNetwork) },
    };
  },
});
