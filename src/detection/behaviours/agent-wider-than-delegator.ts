/** An agent does for somebody what that person may not do. */
import { tierOf } from '../change.ts';
import { delegatorsOf, isAgent } from '../delegators.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { severityOf } from '../surprise.ts';

const HABIT_DAYS = 3;
/** Agents are set up too widely every day, so it is seldom an attack; but it is how a person gets at more. */
const LLR = { mayNot: 1.7, higher: 1.1 };

interface Wider {
  readonly who: string;
  readonly how: keyof typeof LLR;
}

const systemOf = (id: string): string => id.slice(0, id.indexOf(':'));

const widerOf = (look: Look): Wider | undefined => {
  const { event, lineage, observation } = look;
  const { view } = observation;
  const resource = event.targets.find(({ kind }) => kind === 'resource')?.id ?? '*';
  const own = tierOf(look, lineage.actingAs);
  for (const { who, ids } of delegatorsOf(look)) {
    for (const id of ids) {
      if (view.principal(id) === undefined) continue;
      const same = systemOf(id) === systemOf(lineage.actingAs) && view.evaluates(systemOf(id));
      const native = resource.startsWith(`${systemOf(id)}:`)
        ? resource.slice(systemOf(id).length + 1)
        : resource;
      const may = same
        ? view.mayDo({ principalId: id, privilege: event.privilege, resource: native }).answer
        : 'unknown';
      if (may === 'denied' || may === 'not_granted') return { who, how: 'mayNot' };
      const theirs = tierOf(look, id);
      if (
        may === 'unknown' &&
        own !== undefined &&
        theirs !== undefined &&
        own < theirs &&
        own <= 1
      ) {
        return { who, how: 'higher' };
      }
    }
  }
  return undefined;
};

export const agentWiderThanDelegator = defineBehaviour({
  id: 'agent-wider-than-delegator',
  title: 'An agent did for somebody what that person may not do',
  description:
    'The agent used a right that the person on whose behalf it acts does not hold, or rules where they do not: a confused deputy.',
  attack: ['T1548', 'T1134'],
  owasp: ['ASI03', 'NHI5'],
  falsePositives: ['An agent that is meant to do a narrow thing for everybody'],
  outcomes: ['success'],
  judge(look) {
    const { event, pair, now } = look;
    if (!isAgent(look) || event.effect === 'read' || event.privilege === '') return undefined;
    // What it does for everybody day by day is its task.
    if (daysAt(seenIn(pair?.habits, 'privilege', event.privilege), now) >= HABIT_DAYS)
      return undefined;
    const wider = widerOf(look);
    if (wider === undefined) return undefined;
    const { who, how } = wider;
    return {
      llr: LLR[how],
      severity: severityOf(LLR[how]),
      description:
        how === 'mayNot'
          ? `${event.privilege} on behalf of ${who}, who may not do it.`
          : `${event.privilege} on behalf of ${who}, whose reach is less than the agent’s.`,
      observables: [`delegator:${who}`, `privilege:${event.privilege}`],
      detail: { delegator: who, how },
    };
  },
});
