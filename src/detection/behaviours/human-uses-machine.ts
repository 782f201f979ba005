/** A person works with an identity that is a machine's. */
import { isBrowser } from '../agent-family.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { llrOf, severityOf } from '../surprise.ts';

const WARM_UP_DAYS = 5;
/** Signs in to a page as the machine; a person's second factor on it. Some do so on one day in a hundred to look. */
const P_ATTACK = 0.35;
const P_BENIGN = { page: 0.01, factor: 0.006, unsettled: 0.04 };

const isMachine = ({ class: kind }: Look): boolean =>
  kind === 'service_account' ||
  kind === 'workload' ||
  kind === 'third_party_app' ||
  kind === 'agent';

/** A browser, or a second factor that somebody answered. */
const handOf = ({ agent, event }: Look): 'page' | 'factor' | undefined => {
  if (event.actor.session?.mfa === true) return 'factor';
  return isBrowser(agent) ? 'page' : undefined;
};

export const humanUsesMachine = defineBehaviour({
  id: 'human-uses-machine',
  title: 'A person uses an identity that is a machine’s',
  description:
    'A browser or an answered second factor shows that a person works as a service account, workload, app or agent, which no person did before.',
  attack: ['T1078.004', 'T1078'],
  owasp: ['NHI10'],
  falsePositives: [
    'An engineer looks into a fault as the service',
    'An account of both is marked as a machine’s',
  ],
  judge(look) {
    if (!isMachine(look) || !look.authenticated) return undefined;
    const hand = handOf(look);
    if (hand === undefined) return undefined;
    const { root, now, event } = look;
    const days = daysAt(root?.habits.active, now);
    if (Object.keys(root?.habits.sets.agent ?? {}).some(isBrowser)) return undefined;
    const pBenign = days < WARM_UP_DAYS ? P_BENIGN.unsettled : P_BENIGN[hand];
    const llr = llrOf({ pAttack: P_ATTACK, pBenign, cap: 2.8 });
    return {
      llr,
      severity: severityOf(llr),
      description:
        hand === 'page'
          ? `${event.operation} from ${look.agent}: a person’s tool, with the identity of a machine.`
          : `${event.operation} with a second factor that a person answered, with the identity of a machine.`,
      observables: [`agent:${look.agent ?? 'unknown'}`, `hand:${look.lineage.root}`],
      detail: { hand, days: Math.round(days) },
    };
  },
});
