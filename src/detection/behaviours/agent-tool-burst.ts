/** An agent goes through many different tools faster than its own work ever did. */
import { MINUTE } from '../../core/index.ts';
import { isAgent } from '../delegators.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { atLevel, severityOf } from '../surprise.ts';

const WINDOW = 2 * MINUTE;
const LEAST = 6;
const WARM_UP_DAYS = 3;
/** A hijacked or looping agent chains what it has (0.4); a busy day does too, but of tools that it chains anyway. */
const LLR = { known: 1.7, unknown: 1 };

const keyOf = ({ lineage }: Look): string => `chained|${lineage.root}`;
const toolOf = ({ event }: Look): string => event.privilege;

export const agentToolBurst = defineBehaviour({
  id: 'agent-tool-burst',
  title: 'An agent chains many different tools at once',
  description:
    'Within two minutes an agent used many different tools or operations, beyond what its own work habitually chains: an injected plan, or a loop out of control.',
  attack: ['T1059', 'T1119'],
  owasp: ['ASI02', 'ASI08'],
  falsePositives: ['A larger task than ever', 'A new orchestration of the agent'],
  marks: (look) =>
    isAgent(look) && toolOf(look) !== ''
      ? [{ key: keyOf(look), value: toolOf(look), window: WINDOW }]
      : [],
  judge(look) {
    if (!isAgent(look) || toolOf(look) === '') return undefined;
    const { sightings, peak } = look.track(keyOf(look));
    const own = sightings.find(({ value }) => value === toolOf(look));
    const threshold = Math.max(LEAST, Math.ceil(peak * 1.5) + 1);
    if (own?.eventId !== look.event.id || own.count > 1 || !atLevel(sightings.length, threshold))
      return undefined;
    const settled = daysAt(look.root?.habits.active, look.now) >= WARM_UP_DAYS;
    const llr = settled ? LLR.known : LLR.unknown;
    return {
      llr,
      severity: severityOf(llr),
      description: `${sightings.length} different tools within two minutes${settled ? ` (habitually at most ${Math.round(peak)})` : ''}: ${sightings
        .slice(-4)
        .map(({ value }) => value)
        .join(', ')}.`,
      observables: [`tools:${look.lineage.root}`],
      events: sightings.map(({ eventId, vendorId }) => ({ eventId, vendorId })),
      detail: { tools: sightings.length, peak: Math.round(peak) },
    };
  },
});
