/** An act after which its own actor can reach the control plane, and could not before. */
import {
  changesRights,
  gainsOf,
  nameOf,
  rounded,
  tierBefore,
  tierOf,
  unusualFor,
} from '../change.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { severityOf } from '../surprise.ts';

/**
 * Out of a hundred acts that give their own actor a way to rule, most are somebody's first day as administrator, done
 * by another; done by the actor itself few are wanted. Expert table: P(act | attack) 0.3, P(act | benign) 0.015.
 */
const LLR = 3;

/** Did this act touch a step of the way there? Else it was there before, and the past need not be worked out. */
const touchesPath = (look: Look, id: string): boolean => {
  const touched = new Set([id, ...gainsOf(look).map((gain) => gain.id)]);
  const { path } = look.observation.view.tierOf(id);
  return (
    gainsOf(look).length > 0 && path.some(({ from, to }) => touched.has(from) || touched.has(to))
  );
};

export const escalationPath = defineBehaviour({
  id: 'escalation-path',
  title: 'An act gave its own actor a way to the control plane',
  description:
    'Before the act no way led from who did it to the control plane, after it one does: a grant to itself, a new default version of its policy, a role or group that it may take, under the rules of the system itself.',
  attack: ['T1098.003', 'T1098'],
  falsePositives: [
    'An account is set up by its own owner',
    'A deployment widens its own role as planned',
  ],
  kinds: ['privilege_change', 'token_issuance'],
  outcomes: ['success'],
  judge(look) {
    const { event, lineage, observation } = look;
    const id = lineage.actingAs;
    if (!changesRights(event) || tierOf(look, id) !== 0 || !touchesPath(look, id)) return undefined;
    const before = tierBefore(look, id);
    if (before === undefined || before === 0) return undefined;
    const llr = rounded(LLR * Math.max(0.6, unusualFor(look)));
    return {
      llr,
      severity: severityOf(llr),
      description: `${event.operation} gave ${nameOf(look, id)} a way to the control plane: ${observation.view.tierOf(id).because}.`,
      observables: [`escalation:${id}`, `event:${event.id}`],
      detail: { tierBefore: before, operation: event.operation },
    };
  },
});
