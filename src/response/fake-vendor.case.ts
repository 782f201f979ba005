/** A small vendor with state and propagation delay: the double at the network edge for the runner's tests. */
import { CountersignError } from '../core/index.ts';
import type {
  Action,
  ActionContext,
  ActionPlan,
  ActionResult,
  ActionTarget,
  HeldCredential,
  UndoKind,
} from '../model/index.ts';

interface Change {
  readonly by: string;
  /** Seen by the vendor's own servers from here on. */
  readonly seenAt: number;
}

export interface FakeVendor {
  readonly actions: ReadonlyMap<string, Action>;
  /** Every change that really changed something, in order: `deny user/x`. */
  readonly changes: string[];
  /** Runs before and after each vendor call; may throw. */
  onCall: (call: string, when: 'before' | 'after') => void;
  /** Answer of the next calls, by call name. */
  readonly faults: Map<string, CountersignError[]>;
  /** What the attacker's key is told right now. */
  held(nativeId: string): HeldCredential;
  isOff(nativeId: string): boolean;
  readonly keys: Map<string, string>;
}

const DELAY = 4_000;

export const fakeVendor = (now: () => number): FakeVendor => {
  /** `off key/A` → who did it. */
  const state = new Map<string, Change>();
  const keys = new Map<string, string>();
  const changes: string[] = [];
  const faults = new Map<string, CountersignError[]>();

  const call = async <T>(name: string, work: () => T): Promise<T> => {
    vendor.onCall(name, 'before');
    const fault = faults.get(name)?.shift();
    if (fault) throw fault;
    const value = work();
    vendor.onCall(name, 'after');
    return value;
  };

  const isSeen = (key: string): boolean => {
    const found = state.get(key);
    return found !== undefined && found.seenAt <= now();
  };

  const planOf = (
    id: string,
    target: ActionTarget,
    params: Readonly<Record<string, unknown>>,
    undo: UndoKind,
  ): ActionPlan => ({
    action: id,
    target,
    params,
    changes: [`${id} ${target.nativeId}`],
    disruption: `${target.nativeId} stops`,
    undo,
    permissions: { do: [], verify: [], undo: [] },
    predictedResidual: [],
    ...(target.nativeId.includes('service-linked') ? { refused: 'its service owns it' } : {}),
  });

  const resultOf = (by: ActionContext, alreadyDone: boolean, undoState = {}): ActionResult => ({
    accepted: true,
    alreadyDone,
    acceptedAt: by.now(),
    residual: [{ what: 'sessions', until: by.now() + 3_600_000, because: 'tokens live on' }],
    undoState,
    detail: '',
  });

  /** Switches one thing off: recognises its own earlier effect, never somebody else's. */
  const toggle = (id: string, stage: Action['stage'], undo: UndoKind): Action => ({
    id,
    system: 'fake',
    title: id,
    classes: 'any',
    undo,
    stage,
    permissions: { do: [], verify: [], undo: [] },
    plan: (target, params) => call(`${id}.plan`, () => planOf(id, target, params, undo)),
    do: (plan, context) =>
      call(`${id}.do`, () => {
        const key = `${id} ${plan.target.nativeId}`;
        const mine = state.get(key)?.by === context.stepId;
        if (!mine) {
          state.set(key, { by: context.stepId, seenAt: now() + DELAY });
          changes.push(key);
        }
        return resultOf(context, mine, { policy: `sealed-${plan.target.nativeId}` });
      }),
    verify: async (plan, result, context) => {
      const key = `${id} ${plan.target.nativeId}`;
      const answer = await call(`${id}.verify`, () => (isSeen(key) ? 'yes' : 'no'));
      const probe = (await context.held?.probe()) ?? 'unknown';
      return {
        effective: probe === 'accepted' ? 'no' : answer,
        checkedAt: context.now(),
        how: context.held ? 'held_credential' : 'read_back',
        residual: result.residual,
        detail: '',
      };
    },
    ...(undo === 'irreversible'
      ? {}
      : {
          undoIt: (plan, result, context) =>
            call(`${id}.undo`, () => {
              const key = `${id} ${plan.target.nativeId}`;
              if (result.undoState['policy'] !== `sealed-${plan.target.nativeId}`) {
                throw new CountersignError('ERR_ACTION_FAILED', 'undo state is not what it was');
              }
              if (state.get(key)?.by === context.stepId) {
                state.delete(key);
                changes.push(`undo ${key}`);
              }
              return { undone: true, kind: undo, differences: [], detail: '' };
            }),
        }),
  });

  const rotate: Action = {
    ...toggle('fake.rotate', 'rotate', 'approximate'),
    do: (plan, context) =>
      call('fake.rotate.do', () => {
        const mine = keys.get(context.stepId);
        if (mine === undefined) {
          keys.set(context.stepId, `NEW${keys.size + 1}`);
          changes.push(`mint for ${plan.target.nativeId}`);
          state.set(`fake.rotate ${plan.target.nativeId}`, { by: context.stepId, seenAt: now() });
        }
        return resultOf(context, mine !== undefined, {
          policy: `sealed-${plan.target.nativeId}`,
        });
      }),
  };

  const vendor: FakeVendor = {
    changes,
    faults,
    keys,
    onCall: () => undefined,
    isOff: (nativeId) => isSeen(`fake.deactivate ${nativeId}`),
    held: (nativeId) => ({
      nativeId,
      probe: async () => (isSeen(`fake.deactivate ${nativeId}`) ? 'refused' : 'accepted'),
    }),
    actions: new Map(
      [
        toggle('fake.deactivate', 'freeze', 'exact'),
        toggle('fake.deny', 'freeze', 'exact'),
        toggle('fake.end_sessions', 'end_sessions', 'exact'),
        toggle('fake.delete', 'sweep', 'irreversible'),
        rotate,
      ].map((action) => [action.id, action]),
    ),
  };
  return vendor;
};

export const PLAYBOOK = `
id: service_account/leaked-credential
title: Leaked
description: d
class: service_account
situation: leaked_credential
owner: o
scope: s
revocation: r
communications: c
autonomy: { confidence: 0.8, criticality: [ordinary, important, unknown] }
steps:
  - id: stop-key
    stage: freeze
    action: fake.deactivate
    target: { select: credential_of_incident }
    requires: pre_authorisation
    disruption: d
    verify: { within: 30s, every: 2s }
    undo: exact
    leaves: credential_inactive
  - id: deny
    stage: freeze
    action: fake.deny
    target: { select: identity }
    requires: pre_authorisation
    disruption: d
    verify: { within: 30s, every: 2s }
    undo: exact
    leaves: denied
  - id: end-sessions
    stage: end_sessions
    action: fake.end_sessions
    target: { select: identity }
    requires: pre_authorisation
    disruption: d
    verify: { within: 30s, every: 2s }
    undo: exact
    leaves: sessions_ended
  - id: rotate
    stage: rotate
    action: fake.rotate
    target: { select: credential_of_incident }
    requires: approval
    disruption: d
    undo: approximate
`;
