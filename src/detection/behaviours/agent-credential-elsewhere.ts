/** A credential of an agent is used outside of the place in which the agent runs. */

import { isAgent } from '../delegators.ts';
import { seenIn } from '../habits.ts';
import { defineBehaviour } from '../look.ts';
import { daysAt } from '../seen.ts';
import { llrOf, MIN_LLR, pNovel, severityOf } from '../surprise.ts';

const WARM_UP_DAYS = 4;
/** An agent runs in one place; more than these and it has none. */
const FEW_PLACES = 3;
const P_ATTACK = 0.7;
const USUAL = 0.03;

export const agentCredentialElsewhere = defineBehaviour({
  id: 'agent-credential-elsewhere',
  title: 'An agent’s credential left the place where the agent runs',
  description:
    'A token or key of an agent that runs in one network with one tool is used from another network with another tool: it was taken out of its runtime.',
  attack: ['T1550.001', 'T1552.001'],
  owasp: ['ASI03', 'NHI2'],
  falsePositives: ['The agent moved to another host', 'A developer runs the agent at home'],
  judge(look) {
    const { root, place, agent, now, event } = look;
    if (!isAgent(look) || look.class !== 'agent' || root === undefined) return undefined;
    if (place?.asn === undefined || agent === undefined || !look.authenticated) return undefined;
    const { habits } = root;
    const days = daysAt(habits.active, now);
    if (days < WARM_UP_DAYS || Object.keys(habits.sets.asn).length > FEW_PLACES) return undefined;
    if (seenIn(habits, 'asn', String(place.asn)) !== undefined) return undefined;
    if (seenIn(habits, 'agent', agent) !== undefined) return undefined;
    const pBenign = pNovel(habits, 'asn', USUAL, now);
    const llr = llrOf({ pAttack: P_ATTACK, pBenign, cap: 2.8, days });
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `Used from AS${place.asn} with ${agent}; in ${Math.round(days)} active days it ran from ${Object.keys(habits.sets.asn).length} network with other tools.`,
      observables: [
        `asn:${place.asn}`,
        `agent:${agent}`,
        ...(event.actor.credential === undefined
          ? []
          : [`credential:${event.actor.credential.nativeId}`]),
      ],
      detail: { days: Math.round(days) },
    };
  },
});
