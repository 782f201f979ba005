/** The platform's side of the acting process: its actions look like any others, and their work is done over there. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CountersignError, type Log, messageOf, SECOND } from '../../core/index.ts';
import type {
  Action,
  ActionContext,
  HeldCredential,
  Keeper,
  NewSecret,
  SecretHolder,
} from '../../model/index.ts';
import type { ConnectionSettings } from '../connections/settings.ts';
import { errorOf, faultOf } from './faults.ts';
import {
  type ActionCard,
  type Asked,
  type FromActor,
  fromActorSchema,
  type Verb,
} from './protocol.ts';

export interface StartActorOptions {
  readonly settings: readonly ConnectionSettings[];
  readonly keeper: Keeper;
  readonly log: Log;
  readonly changesPerHour?: number;
  /** For tests: how Node reads sources. */
  readonly execArgv?: readonly string[];
}

export interface RunningActor {
  readonly actions: readonly Action[];
  /** Undefined while it starts anew. */
  readonly pid: number | undefined;
  /** For tests: says anything to it, and gives its next complaint. */
  say(message: unknown): Promise<string>;
  stop(): Promise<void>;
}

/** Much more than automatic steps in any hour, and far less than everybody. */
const CHANGES_PER_HOUR = 200;
const AGAIN_AFTER = SECOND;

/** The environment holds secrets of the platform, which the acting process has no use for. */
const passedOn = ['PATH', 'TZ', 'NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'];
const entry = (): string => {
  const source = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(source ? './main.ts' : './main.js', import.meta.url));
};

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export const startActor = async (options: StartActorOptions): Promise<RunningActor> => {
  const { settings, keeper, log } = options;
  const pending = new Map<number, Pending>();
  const held = new Map<string, HeldCredential>();
  const complaints: ((because: string) => void)[] = [];
  let nextCall = 0;
  let child: ChildProcess | undefined;
  let stopping = false;
  let ready: Promise<readonly ActionCard[]> | undefined;

  const asks: Readonly<Record<Asked, (args: readonly unknown[]) => Promise<unknown>>> = {
    takes: ([of]) => keeper.takes(of as SecretHolder),
    deliver: ([secret]) => keeper.deliver(secret as NewSecret),
    delivered: ([stepId]) => keeper.delivered(String(stepId)),
    takeBack: ([of, stepId]) => keeper.takeBack(of as SecretHolder, String(stepId)),
    settle: ([of, stepId]) => keeper.settle(of as SecretHolder, String(stepId)),
    usedAt: ([of]) => keeper.usedAt(of as Parameters<Keeper['usedAt']>[0]),
    held: async ([stepId]) => (await held.get(String(stepId))?.probe()) ?? 'unknown',
  };

  const respond = async (to: ChildProcess, ask: Extract<FromActor, { type: 'ask' }>) => {
    try {
      to.send({ type: 'said', id: ask.id, value: await asks[ask.what](ask.args) });
    } catch (error) {
      to.send({ type: 'said', id: ask.id, value: undefined, fault: faultOf(error) });
    }
  };

  const lose = (because: string): void => {
    for (const one of pending.values())
      one.reject(new CountersignError('ERR_SOURCE_UNAVAILABLE', because));
    pending.clear();
  };

  const hear = (from: ChildProcess, raw: unknown, opened: Pending): void => {
    const message = fromActorSchema.safeParse(raw);
    if (!message.success) {
      log.error({}, 'the acting process said something that it cannot say');
      return;
    }
    const { data } = message;
    if (data.type === 'opened') opened.resolve(data.actions);
    else if (data.type === 'closed')
      opened.reject(new CountersignError('ERR_CONFIG_INVALID', data.because));
    else if (data.type === 'refused') complaints.shift()?.(data.because);
    else if (data.type === 'ask') void respond(from, data);
    else {
      const mine = pending.get(data.id);
      pending.delete(data.id);
      if (data.fault) mine?.reject(errorOf(data.fault));
      else mine?.resolve(data.value);
    }
  };

  const start = (): Promise<readonly ActionCard[]> =>
    new Promise((resolve, reject) => {
      const mine = fork(entry(), [], {
        env: Object.fromEntries(
          Object.entries(process.env).filter(
            ([name]) => passedOn.includes(name) || name.endsWith('_WARNING_DISABLED'),
          ),
        ),
        execArgv: [...(options.execArgv ?? process.execArgv)],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      child = mine;
      const opened: Pending = {
        resolve: (value) => resolve(value as readonly ActionCard[]),
        reject,
      };
      mine.on('message', (raw) => hear(mine, raw, opened));
      mine.once('error', (error) => opened.reject(error));
      mine.once('exit', (code, signal) => {
        child = undefined;
        lose('the acting process ended; what it did is found again by the next one');
        opened.reject(new CountersignError('ERR_INTERNAL', 'the acting process did not start'));
        if (stopping) return;
        log.error({ code, signal }, 'the acting process ended; starting it anew');
        ready = undefined;
      });
      mine.send({
        type: 'open',
        connections: settings.map(({ source, name, config }) => ({
          source: source.id,
          name,
          config,
        })),
        changesPerHour: options.changesPerHour ?? CHANGES_PER_HOUR,
      });
    });

  const running = async (): Promise<ChildProcess> => {
    ready ??= start();
    try {
      await ready;
    } catch (error) {
      ready = undefined;
      await new Promise((done) => setTimeout(done, AGAIN_AFTER));
      throw new CountersignError(
        'ERR_SOURCE_UNAVAILABLE',
        `the acting process is not there: ${messageOf(error)}`,
      );
    }
    if (child) return child;
    throw new CountersignError('ERR_SOURCE_UNAVAILABLE', 'the acting process is being started');
  };

  const call = async <T>(
    verb: Verb,
    action: string,
    context: ActionContext,
    rest: Readonly<Record<string, unknown>>,
  ): Promise<T> => {
    const to = await running();
    const id = nextCall++;
    if (context.held) held.set(context.stepId, context.held);
    try {
      return await new Promise<T>((resolve, reject) => {
        pending.set(id, { resolve: (value) => resolve(value as T), reject });
        to.send(
          {
            type: 'call',
            id,
            verb,
            action,
            context: {
              stepId: context.stepId,
              ...(context.actUntil === undefined ? {} : { actUntil: context.actUntil }),
              ...(context.held ? { held: { nativeId: context.held.nativeId } } : {}),
            },
            ...rest,
          },
          (error) => error && reject(new CountersignError('ERR_SOURCE_UNAVAILABLE', error.message)),
        );
      });
    } finally {
      held.delete(context.stepId);
    }
  };

  const proxy = ({ canUndo, tellsUptake, classes, ...card }: ActionCard): Action => ({
    ...card,
    classes: classes as Action['classes'],
    plan: (target, params, context) => call('plan', card.id, context, { target, params }),
    do: (plan, context) => call('do', card.id, context, { plan }),
    verify: (plan, result, context) => call('verify', card.id, context, { plan, result }),
    ...(tellsUptake
      ? { uptake: (plan, result, context) => call('uptake', card.id, context, { plan, result }) }
      : {}),
    ...(canUndo
      ? { undoIt: (plan, result, context) => call('undo', card.id, context, { plan, result }) }
      : {}),
  });

  ready = start();
  const cards = await ready;
  return {
    actions: cards.map(proxy),
    get pid() {
      return child?.pid;
    },
    async say(message) {
      const to = await running();
      return new Promise((resolve) => {
        complaints.push(resolve);
        to.send(message as object);
      });
    },
    async stop() {
      stopping = true;
      const last = child;
      if (!last) return;
      const ended = new Promise((done) => last.once('exit', done));
      last.disconnect();
      await ended;
    },
  };
};
