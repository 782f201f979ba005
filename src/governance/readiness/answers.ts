/** The five answers about one identity. What nobody tried or told is unknown, never a pass. Pure. */
import { DAY, MINUTE } from '../../core/index.ts';
import { isBlindTo, type Principal } from '../../inventory/index.ts';
import type { Action } from '../../model/index.ts';
import { declaredOwners, isActionStep, type Playbook } from '../../response/index.ts';
import type { ReadinessAnswer, ReadinessFacts, ReadinessQuestion } from './contract.ts';

const SILENT = 2 * DAY;
const LISTED = 4;

const some = (all: readonly string[]): string =>
  all.length <= LISTED
    ? all.join(', ')
    : `${all.slice(0, LISTED).join(', ')} and ${all.length - LISTED} more`;

const answer =
  (question: ReadinessQuestion) =>
  (status: ReadinessAnswer['status'], because: string): ReadinessAnswer => ({
    question,
    status,
    because,
  });

const classOf = (principal: Principal): string =>
  principal.kind === 'identity' ? principal.class : 'workload';

/** Playbooks for its class, with the actions of theirs that freeze something in its system. */
export interface Mechanics {
  readonly playbooks: readonly Playbook[];
  readonly actions: readonly Action[];
  /** One of them stops the identity itself, whatever credential it shows. */
  readonly stopsItself: boolean;
}

const mechanicsOf = (principal: Principal, facts: ReadinessFacts): Mechanics => {
  const mine = [...facts.playbooks.values()].filter(
    (one) =>
      one.class === classOf(principal) &&
      (one.applies.systems?.includes(principal.system) ?? true) &&
      one.situation !== 'emergency_access',
  );
  const steps = mine.flatMap((playbook) =>
    playbook.steps
      .filter(isActionStep)
      .filter((step) => step.stage === 'freeze' || step.stage === 'end_sessions')
      .flatMap((step) => {
        const action = facts.actions.get(step.action);
        const fits =
          action?.system === principal.system &&
          (action.classes === 'any' ||
            (principal.kind === 'identity' && action.classes.includes(principal.class)));
        return fits && action ? [{ playbook, step, action }] : [];
      }),
  );
  return {
    playbooks: [...new Set(steps.map((one) => one.playbook))],
    actions: [...new Map(steps.map(({ action }) => [action.id, action])).values()],
    stopsItself: steps.some(
      ({ step }) => step.target.select === 'identity' || step.target.select === 'acting_role',
    ),
  };
};

const permission = (
  principal: Principal,
  { actions }: Mechanics,
  { probed }: ReadinessFacts,
): ReadinessAnswer => {
  const say = answer('permission');
  if (actions.length === 0) return say('fail', `no connection of ${principal.system} may act`);
  const needed = [
    ...new Set(actions.flatMap((one) => [...one.permissions.do, ...one.permissions.verify])),
  ];
  const tried = probed.filter((one) => one.system === principal.system);
  if (tried.length === 0)
    return say('unknown', `what our connection of ${principal.system} may do was not tried yet`);
  const stateOf = (name: string): string => {
    const said = tried.flatMap((one) => one.permissions.filter((each) => each.permission === name));
    // Of several connections one may be another account's: all must hold it.
    if (said.some((one) => one.granted === 'no')) return 'no';
    return said.length > 0 && said.every((one) => one.granted === 'yes') ? 'yes' : 'unknown';
  };
  const missing = needed.filter((one) => stateOf(one) === 'no');
  if (missing.length > 0) return say('fail', `our credential lacks ${some(missing)}`);
  const open = needed.filter((one) => stateOf(one) === 'unknown');
  return open.length > 0
    ? say('unknown', `whether our credential holds ${some(open)} could not be tried`)
    : say(
        'pass',
        `our credential holds all ${needed.length} permissions that ${some(actions.map((one) => one.id))} need`,
      );
};

const mechanics = (
  principal: Principal,
  known: Mechanics,
  { view }: ReadinessFacts,
): ReadinessAnswer => {
  const say = answer('mechanics');
  if (known.playbooks.length === 0)
    return say(
      'fail',
      `no playbook for a ${classOf(principal).replaceAll('_', ' ')} has an action that stops something in ${principal.system}`,
    );
  const names = some(known.playbooks.map((one) => one.id));
  const live = view
    .credentialsOf(principal.id)
    .filter((one) => one.status !== 'deleted' && one.status !== 'inactive');
  const never = live.filter((one) => one.revocability === 'never');
  if (never.length > 0 && !known.stopsItself)
    return say(
      'fail',
      `${some(never.map((one) => one.nativeId))} cannot be revoked, and ${names} does not stop the identity itself`,
    );
  const late = live.filter((one) => one.revocability === 'at_expiry');
  if (late.length > 0 && !known.stopsItself)
    return say(
      'fail',
      `${some(late.map((one) => one.nativeId))} work until they expire, and ${names} does not stop the identity itself`,
    );
  const blind = view.blind(principal.system, principal.scope).find(isBlindTo('credential'));
  if (blind && !known.stopsItself)
    return say('unknown', `its credentials are not all seen: ${blind.because}`);
  return say('pass', `${names}, with ${some(known.actions.map((one) => one.id))}`);
};

const owner = (principal: Principal, { view, users }: ReadinessFacts): ReadinessAnswer => {
  const say = answer('owner');
  const owners = declaredOwners(view.ownersOf(principal.id), view.declarationOf(principal.id));
  const [first] = owners;
  if (first === undefined) return say('fail', 'nobody is declared to own it');
  for (const who of owners) {
    const employment = view.employmentOf(who);
    if (employment.state === 'left') continue;
    const accounts = view.whoIs(who);
    if (accounts.length > 0 && accounts.every((one) => one.state !== 'active')) continue;
    if (/^[^@\s]+@[^@\s]+$/.test(who)) return say('pass', `${who} answers for it`);
    if (users.has(who)) return say('pass', `${who} answers for it, and signs in here`);
  }
  const gone = owners.filter((who) => view.employmentOf(who).state === 'left');
  return gone.length === owners.length
    ? say('fail', `${some(gone)} is declared, and has left`)
    : say(
        'unknown',
        `${first} is declared, and how to reach them is not known: no address, no user here`,
      );
};

interface Drilled {
  readonly answer: ReadinessAnswer;
  readonly minutes?: number;
}

const drilled = ({ playbooks }: Mechanics, facts: ReadinessFacts): Drilled => {
  const say = answer('drilled');
  const ids = new Set(playbooks.map((one) => one.id));
  const mine = facts.drills
    .filter(({ plans }) => plans.some((plan) => ids.has(plan.playbook)))
    .sort((a, b) => b.run.startedAt - a.run.startedAt);
  const [last] = mine;
  if (!last) return { answer: say('fail', 'no drill has run its playbook yet') };
  const days = Math.floor((facts.now - last.run.startedAt) / DAY);
  const { drill, result, because, times } = last.run;
  if (result === 'running')
    return { answer: say('unknown', `drill ${drill} of its playbook is running`) };
  if (result === 'fail')
    return {
      answer: say('fail', `drill ${drill} of its playbook failed ${days} days ago: ${because}`),
    };
  if (days > facts.drillDays)
    return { answer: say('fail', `its playbook was last drilled ${days} days ago, by ${drill}`) };
  const effective = times['effective'];
  return {
    answer: say('pass', `drill ${drill} ran its playbook ${days} days ago`),
    ...(effective === undefined ? {} : { minutes: effective / MINUTE }),
  };
};

const watched = (principal: Principal, facts: ReadinessFacts): ReadinessAnswer => {
  const say = answer('watched');
  const source = facts.sources.find((one) => one.id === principal.system);
  if (!source) return say('fail', `no source reads ${principal.system}`);
  const kinds = Object.entries(source.telemetry);
  const given = kinds.filter(([, one]) => one.given !== 'no').map(([kind]) => kind);
  if (given.length === 0) return say('fail', `${source.title} writes no log of what it does`);
  const heardAt = facts.heardAt(principal.system);
  if (heardAt === undefined) return say('fail', `no log of ${source.title} has come in`);
  if (facts.now - heardAt > SILENT)
    return say(
      'fail',
      `no log of ${source.title} came in since ${new Date(heardAt).toISOString().slice(0, 16)}`,
    );
  const essential = ['authentication', 'privilege_change'] as const;
  const none = essential.filter((kind) => source.telemetry[kind].given === 'no');
  if (none.length === essential.length)
    return say('fail', `${source.title} tells neither of sign-ins nor of changes of privilege`);
  const needs = essential.flatMap((kind) => {
    const one = source.telemetry[kind];
    return one.given === 'needs' ? [`${kind} needs ${one.setting}`] : [];
  });
  return needs.length > 0
    ? say('unknown', `logs come in; whether they hold it turns on settings: ${needs.join('; ')}`)
    : say('pass', `${some(given)} come in`);
};

export const answersFor = (
  principal: Principal,
  facts: ReadinessFacts,
): { readonly answers: readonly ReadinessAnswer[]; readonly minutes?: number } => {
  const known = mechanicsOf(principal, facts);
  const drill = drilled(known, facts);
  return {
    answers: [
      permission(principal, known, facts),
      mechanics(principal, known, facts),
      owner(principal, facts),
      drill.answer,
      watched(principal, facts),
    ],
    ...(drill.minutes === undefined ? {} : { minutes: drill.minutes }),
  };
};
