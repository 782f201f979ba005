/** An agent that only read begins to write, to change rights or to read secrets. */
import { DAY } from '../../core/index.ts';
import { isAgent } from '../delegators.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { severityOf } from '../surprise.ts';

const REMEMBERED = 90 * DAY;
const WARM_UP_DAYS = 4;
const LEAST_CALLS = 10;
/** Agents are given more to do some times a year; an injected one does at once what it is not for. */
const LLR = { write: 1.4, secret_access: 2, privilege_change: 2.2, token_issuance: 1.8 };

/** How far an act reaches: reading is the least. */
const reachOf = ({ event }: Look): keyof typeof LLR | 'read' => {
  const { kind, effect } = event;
  if (kind === 'privilege_change' || kind === 'secret_access' || kind === 'token_issuance')
    return kind;
  return effect === 'write' ? 'write' : 'read';
};

const keyOf = ({ lineage }: Look): string => `reach|${lineage.root}`;

export const agentScopeJump = defineBehaviour({
  id: 'agent-scope-jump',
  title: 'An agent did a kind of thing that it never did',
  description:
    'An agent that so far only read, or only wrote, changed rights, read secrets or made tokens for the first time.',
  attack: ['T1078.004', 'T1098'],
  owasp: ['ASI03', 'ASI01'],
  falsePositives: ['The agent was given a wider task', 'First use of a feature'],
  outcomes: ['success'],
  marks: (look) =>
    isAgent(look) ? [{ key: keyOf(look), value: reachOf(look), window: REMEMBERED }] : [],
  judge(look) {
    if (!isAgent(look)) return undefined;
    const reach = reachOf(look);
    if (reach === 'read') return undefined;
    const { sightings, total } = look.track(keyOf(look));
    const own = sightings.find(({ value }) => value === reach);
    if (own === undefined || own.count > 1 || total <= LEAST_CALLS) return undefined;
    if (daysAt(look.root?.habits.active, look.now) < WARM_UP_DAYS) return undefined;
    const llr = LLR[reach];
    const others = sightings
      .filter(({ value }) => value !== reach)
      .map(({ value }) => value.replaceAll('_', ' '));
    return {
      llr,
      severity: severityOf(llr),
      description: `${look.event.operation}: its first ${reach.replaceAll('_', ' ')} after ${total - 1} acts of ${others.join(' and ')}.`,
      observables: [`reach:${look.lineage.root}`, `privilege:${look.event.privilege}`],
      detail: { reach, before: others.join(' '), acts: total - 1 },
    };
  },
});
