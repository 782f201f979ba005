/**
 * Our containment told to others. Telling is an act like any other: it is planned, asked for, journalled, braked and
 * stopped by the same rules, under the playbook `exchange/tell-others` and the system `shared-signals`.
 */
import { type Clock, HOUR, hashId, type Log, MINUTE } from '../../core/index.ts';
import type { InventoryView } from '../../inventory/index.ts';
import type { Action, Incident, PlanStep, Posture, ResponsePlan } from '../../model/index.ts';
import {
  approvalsFor,
  authorise,
  barredFrom,
  createBrake,
  declaredOwners,
  grantFor,
  isActionStep,
  type Playbook,
  type ResponseSettings,
  recordResponse,
  type StepOutcome,
  takenSince,
  whoAnswers,
} from '../../response/index.ts';
import type { TenantStore } from '../../store/index.ts';
import { actionId, type Saying, sayings, TELL_PLAYBOOK, TELLING, tellPlaybook } from './sayings.ts';
import type { Subject } from './subject.ts';
import { tellActions } from './tell-actions.ts';
import type { Transmitter } from './transmit.ts';

/** A passkey is not an API key; CAEP's words where one fits. */
const credentialTypes: readonly (readonly [RegExp, string])[] = [
  [/password/, 'password'],
  [/certificate/, 'x509'],
  [/passkey|fido|authenticator/, 'fido2-roaming'],
];

export interface TellerParts {
  readonly store: TenantStore;
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly clock: Clock;
  readonly log: Log;
  view(): InventoryView | undefined;
  posture(id: string): Posture | undefined;
  settings(): Promise<ResponseSettings>;
  /** Our issuer, under which accounts without an e-mail address are named. */
  issuer(): string;
  /** Does anybody listen? */
  listened(): Promise<boolean>;
}

export interface Teller {
  /** Plans what others are told of one step that came to hold. Twice is once; true when something new may run. */
  consider(outcome: StepOutcome): Promise<boolean>;
}

const byLeaving: Readonly<Record<string, readonly string[]>> = {
  denied: ['account_disabled', 'risk_level_change'],
  partly_denied: ['risk_level_change'],
  sessions_ended: ['session_revoked', 'risk_level_change'],
  credential_inactive: ['credential_change', 'risk_level_change'],
};

const leavesOf = (step: PlanStep, playbook: Playbook | undefined): string | undefined =>
  playbook?.steps
    .filter(isActionStep)
    .find((one) => one.id === step.name && one.action === step.action)?.leaves;

/** RFC 9493: by e-mail where the account has one that its vendor proved, else by our own name for it. */
const subjectOf = (identityId: string, view: InventoryView, issuer: string): Subject => {
  const handles = view.identity(identityId)?.handles ?? [];
  const email = handles.find(({ kind, verified }) => kind === 'email' && verified);
  return email
    ? { format: 'email', email: email.value }
    : { format: 'iss_sub', iss: issuer, sub: identityId };
};

export const createTeller = (parts: TellerParts): Teller => {
  const { store, playbooks, clock } = parts;
  const brake = createBrake(0);
  let seeded = false;

  const seed = async (): Promise<void> => {
    if (seeded) return;
    brake.seed(await takenSince(store, clock.now() - HOUR));
    seeded = true;
  };

  const paramsOf = (saying: Saying, step: PlanStep, incident: Incident, subject: Subject) => {
    const kind = String(step.params['kind'] ?? step.target.credentialId ?? '');
    const fitting = credentialTypes.find(([pattern]) => pattern.test(kind))?.[1];
    return {
      subject,
      incidentId: incident.id,
      because: `contained: ${incident.title}`.slice(0, 300),
      body: saying.id === 'credential_change' && fitting ? { credential_type: fitting } : {},
    };
  };

  /** What no earlier plan of this incident says of this identity. */
  const unsaid = (
    names: readonly string[],
    identityId: string,
    plans: readonly ResponsePlan[],
  ): readonly Saying[] => {
    const said = new Set(
      plans
        .filter(({ playbook }) => playbook === TELL_PLAYBOOK)
        .flatMap(({ steps }) => steps)
        .filter(({ target }) => target.identityId === identityId)
        .map(({ action }) => action),
    );
    return sayings.filter((saying) => names.includes(saying.id) && !said.has(actionId(saying)));
  };

  const plan = async (
    outcome: StepOutcome,
    {
      incident,
      view,
      names,
    }: { incident: Incident; view: InventoryView; names: readonly string[] },
  ): Promise<boolean> => {
    const { step } = outcome;
    const identityId = step.target.identityId ?? step.target.roleId ?? incident.rootId;
    const principal = view.principal(identityId);
    const plans = await store.response.plansOf(incident.id);
    const wanted = unsaid(names, identityId, plans);
    if (principal === undefined || wanted.length === 0) return false;
    const settings = await parts.settings();
    const now = clock.now();
    await seed();
    brake.setLimit(settings.automaticPerHour);
    const declaration = view.declarationOf(identityId);
    const owners = declaredOwners(view.ownersOf(identityId), declaration);
    const barred = barredFrom(incident, view);
    const criticality = parts.posture(identityId)?.criticality ?? 'unknown';
    const grant = grantFor(tellPlaybook, principal, {
      preAuthorisations: await store.response.preAuthorisations(),
      ...{ settings, incident, now, owners, barred },
    });
    const mode =
      settings.playbooks[TELL_PLAYBOOK] ?? settings.systems[TELLING] ?? settings.defaultMode;
    const id = hashId('pln', [incident.id, TELL_PLAYBOOK, step.id]);
    const subject = subjectOf(identityId, view, parts.issuer());
    const actions = new Map(
      tellActions({ store, transmitter: silent }).map((action) => [action.id, action]),
    );
    let automatic = 0;
    const steps = wanted.map((saying, index): PlanStep => {
      const action = actions.get(actionId(saying)) as Action;
      const asStep = tellPlaybook.steps.filter(isActionStep).find((one) => one.id === saying.id);
      const said = authorise(asStep as Parameters<typeof authorise>[0], action, {
        playbook: tellPlaybook,
        confidence: incident.confidence,
        criticality,
        grant,
        stopped: settings.stopped,
        brakeLeft: brake.remaining(TELLING, now) - automatic,
        brakeLimit: settings.automaticPerHour,
        consumers: 0,
      });
      if (said.runs) automatic++;
      const words = said.runs ? said.under : `asks: ${said.because}`;
      return {
        id: hashId('stp', [id, index, action.id]),
        planId: id,
        index,
        name: saying.id,
        stage: 'sweep',
        authority: mode === 'shadow' ? `shadow: ${words}` : words,
        action: action.id,
        target: {
          system: TELLING,
          identityId,
          nativeId: principal.name,
          scope: principal.scope,
        },
        params: paramsOf(saying, step, incident, subject),
        state: mode === 'shadow' ? 'shadow' : said.runs ? 'approved' : 'waiting_approval',
        updatedAt: now,
      };
    });
    const waits = steps.some(({ state }) => state === 'waiting_approval');
    const runs = steps.some(({ state }) => state === 'approved');
    const made: ResponsePlan = {
      id,
      incidentId: incident.id,
      playbook: TELL_PLAYBOOK,
      identityId,
      state: runs ? 'running' : waits ? 'waiting_approval' : 'shadow',
      authority: [...new Set(steps.map(({ authority }) => authority))].join(', '),
      steps,
      createdAt: now,
      updatedAt: now,
      drill: false,
    };
    const answer = whoAnswers(owners, barred, settings);
    const breakage = ['receivers may end sessions or lock the account by their own rules'];
    return recordResponse(
      store,
      {
        plan: made,
        releases: [],
        approvals: waits
          ? approvalsFor({
              plan: made,
              title: `Tell others: ${principal.name}`,
              breakage,
              asked: answer.asked,
              barred,
              people: settings.twoPersonTier0 && incident.tier === 0 ? 2 : 1,
              requestedBy: 'countersign',
              expiresAt: now + settings.approvalMinutes * MINUTE,
            })
          : [],
        tasks: [],
        page: { people: 0, whom: [] },
        breakage,
        reasons: [answer.because],
      },
      { brake, now },
    );
  };

  return {
    async consider(outcome) {
      const { step, incidentId } = outcome;
      if (step.state !== 'effective' || step.target.system === TELLING) return false;
      const stored = await store.response.plan(outcome.planId);
      const leaves = leavesOf(step, stored && playbooks.get(stored.playbook));
      const names = leaves === undefined ? undefined : byLeaving[leaves];
      const view = parts.view();
      if (names === undefined || view === undefined || stored?.drill !== false) return false;
      const incident = await store.incidents.get(incidentId);
      // No real receiver hears of a drill, of a test, or of what was done without an incident.
      if (incident === undefined || incident.drill || !(await parts.listened())) return false;
      return plan(outcome, { incident, view, names });
    },
  };
};

/** For reading the actions' labels alone. */
const silent: Transmitter = {
  tell: async () => [],
  verification: async () => undefined,
  updated: async () => undefined,
  channels: async () => [],
  push: async () => ({ taken: 'never', because: 'labels only' }),
  poll: async () => ({ sets: {}, moreAvailable: false }),
};
