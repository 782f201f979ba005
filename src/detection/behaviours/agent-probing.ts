/** An agent tries what it may not, again and again, with one thing after another. */
import { isAgent } from '../delegators.ts';
import { defineBehaviour } from '../look.ts';
import { atLevel, severityOf } from '../surprise.ts';

/** Programs do not try doors: three different ones within ten minutes are no accident of a release. */
const LEAST = 3;
/** Language models do try again in other words when they are refused, so it is a line before it is an alarm. */
const LLR = { few: 1.2, many: 2 };
const MANY = 6;

export const agentProbing = defineBehaviour({
  id: 'agent-probing',
  title: 'An agent tries one door after another',
  description:
    'An agent was refused several different operations or tools within ten minutes, more than it habitually is: it looks for a way around its limits.',
  attack: ['T1580', 'T1526'],
  owasp: ['ASI01', 'ASI10'],
  falsePositives: [
    'A right is missing for a new task',
    'A tool is down and answers with a refusal',
  ],
  outcomes: ['failure'],
  judge(look) {
    if (!isAgent(look)) return undefined;
    const { refused, recent, event } = look;
    if (!refused.some(([, one]) => one.eventId === event.id)) return undefined;
    const threshold = Math.max(LEAST, Math.ceil((recent?.deniedPeak ?? 0) * 1.5));
    if (!atLevel(refused.length, threshold)) return undefined;
    const llr = refused.length >= MANY ? LLR.many : LLR.few;
    return {
      llr,
      severity: severityOf(llr),
      description: `${refused.length} different operations refused within ten minutes: ${refused
        .slice(0, 4)
        .map(([what]) => what)
        .join(', ')}.`,
      observables: [`denied:${look.lineage.root}`],
      events: refused.map(([, one]) => ({ eventId: one.eventId, vendorId: one.vendorId })),
      detail: { operations: refused.length },
    };
  },
});
