/** Decisions for gateways, as AuthZEN speaks; every denial of somebody known goes into the loop as evidence. */
import { CountersignError } from '../../core/index.ts';
import {
  createDenialTally,
  type Decision,
  decide,
  defaultPolicy,
  ENFORCEMENT_SETTINGS_KEY,
  type EnforcementPolicy,
  enforcementPolicy,
  type Question,
} from '../../governance/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Call, Handlers } from '../server.ts';

const answerOf = ({ permit, stage, reason, obligations }: Decision) => ({
  decision: permit,
  context: { stage, reason, obligations: [...obligations] },
});

type Asked = Call<'decision.evaluateMany'>['body'];

const whole = (
  shared: Asked,
  one: Omit<Asked, 'evaluations' | 'options'>,
  nth: number,
): Question => {
  const subject = one.subject ?? shared.subject;
  const action = one.action ?? shared.action;
  const resource = one.resource ?? shared.resource;
  const context = one.context ?? shared.context;
  if (subject === undefined || action === undefined || resource === undefined) {
    const missing =
      subject === undefined ? 'subject' : action === undefined ? 'action' : 'resource';
    throw new CountersignError('ERR_INPUT_INVALID', `evaluations[${nth}]: no ${missing}`);
  }
  return { subject, action, resource, ...(context === undefined ? {} : { context }) };
};

const last: Readonly<Record<string, boolean | undefined>> = {
  deny_on_first_deny: false,
  permit_on_first_permit: true,
};

export const decisionHandlers = (deps: ApiDeps) => {
  let policy: { readonly kept: unknown; readonly value: EnforcementPolicy | undefined } | undefined;
  const denials = createDenialTally();

  /** Undefined: what is stored is no policy. */
  const policyNow = async (): Promise<EnforcementPolicy | undefined> => {
    const kept = await deps.store.settings.recent(ENFORCEMENT_SETTINGS_KEY);
    if (policy && policy.kept === kept) return policy.value;
    const read = enforcementPolicy.safeParse(kept ?? defaultPolicy);
    if (!read.success)
      deps.log.error({ because: read.error.message }, 'the enforcement policy cannot be read');
    policy = { kept, value: read.data };
    return policy.value;
  };

  const tell = async (question: Question, { principalId, stage }: Decision, by: string) => {
    if (principalId === undefined) return;
    const at = deps.clock.now();
    const { action, resource } = question;
    const denial = {
      ...{ principalId, stage, action: action.name },
      resource: `${resource.type}:${resource.id}`,
    };
    for (const one of denials.note(denial, at))
      await deps.control({ type: 'denied', at, by, ...one }, one.principalId);
  };

  const ask = async (question: Question, by: string): Promise<Decision> => {
    const known = {
      view: deps.view(),
      posture: (id: string) => deps.posture(id),
      now: deps.clock.now(),
    };
    const decision = decide(question, known, await policyNow());
    if (!decision.permit) await tell(question, decision, by);
    return decision;
  };

  const echo = ({ request, reply }: Pick<Call<'decision.evaluate'>, 'request' | 'reply'>): void => {
    const id = request.headers['x-request-id'];
    if (typeof id === 'string' && /^[\x21-\x7e]{1,200}$/.test(id)) reply.header('x-request-id', id);
  };

  return {
    'decision.evaluate': async (call) => {
      echo(call);
      return answerOf(await ask(whole(call.body, {}, 0), call.who.userId));
    },
    'decision.evaluateMany': async (call) => {
      echo(call);
      const { body, who } = call;
      // Without a list it is one question (AuthZEN 1.0, 7.1).
      if (body.evaluations === undefined || body.evaluations.length === 0)
        return answerOf(await ask(whole(body, {}, 0), who.userId));
      const stopsAt = last[body.options?.evaluations_semantic ?? 'execute_all'];
      const questions = body.evaluations.map((one, nth) => whole(body, one, nth));
      const evaluations: ReturnType<typeof answerOf>[] = [];
      for (const question of questions) {
        const decision = await ask(question, who.userId);
        evaluations.push(answerOf(decision));
        if (decision.permit === stopsAt) break;
      }
      return { evaluations };
    },
    'decision.metadata': async () => ({
      policy_decision_point: deps.publicUrl,
      access_evaluation_endpoint: `${deps.publicUrl}/access/v1/evaluation`,
      access_evaluations_endpoint: `${deps.publicUrl}/access/v1/evaluations`,
    }),
  } satisfies Partial<Handlers>;
};
