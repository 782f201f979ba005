/** An agent uses a tool it never used, or one after another as it never did. */
import { DAY, MINUTE } from '../../core/index.ts';
import { isAgent } from '../delegators.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { llrOf, MIN_LLR, pNovel, severityOf } from '../surprise.ts';
import type { Mark } from '../tracks.ts';

/** Two tools are a sequence when the second follows within this time. */
const FOLLOWS = 5 * MINUTE;
const REMEMBERED = 60 * DAY;
const WARM_UP_DAYS = 4;
/** Agents get new tools with a release; what is injected reaches for whatever there is. */
const USUAL_TOOL = 0.1;
const P_ATTACK = { tool: 0.5, sequence: 0.4 };
/** Sequences are many: only an agent of few is surprised by one more. */
const FEW_SEQUENCES = 24;

const lastKey = ({ lineage, event }: Look): string =>
  `last-tool|${lineage.root}|${event.actor.session?.id ?? ''}`;
const pairKey = ({ lineage }: Look): string => `tool-pairs|${lineage.root}`;

/** The tool before this one in the same session. */
const before = (look: Look): string | undefined =>
  look
    .track(lastKey(look))
    .sightings.filter(({ eventId }) => eventId !== look.event.id)
    .at(-1)?.value;

const pairOf = (look: Look): string | undefined => {
  const last = before(look);
  return last === undefined || last === look.event.privilege
    ? undefined
    : `${last} > ${look.event.privilege}`;
};

export const agentNewTool = defineBehaviour({
  id: 'agent-new-tool',
  title: 'An agent used a new tool, or its tools in a new order',
  description:
    'An agent whose tools and sequences are settled used a tool that it never used, or went from one tool to another as it never did.',
  attack: ['T1059', 'T1195.002'],
  owasp: ['ASI02', 'ASI04'],
  falsePositives: ['A release of the agent with a new tool', 'A new kind of task'],
  outcomes: ['success'],
  marks(look): readonly Mark[] {
    if (!isAgent(look) || look.event.privilege === '') return [];
    const pair = pairOf(look);
    return [
      { key: lastKey(look), value: look.event.privilege, window: FOLLOWS },
      ...(pair === undefined ? [] : [{ key: pairKey(look), value: pair, window: REMEMBERED }]),
    ];
  },
  judge(look) {
    const { event, pair: acting, now } = look;
    if (!isAgent(look) || event.privilege === '' || acting === undefined) return undefined;
    const days = daysAt(acting.habits.active, now);
    if (days < WARM_UP_DAYS) return undefined;
    if (seenIn(acting.habits, 'privilege', event.privilege) === undefined) {
      const pBenign = pNovel(acting.habits, 'privilege', USUAL_TOOL, now);
      const llr = llrOf({ pAttack: P_ATTACK.tool, pBenign, cap: 1.9, days });
      if (llr < MIN_LLR) return undefined;
      return {
        llr,
        severity: severityOf(llr),
        description: `First use of ${event.privilege} by this agent in ${Math.round(days)} active days.`,
        observables: [`privilege:${event.privilege}`],
        detail: { tool: event.privilege, new: 'tool' },
      };
    }
    const sequence = pairOf(look);
    const { sightings } = look.track(pairKey(look));
    const own = sightings.find(({ value }) => value === sequence);
    if (sequence === undefined || own === undefined || own.count > 1) return undefined;
    if (sightings.length < 3 || sightings.length > FEW_SEQUENCES) return undefined;
    const llr = llrOf({
      pAttack: P_ATTACK.sequence,
      pBenign: sightings.length / (days * 4 + 3),
      cap: 1.3,
      days,
    });
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `${sequence}: a sequence that it never took among its ${sightings.length - 1}.`,
      observables: [`sequence:${sequence}`],
      detail: { sequence, new: 'sequence' },
    };
  },
});
