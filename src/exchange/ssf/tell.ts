/**
 * Our containment told to others. Telling is an act like any other: it is planned, asked for, journalled, braked and
 * stopped by the same rules, under the playbook `exchange/tell-others` and the system `shared-signals`.
 */
import { type Clock, HOUR, hashId, type Log, MINUTE, SECOND } from '../../core/index.ts';
import type { InventoryView } from '../../inventory/index.ts';
import type {
  Action,
  ActionPlan,
  Incident,
  PlanStep,
  Posture,
  ResponsePlan,
} from '../../model/index.ts';
import {
  approvalsFor,
  authorise,
  barredFrom,
  createBrake,
  declaredOwners,
  grantFor,
  isActionStep,
  type Playbook,
  plansSince,
  type ResponseSettings,
  recordResponse,
  type StepOutcome,
  whoAnswers,
} from '../../response/index.ts';
import type { TenantStore } from '../../store/index.ts';
import { CAEP, RISC } from './events.ts';
import type { Subject } from './subject.ts';
import { channelOf, type Transmitter } from './transmit.ts';

const TELLING = 'shared-signals';
export const TELL_PLAYBOOK = 'exchange/tell-others';

interface Saying {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly undo: Action['undo'];
  body(at: number, because: string): Readonly<Record<string, unknown>>;
  /** What takes it back. */
  readonly back?: {
    readonly type: string;
    body(at: number, because: string): Readonly<Record<string, unknown>>;
  };
}

/** CAEP 1.0 §2: seconds. */
const byUs = (at: number, because: string) => ({
  event_timestamp: Math.floor(at / SECOND),
  initiating_entity: 'policy',
  reason_admin: { en: because },
});

const risk = (current: string, previous: string) => (at: number, because: string) => ({
  ...byUs(at, because),
  principal: 'USER',
  current_level: current,
  previous_level: previous,
  risk_reason: because,
});

const sayings: readonly Saying[] = [
  {
    id: 'session_revoked',
    type: `${CAEP}session-revoked`,
    title: 'Tell others that its sessions are revoked',
    // What others end on our word, nobody opens again but its holder.
    undo: 'irreversible',
    body: byUs,
  },
  {
    id: 'credential_change',
    type: `${CAEP}credential-change`,
    title: 'Tell others that a credential is revoked',
    undo: 'irreversible',
    body: (at, because) => ({
      ...byUs(at, because),
      credential_type: 'app',
      change_type: 'revoke',
    }),
  },
  {
    id: 'account_disabled',
    type: `${RISC}account-disabled`,
    title: 'Tell others that the account is disabled',
    undo: 'exact',
    body: () => ({ reason: 'hijacking' }),
    back: { type: `${RISC}account-enabled`, body: () => ({}) },
  },
  {
    id: 'risk_level_change',
    type: `${CAEP}risk-level-change`,
    title: 'Tell others that its risk is high',
    undo: 'exact',
    body: risk('HIGH', 'LOW'),
    back: { type: `${CAEP}risk-level-change`, body: risk('LOW', 'HIGH') },
  },
];

const actionId = ({ id }: Pick<Saying, 'id'>): string => `${TELLING}.${id}`;

/** A passkey is not an API key; CAEP's words where one fits. */
const credentialTypes: readonly (readonly [RegExp, string])[] = [
  [/password/, 'password'],
  [/certificate/, 'x509'],
  [/passkey|fido|authenticator/, 'fido2-roaming'],
];

export const tellPlaybook: Playbook = {
  id: TELL_PLAYBOOK,
  title: 'Tell others what was contained',
  description: 'What our containment changed, told to the receivers of our Shared Signals.',
  class: 'human',
  situation: 'session_hijack',
  applies: {},
  owner: 'whoever answers for the identity',
  scope: 'the identity that was contained, at every receiver that has a stream',
  revocation: 'each receiver acts by its own rules',
  communications: 'receivers are told, and nobody else',
  autonomy: { confidence: 0.95, criticality: ['ordinary'] },
  steps: sayings.map((saying) => ({
    id: saying.id,
    stage: 'sweep' as const,
    action: actionId(saying),
    target: { select: 'identity' as const },
    params: {},
    requires: saying.undo === 'irreversible' ? ('approval' as const) : ('reversible' as const),
    disruption: 'receivers may end sessions or lock the account',
    verify: { within: HOUR, every: 15 * SECOND },
    timeout: 30 * SECOND,
    undo: saying.undo,
    ...(saying.undo === 'irreversible'
      ? { irreversible: 'what others ended on our word, its holder opens anew' }
      : {}),
    leaves: 'other' as const,
    optional: true,
  })),
};

const listOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

export interface TellActionParts {
  readonly store: TenantStore;
  readonly transmitter: Transmitter;
}

/** As the runner takes them. */
export const tellActions = ({ store, transmitter }: TellActionParts): readonly Action[] =>
  sayings.map((saying): Action => {
    const id = actionId(saying);
    const permissions = { do: ['signals:transmit'], verify: [], undo: ['signals:transmit'] };
    const told = (plan: ActionPlan, stepId: string, type: string, body: object, key: string) =>
      transmitter.tell({
        id: hashId('tld', [stepId, key]),
        type,
        subject: plan.params['subject'] as Subject,
        body: body as Readonly<Record<string, unknown>>,
        txn: hashId('txn', [String(plan.params['incidentId'] ?? stepId)]),
      });
    const because = (plan: ActionPlan): string => String(plan.params['because'] ?? 'contained');
    return {
      id,
      system: TELLING,
      title: saying.title,
      classes: 'any',
      undo: saying.undo,
      stage: 'sweep',
      permissions,
      plan: async (target, params) => ({
        action: id,
        target,
        params,
        changes: [`${saying.title}: ${target.nativeId}`],
        disruption: 'receivers may end sessions or lock the account',
        undo: saying.undo,
        permissions,
        predictedResidual: [],
      }),
      async do(plan, { stepId, now }) {
        const at = now();
        const body = { ...saying.body(at, because(plan)), ...(plan.params['body'] as object) };
        const streams = await told(plan, stepId, saying.type, body, 'do');
        return {
          accepted: true,
          alreadyDone: false,
          acceptedAt: at,
          residual: [],
          undoState: { streams },
          detail: streams.length === 0 ? 'no stream asks for it' : `told ${streams.length} streams`,
        };
      },
      async verify(_plan, result, { stepId, now }) {
        const tld = hashId('tld', [stepId, 'do']);
        const states = await Promise.all(
          listOf(result.undoState['streams']).map((stream) =>
            store.outbox.state(channelOf(stream), hashId('set', [stream, tld])),
          ),
        );
        const taken = states.filter((state) => state === 'sent').length;
        const lost = states.filter((state) => state === 'set_aside').length;
        return {
          effective: lost > 0 ? 'no' : taken === states.length ? 'yes' : 'unknown',
          checkedAt: now(),
          how: 'read_back',
          residual: [],
          detail: `${taken} of ${states.length} receivers have taken it`,
        };
      },
      ...(saying.back === undefined
        ? {}
        : {
            async undoIt(
              plan: ActionPlan,
              _result: unknown,
              context: { stepId: string; now(): number },
            ) {
              const { back } = saying;
              if (back === undefined)
                return { undone: false, kind: saying.undo, differences: [], detail: '' };
              const body = back.body(context.now(), 'taken back');
              const streams = await told(plan, context.stepId, back.type, body, 'undo');
              return {
                undone: true,
                kind: saying.undo,
                differences: [],
                detail: `told ${streams.length} streams that it is over`,
              };
            },
          }),
    };
  });

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
    brake.seed(await plansSince(store, clock.now() - HOUR));
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
