/** A program on a rented machine works as a person. */
import { isBrowser } from '../agent-family.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { llrOf, MIN_LLR, pNovel, severityOf } from '../surprise.ts';

const WARM_UP_DAYS = 5;
/** Stolen sessions and tokens of people are worked off by scripts on rented machines in a third of the cases. */
const P_ATTACK = 0.35;
/** New tools are usual for a person on one day in ten; new tool and rented machine together on far fewer. */
const USUAL_TOOL = 0.1;
const RENTED = 0.15;

const isRented = ({ place }: Look): boolean =>
  place?.network === 'hosting' || place?.network === 'cloud_provider';

/** Developers' machines in a cloud are a habit of theirs. */
const worksThere = ({ root, place, now }: Look): boolean =>
  place?.asn !== undefined && daysAt(seenIn(root?.habits, 'asn', String(place.asn)), now) >= 1;

export const machineUsesHuman = defineBehaviour({
  id: 'machine-uses-human',
  title: 'A program on a rented machine works as a person',
  description:
    'The identity of a person is used by a tool that is no browser and that they never used, from a hosting or cloud network they never used.',
  attack: ['T1078.004', 'T1550.001'],
  falsePositives: [
    'A first try of a development machine in a cloud',
    'A new backup or mail program that fetches from a cloud',
  ],
  outcomes: ['success'],
  judge(look) {
    const { agent, root, now, place } = look;
    if (look.class !== 'human' || agent === undefined || isBrowser(agent)) return undefined;
    if (!isRented(look) || worksThere(look) || root === undefined) return undefined;
    if (seenIn(root.habits, 'agent', agent) !== undefined) return undefined;
    const days = daysAt(root.habits.active, now);
    if (days < WARM_UP_DAYS) return undefined;
    const pBenign = pNovel(root.habits, 'agent', USUAL_TOOL, now) * RENTED;
    const llr = llrOf({ pAttack: P_ATTACK, pBenign, cap: 2.4, days });
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `${agent} from AS${place?.asn} (${place?.network.replaceAll('_', ' ')}) works with the identity of a person who used neither.`,
      observables: [`asn:${place?.asn}`, `agent:${agent}`],
      detail: { days: Math.round(days) },
    };
  },
});
