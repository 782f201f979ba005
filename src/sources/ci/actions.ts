/** Containing any CI system by the requests that its connection declares: do, read back, undo. */
import {
  CountersignError,
  isCountersignError,
  isObject,
  SECOND,
  valueAt,
} from '../../core/index.ts';
import type { Action, ActionTarget } from '../../model/index.ts';
import { type Facts, type ImmediateSpec, immediateAction } from '../immediate-action.ts';
import type { VendorHttp } from '../vendor-http.ts';
import { type CiOptions, connectCi } from './client.ts';
import type { CiConfig, CiHook, CiRequest } from './config.ts';
import { tokenNative } from './ids.ts';

type HookName = keyof CiConfig['hooks'];

interface Kind {
  readonly id: string;
  readonly title: string;
  readonly stage: Action['stage'];
  readonly classes: Action['classes'];
  /** Named parts of the target's native id, after the instance. */
  readonly pattern: RegExp;
  readonly disruption: string;
  readonly words: (facts: Facts) => string;
  /** What was revoked or deleted cannot come back, whatever the hook says. */
  readonly mayUndo: boolean;
}

const kinds: Readonly<Record<HookName, Kind>> = {
  disablePipeline: {
    id: 'ci.disable_pipeline',
    title: 'Disable a pipeline',
    stage: 'freeze',
    classes: ['workload'],
    pattern: /^pipeline\/(?<id>.+)$/,
    disruption: 'the pipeline no longer starts: no builds and no deployments from it',
    words: ({ id }) => `disable pipeline ${id}`,
    mayUndo: true,
  },
  pauseRunner: {
    id: 'ci.pause_runner',
    title: 'Pause a runner',
    stage: 'freeze',
    classes: ['workload'],
    pattern: /^runner\/(?<id>.+)$/,
    disruption: 'jobs wait for another runner',
    words: ({ id }) => `pause runner ${id}`,
    mayUndo: true,
  },
  revokeToken: {
    id: 'ci.revoke_token',
    title: "Revoke a user's or runner's token",
    stage: 'freeze',
    classes: 'any',
    pattern: /^token\/(?<id>.+)$/,
    disruption: 'whatever uses this token is refused; a new one must be made and handed out',
    words: ({ id }) => `revoke token ${id}`,
    mayUndo: false,
  },
  deleteVariable: {
    id: 'ci.delete_variable',
    title: 'Delete a variable of a pipeline',
    stage: 'sweep',
    classes: ['workload'],
    pattern: /^variable\/(?<pipeline>.+)\/(?<name>[^/]+)$/,
    disruption: 'jobs that need it fail until it is set again; its value is not kept',
    words: ({ pipeline, name }) => `delete variable ${name} of pipeline ${pipeline}`,
    mayUndo: false,
  },
};

/** `{id}` in a path is the id, escaped as one segment. */
const fillPath = (path: string, facts: Facts): string =>
  path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(facts[name] ?? ''));

const fillText = (text: string, facts: Facts): string =>
  text.replace(/\{(\w+)\}/g, (_whole, name: string) => facts[name] ?? '');

const fillBody = (body: CiRequest['body'], facts: Facts): unknown =>
  body === undefined
    ? undefined
    : Object.fromEntries(
        Object.entries(body).map(([key, value]) => [
          key,
          typeof value === 'string' ? fillText(value, facts) : value,
        ]),
      );

const partsOf = (target: ActionTarget, instance: string, pattern: RegExp): Facts | undefined => {
  const native = target.nativeId.replace(/^ci:(?:credential\/)?/, '');
  if (!native.startsWith(`${instance}/`)) return undefined;
  const groups = pattern.exec(native.slice(instance.length + 1))?.groups;
  return groups === undefined ? undefined : { ...groups };
};

const specOf = (
  config: CiConfig,
  name: HookName,
  hook: CiHook,
  http: () => VendorHttp,
): ImmediateSpec => {
  const kind = kinds[name];
  const canUndo = kind.mayUndo && hook.undo !== undefined;
  const see = `see (${name})`;
  const act = `do (${name})`;
  const takeBack = `undo (${name})`;

  const send = (permission: string, request: CiRequest, facts: Facts) =>
    http().send({
      permission,
      method: request.method,
      path: fillPath(request.path, facts),
      body: fillBody(request.body, facts),
    });
  /** Undefined where it is not there. */
  const look = async (facts: Facts): Promise<unknown> => {
    try {
      return (
        (await http().send({ permission: see, path: fillPath(hook.verify.path, facts) })).body ?? {}
      );
    } catch (fault) {
      if (isCountersignError(fault, 'ERR_NOT_FOUND')) return undefined;
      throw fault;
    }
  };
  const standsIn = (found: unknown): boolean => {
    if (found === undefined) return hook.verify.gone === true;
    const { field, equals } = hook.verify;
    if (field === undefined || equals === undefined) return false;
    if (!isObject(found))
      throw new CountersignError(
        'ERR_INPUT_INVALID',
        `${kind.id}: the answer to verify is no JSON object`,
      );
    return valueAt(found, field) === equals;
  };
  return {
    id: kind.id,
    title: kind.title,
    classes: kind.classes,
    undo: canUndo ? 'exact' : 'irreversible',
    stage: kind.stage,
    permissions: { do: [see, act], verify: [see], undo: canUndo ? [see, takeBack] : [] },
    async find(target) {
      const parts = partsOf(target, config.instance, kind.pattern);
      if (parts === undefined)
        return {
          kind: 'refused',
          because: `${target.nativeId} is nothing that ${name} of ${config.instance} acts on`,
        };
      const found = await look(parts);
      if (found === undefined)
        return {
          kind: 'refused',
          because: `${config.instance} knows no ${target.nativeId.split('/').slice(1).join('/')}`,
        };
      const before = standsIn(found);
      return {
        facts: { ...parts, before: String(before) },
        changes: [before ? `none: it is so already: ${kind.words(parts)}` : kind.words(parts)],
        disruption: kind.disruption,
      };
    },
    async stands(facts) {
      const stands = standsIn(await look(facts));
      return { stands, detail: `${kind.words(facts)}: ${stands ? 'done' : 'not done'}` };
    },
    async make(facts) {
      await send(act, hook.do, facts);
    },
    residual: (_facts, at) =>
      hook.livesOn.map(({ what, because, seconds }) => ({
        what,
        because,
        until: seconds === undefined ? undefined : at + seconds * SECOND,
      })),
    ...(name === 'revokeToken'
      ? {
          heldTells: (nativeId: string, facts: Facts) =>
            nativeId === tokenNative(config.instance, facts['id'] ?? ''),
        }
      : {}),
    ...(canUndo
      ? {
          async takeBack(facts: Facts) {
            if (facts['before'] === 'true')
              return { undone: true, differences: [], detail: 'it was so before and stays so' };
            if (hook.undo) await send(takeBack, hook.undo, facts);
            return { undone: true, differences: [], detail: `taken back: ${kind.words(facts)}` };
          },
        }
      : {}),
  };
};

/** One action for each declared hook. */
export const ciActions = (config: CiConfig, options: CiOptions = {}): readonly Action[] => {
  let made: VendorHttp | undefined;
  const http = (): VendorHttp => {
    made ??= connectCi(config, 'actToken', options);
    return made;
  };
  return (Object.keys(kinds) as HookName[]).flatMap((name) => {
    const hook = config.hooks[name];
    return hook === undefined ? [] : [immediateAction('ci', specOf(config, name, hook, http))];
  });
};
