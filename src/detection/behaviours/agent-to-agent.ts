/** An agent calls, or is called by, another agent with which it never worked. */
import { DAY } from '../../core/index.ts';
import { nameOf } from '../change.ts';
import { isAgent } from '../delegators.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { llrOf, MIN_LLR, severityOf } from '../surprise.ts';

const REMEMBERED = 60 * DAY;
const WARM_UP_DAYS = 4;
const P_ATTACK = 0.35;
const PRIOR = { days: 3, usual: 0.1 };

/** The other agent: called, or upstream of this session. */
const otherOf = ({ event, lineage, observation: { view } }: Look): string | undefined => {
  const isOther = (id: string): boolean =>
    id !== lineage.actingAs && view.identity(id)?.class === 'agent';
  return (
    event.targets.find(({ kind, id }) => kind === 'identity' && isOther(id))?.id ??
    lineage.links.find(({ principalId }) => isOther(principalId))?.principalId
  );
};

const keyOf = ({ lineage }: Look): string => `agents|${lineage.actingAs}`;

export const agentToAgent = defineBehaviour({
  id: 'agent-to-agent',
  title: 'Two agents worked together that never did',
  description:
    'An agent called another agent, or acted for one, that it never worked with: orders pass on where nobody planned it.',
  attack: ['T1199', 'T1078.004'],
  owasp: ['ASI07', 'ASI08'],
  falsePositives: ['A new agent in the team', 'A new task over several agents'],
  outcomes: ['success'],
  marks(look) {
    const other = isAgent(look) ? otherOf(look) : undefined;
    return other === undefined ? [] : [{ key: keyOf(look), value: other, window: REMEMBERED }];
  },
  judge(look) {
    const other = isAgent(look) ? otherOf(look) : undefined;
    const days = daysAt(look.root?.habits.active, look.now);
    if (other === undefined || days < WARM_UP_DAYS) return undefined;
    const { sightings } = look.track(keyOf(look));
    const own = sightings.find(({ value }) => value === other);
    if (own === undefined || own.count > 1) return undefined;
    const pBenign = Math.min(
      1,
      (Math.max(0, sightings.length - 2) + PRIOR.days * PRIOR.usual) / (days + PRIOR.days),
    );
    const llr = llrOf({ pAttack: P_ATTACK, pBenign, cap: 1.7, days });
    if (llr < MIN_LLR) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `Works with ${nameOf(look, other)} for the first time in ${Math.round(days)} active days; it works with ${sightings.length - 1} others.`,
      observables: [`hop:${other}`],
      detail: { other, others: sightings.length - 1 },
    };
  },
});
