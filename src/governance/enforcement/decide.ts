/** The answer to one question, from what is known now: pure, and nothing that waits. */
import type { InventoryView } from '../../inventory/index.ts';
import type { Identity, Posture } from '../../model/index.ts';
import type { Decision, EnforcementPolicy, PolicyRule, Question, Stage } from './contract.ts';

export interface Known {
  /** Undefined while no graph is loaded in this process. */
  readonly view: InventoryView | undefined;
  posture(principalId: string): Posture | undefined;
  readonly now: number;
}

const reads = /^(?:get|list|read|search|find|describe|query|view|fetch|head)(?:$|[^a-z])/i;

/** Also within a longer name: `crm.read`, `files:list`. */
const isReading = (action: string): boolean =>
  action.split(/[.:/]/).some((part) => reads.test(part));

const MOST_LINKED = 16;

/** `*` is any text; nothing else means anything. Linear in both. */
export const fits = (pattern: string, text: string): boolean => {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const wanted = text.toLowerCase();
  if (rest.length === 0) return wanted === first;
  if (!wanted.startsWith(first)) return false;
  let at = first.length;
  const last = rest.pop() ?? '';
  for (const part of rest) {
    const found = wanted.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return wanted.length - last.length >= at && wanted.endsWith(last);
};

const says = (
  stage: Stage,
  permit: boolean,
  reason: string,
  more: Partial<Decision> = {},
): Decision => ({
  permit,
  stage,
  reason,
  obligations: [],
  ...more,
});

/** By the inventory's id, or by the only account that the name means. */
const subjectOf = (view: InventoryView, { subject }: Question): Identity | undefined => {
  const known = view.identity(subject.id);
  if (known) return known;
  const named = view.whoIs(subject.id).filter(({ state }) => state !== 'deleted');
  const [only, ...others] = named;
  return only === undefined || others.length > 0 ? undefined : view.identity(only.id);
};

const standing = (posture: Posture | undefined, state: 'open' | 'contained'): string | undefined =>
  posture?.terms.find(({ name }) => name === `incident ${state}`)?.because;

/** Incidents of the subject and of those that are surely the same person or workload. */
const byIncident = (
  subject: Identity,
  question: Question,
  { view, posture }: Known,
  policy: EnforcementPolicy,
): Decision | undefined => {
  const linked = (view?.linkedTo(subject.id) ?? []).slice(0, MOST_LINKED).map(({ id }) => id);
  const postures = [subject.id, ...linked].map(posture);
  if (postures.some((one) => standing(one, 'contained') !== undefined))
    return says('incident', false, 'contained because of an incident');
  if (policy.openIncident === 'permit') return undefined;
  if (!postures.some((one) => standing(one, 'open') !== undefined)) return undefined;
  if (policy.openIncident === 'read_only' && isReading(question.action.name))
    return says('incident', true, 'an incident about it is open: reading only', {
      obligations: ['read_only'],
    });
  return says('incident', false, 'an incident about it is open');
};

const property = (from: Readonly<Record<string, unknown>> | undefined, key: string) => {
  const value = from?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** For whom an agent acts: one who may not act any more lends it nothing. */
const byDelegator = (
  question: Question,
  known: Known,
  policy: EnforcementPolicy,
): Decision | undefined => {
  const named =
    property(question.context, 'on_behalf_of') ??
    property(question.subject.properties, 'on_behalf_of');
  if (named === undefined || known.view === undefined) return undefined;
  const delegator = subjectOf(known.view, {
    ...question,
    subject: { type: 'identity', id: named },
  });
  if (delegator === undefined) return says('delegator', false, 'for whom it acts is not known');
  if (delegator.status !== 'active')
    return says('delegator', false, 'for whom it acts may not act any more');
  const incident = byIncident(delegator, question, known, policy);
  return incident && { ...incident, stage: 'delegator' };
};

const ruleFits = (
  { when }: PolicyRule,
  subject: Identity,
  question: Question,
  { view, posture }: Known,
): boolean => {
  const judged = posture(subject.id);
  const { action, resource } = question;
  const named = `${resource.type}:${resource.id}`;
  return (
    (when.class === undefined || when.class.includes(subject.class)) &&
    (when.tierAtMost === undefined || (judged?.tier ?? 0) <= when.tierAtMost) &&
    (when.riskAtLeast === undefined || (judged?.risk ?? 100) >= when.riskAtLeast) &&
    (when.action === undefined || when.action.some((one) => fits(one, action.name))) &&
    (when.resource === undefined || when.resource.some((one) => fits(one, named))) &&
    (when.unowned === undefined ||
      (view?.ownersOf(subject.id) ?? []).every(({ basis }) => basis !== 'declared')) &&
    (when.withoutPurpose === undefined || view?.declarationOf(subject.id)?.purpose === undefined)
  );
};

const byRule = (rule: PolicyRule, question: Question): Decision => {
  const { id, answer, reason } = rule;
  const more = { rule: id };
  switch (answer) {
    case 'permit':
      return says('policy', true, reason, more);
    case 'deny':
      return says('policy', false, reason, more);
    case 'read_only':
      return says('policy', isReading(question.action.name), reason, {
        ...more,
        obligations: ['read_only'],
      });
    case 'step_up':
    case 'ask_sponsor': {
      const met = question.context?.['met'];
      const isMet = Array.isArray(met) && met.includes(answer);
      return says('policy', isMet, reason, { ...more, obligations: isMet ? [] : [answer] });
    }
  }
};

/**
 * Stages in order, and the first that decides: known, active, no decoy, no incident, its delegator, the site's rules.
 * Without a policy, one that is stored and cannot be read, nothing is permitted.
 * What was met (`context.met`: obligations that the gateway saw done) counts where a rule asked for it.
 */
export const decide = (
  question: Question,
  known: Known,
  policy: EnforcementPolicy | undefined,
): Decision => {
  const { view } = known;
  // Also where the site said to permit what cannot be answered: that was said in the policy that cannot be read.
  if (policy === undefined)
    return says('not_answerable', false, 'the policy of this site cannot be read');
  if (view === undefined)
    return says('not_answerable', policy.notAnswerable === 'permit', 'not ready to answer');
  const subject = subjectOf(view, question);
  if (subject === undefined)
    return says('subject_unknown', policy.unknownSubject === 'permit', 'the subject is not known');
  const found = (decision: Decision): Decision => ({ ...decision, principalId: subject.id });
  if (subject.status !== 'active')
    return found(says('subject_inactive', false, 'the subject is not active'));
  if (subject.flags.honey) return found(says('decoy', false, 'not permitted'));
  const stopped =
    byIncident(subject, question, known, policy) ?? byDelegator(question, known, policy);
  if (stopped) return found(stopped);
  const rule = policy.rules.find((one) => ruleFits(one, subject, question, known));
  return found(rule ? byRule(rule, question) : says('default', true, 'nothing speaks against it'));
};
