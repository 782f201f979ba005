/** An agent acts for somebody who is gone, switched off or under suspicion. */
import { DAY } from '../../core/index.ts';
import { delegatorsOf, isAgent } from '../delegators.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { severityOf } from '../surprise.ts';

/**
 * Delegations outlive those who gave them through neglect too (a tenth of agents), which their own rate tells. Where
 * one account of several is switched off somebody may just have been sent away. Most open incidents are none.
 */
const LLR = { goneVerified: 2.4, goneTold: 1.9, partly: 2.2, atRisk: 0.9 };

interface Trouble {
  readonly who: string;
  readonly because: string;
  readonly llr: number;
}

/** An old account that is long off says nothing of who still has another. */
const LATELY = 7 * DAY;

const wasThere = ({ observation, now }: Look, who: string, id: string): boolean =>
  observation.view.whoIs(who, now - LATELY).some((one) => one.id === id && one.state === 'active');

const troubleOf = (look: Look): Trouble | undefined => {
  const { view } = look.observation;
  for (const { who, ids, trust } of delegatorsOf(look)) {
    const gone = trust === 'verified' ? LLR.goneVerified : LLR.goneTold;
    const accounts = view.whoIs(who, look.now);
    const states = accounts.map(({ state }) => state);
    if (states.length > 0 && !states.includes('active')) {
      return { who, because: `whose account is ${states[0]}`, llr: gone };
    }
    const off = accounts.find((one) => one.state !== 'active' && wasThere(look, who, one.id));
    if (off !== undefined) {
      return { who, because: `of whose accounts one was lately ${off.state}`, llr: LLR.partly };
    }
    const employed = view.employmentOf(who, look.now);
    if (employed.state === 'left') return { who, because: 'who left', llr: gone };
    const open = ids.some((id) =>
      look.observation.posture(id)?.terms.some(({ name }) => name === 'incident open'),
    );
    if (open) return { who, because: 'against whom an incident is open', llr: LLR.atRisk };
  }
  return undefined;
};

export const agentDelegatorGone = defineBehaviour({
  id: 'agent-delegator-gone',
  title: 'An agent acts for somebody who is gone or under suspicion',
  description:
    'The person on whose behalf an agent acts is disabled, deleted, has left, or is in an open incident: its mandate ended, or its orders come from an intruder.',
  attack: ['T1078.004', 'T1550.001'],
  owasp: ['ASI03', 'NHI1'],
  falsePositives: [
    'A hand-over that was forgotten',
    'Somebody on leave whose account is switched off',
  ],
  outcomes: ['success'],
  judge(look) {
    if (!isAgent(look)) return undefined;
    const trouble = troubleOf(look);
    if (trouble === undefined) return undefined;
    const { who, because, llr } = trouble;
    return {
      llr,
      severity: severityOf(llr),
      description: `${look.event.operation} on behalf of ${who}, ${because}.`,
      observables: [`delegator:${who}`],
      detail: { delegator: who, because },
    };
  },
});
