/**
 * The acting side: it holds the credentials that change things, answers five verbs, and brakes by itself. Whoever takes
 * over the platform cannot make it do anything else, nor the same thing to everybody in an hour.
 */
import { assertInTime, CountersignError, HOUR } from '../../core/index.ts';
import type { Action, ActionContext, ActionPlan, ActionResult, Keeper } from '../../model/index.ts';
import { openConnections } from '../connections/open-connections.ts';
import { checkConfig, sourceOf } from '../connections/settings.ts';
import { errorOf, faultOf } from './faults.ts';
import {
  type ActionCard,
  type Asked,
  type Call,
  callSchema,
  type FromActor,
  openSchema,
  saidSchema,
} from './protocol.ts';

export interface ActorParts {
  send(message: FromActor): void;
  now(): number;
}

export interface Actor {
  /** One message from the platform, unread: whatever it is. */
  take(message: unknown): Promise<void>;
}

const cardOf = (action: Action): ActionCard => ({
  id: action.id,
  system: action.system,
  title: action.title,
  classes: action.classes === 'any' ? 'any' : [...action.classes],
  undo: action.undo,
  stage: action.stage,
  permissions: {
    do: [...action.permissions.do],
    verify: [...action.permissions.verify],
    undo: [...action.permissions.undo],
  },
  canUndo: action.undoIt !== undefined,
  tellsUptake: action.uptake !== undefined,
});

/** Distinct steps per system and hour; the same step again is no new change. */
const createChangeBrake = (perHour: number, now: () => number) => {
  const taken = new Map<string, Map<string, number>>();
  return (system: string, stepId: string): void => {
    const mine = taken.get(system) ?? new Map<string, number>();
    taken.set(system, mine);
    for (const [step, at] of mine) if (at <= now() - HOUR) mine.delete(step);
    if (mine.has(stepId)) return;
    if (mine.size >= perHour)
      throw new CountersignError(
        'ERR_ACTION_REFUSED',
        `the acting process has changed ${perHour} things in ${system} within the hour and takes no more`,
      );
    mine.set(stepId, now());
  };
};

export const createActor = ({ send, now }: ActorParts): Actor => {
  const waiting = new Map<
    number,
    { resolve(value: unknown): void; reject(error: unknown): void }
  >();
  let nextAsk = 0;
  let opened:
    | { actions: ReadonlyMap<string, Action>; brake(system: string, step: string): void }
    | undefined;

  const ask = (what: Asked, ...args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      assertInTime();
      const id = nextAsk++;
      waiting.set(id, { resolve, reject });
      send({ type: 'ask', id, what, args: [...args] });
    });

  // What comes back was made by our own keeper: the other side of one build.
  const keeper: Keeper = {
    takes: (of) => ask('takes', of) as ReturnType<Keeper['takes']>,
    deliver: (secret) => ask('deliver', secret) as ReturnType<Keeper['deliver']>,
    delivered: (stepId) => ask('delivered', stepId) as ReturnType<Keeper['delivered']>,
    takeBack: (of, stepId) => ask('takeBack', of, stepId) as ReturnType<Keeper['takeBack']>,
    settle: (of, stepId) => ask('settle', of, stepId) as ReturnType<Keeper['settle']>,
    usedAt: (of) => ask('usedAt', of) as ReturnType<Keeper['usedAt']>,
  };

  const open = (message: unknown): void => {
    if (opened) throw new CountersignError('ERR_CONFLICT', 'it is open already');
    const { connections, changesPerHour } = openSchema.parse(message);
    const settings = connections.map(({ source, name, config }) => {
      const definition = sourceOf(source);
      return { source: definition, name, config: checkConfig(definition, config, source) };
    });
    const actions = openConnections(settings, { keeper }).flatMap((one) => one.actions);
    opened = {
      actions: new Map(actions.map((action) => [action.id, action])),
      brake: createChangeBrake(changesPerHour, now),
    };
    send({ type: 'opened', actions: actions.map(cardOf) });
  };

  const contextOf = ({ stepId, actUntil, held }: Call['context']): ActionContext => ({
    now,
    stepId,
    ...(actUntil === undefined ? {} : { actUntil }),
    ...(held
      ? {
          held: {
            nativeId: held.nativeId,
            probe: () => ask('held', stepId) as Promise<'accepted' | 'refused' | 'unknown'>,
          },
        }
      : {}),
  });

  const run = async (call: Call): Promise<unknown> => {
    const action = opened?.actions.get(call.action);
    if (!opened || !action)
      throw new CountersignError('ERR_ACTION_REFUSED', `no action "${call.action}" here`);
    const context = contextOf(call.context);
    if (call.verb === 'plan') return action.plan(call.target, call.params, context);
    // What a plan and a result hold was checked to be there; the action itself reads the rest with care.
    const plan = call.plan as unknown as ActionPlan;
    if (plan.action !== action.id)
      throw new CountersignError('ERR_ACTION_REFUSED', `the plan is of ${plan.action}`);
    if (call.verb === 'do') {
      opened.brake(action.system, context.stepId);
      return action.do(plan, context);
    }
    const result = call.result as unknown as ActionResult;
    if (call.verb === 'verify') return action.verify(plan, result, context);
    if (call.verb === 'uptake') return action.uptake?.(plan, result, context);
    if (!action.undoIt)
      throw new CountersignError('ERR_ACTION_REFUSED', `${action.id} cannot be undone`);
    return action.undoIt(plan, result, context);
  };

  const answer = async (call: Call): Promise<void> => {
    try {
      send({ type: 'answer', id: call.id, value: await run(call) });
    } catch (error) {
      send({ type: 'answer', id: call.id, value: undefined, fault: faultOf(error) });
    }
  };

  return {
    async take(message) {
      const call = callSchema.safeParse(message);
      if (call.success) return answer(call.data);
      const said = saidSchema.safeParse(message);
      if (said.success) {
        const { id, value, fault } = said.data;
        const mine = waiting.get(id);
        waiting.delete(id);
        if (fault) mine?.reject(errorOf(fault));
        else mine?.resolve(value);
        return;
      }
      try {
        if (openSchema.safeParse(message).success) return open(message);
      } catch (error) {
        send({ type: 'closed', because: faultOf(error).message });
        return;
      }
      send({
        type: 'refused',
        because: 'it takes plan, do, verify, undo and uptake, and nothing else',
      });
    },
  };
};
