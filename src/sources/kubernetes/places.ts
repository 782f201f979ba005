/**
 * Secrets of a namespace, written for the pods that read them. What stood there before stays beside it in the same
 * Secret until the rotation is over, so that it can be put back without passing through us. Each write names the version
 * it read: somebody else's write in between is never lost.
 */
import { CountersignError, isCountersignError } from '../../core/index.ts';
import type { SecretPlaces } from '../contract.ts';
import { obj, type Raw, str } from '../record.ts';
import { type Cluster, clusterOf, orGone, type Sleep } from './client.ts';
import type { KubernetesConfig } from './config.ts';

const STEP = 'countersign.dev/rotation';
const KEPT = 'countersign-before.';
const READ = 'get secrets';
const WRITE = 'update secrets';
const TRIES = 3;

/** `namespace/name` */
const spotOf = (at: string): { readonly namespace: string; readonly name: string } => {
  const [, namespace, name] = /^([a-z0-9-]{1,63})\/([a-z0-9][a-z0-9.-]{0,252})$/.exec(at) ?? [];
  if (namespace === undefined || name === undefined)
    throw new CountersignError('ERR_CONFIG_INVALID', `"${at}" is no namespace/name of a Secret`);
  return { namespace, name };
};

type Data = Readonly<Record<string, string>>;

const textsIn = (value: unknown): Data =>
  Object.fromEntries(
    Object.entries(obj(value)).flatMap(([key, one]) => {
      const text = str(one);
      return text === undefined ? [] : [[key, text]];
    }),
  );

/** As it was before: keys kept beside come back, keys that were new go. */
const restored = (data: Data, added: readonly string[]): Data => {
  const own = Object.entries(data).filter(([key]) => !key.startsWith(KEPT) && !added.includes(key));
  const kept = Object.entries(data).flatMap(([key, value]) =>
    key.startsWith(KEPT) ? [[key.slice(KEPT.length), value] as const] : [],
  );
  return Object.fromEntries([...own, ...kept]);
};

const settled = (data: Data): Data =>
  Object.fromEntries(Object.entries(data).filter(([key]) => !key.startsWith(KEPT)));

export const kubernetesPlaces = (
  config: KubernetesConfig,
  sleep?: Sleep,
): SecretPlaces | undefined => {
  const { placeKubeconfig } = config;
  if (placeKubeconfig === undefined) return undefined;
  let opened: Promise<Cluster> | undefined;
  const cluster = (): Promise<Cluster> => {
    opened ??= clusterOf(placeKubeconfig, sleep);
    return opened;
  };
  const read = async (at: string): Promise<Raw | undefined> => {
    const { core, calls } = await cluster();
    const found = await orGone(calls.ask(READ, () => core.readNamespacedSecret(spotOf(at))));
    return found && { ...found };
  };

  /** Undefined from `next`: nothing to change. */
  const change = async (
    at: string,
    next: (secret: Raw) => { readonly data: Data; readonly step: string | undefined } | undefined,
  ): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      const secret = await read(at);
      if (secret === undefined)
        throw new CountersignError('ERR_NOT_FOUND', `there is no Secret ${at}`);
      const wanted = next(secret);
      if (wanted === undefined) return;
      const metadata = obj(secret['metadata']);
      const { [STEP]: _old, ...annotations } = textsIn(metadata['annotations']);
      const body = {
        ...secret,
        metadata: {
          ...metadata,
          annotations: {
            ...annotations,
            ...(wanted.step === undefined ? {} : { [STEP]: wanted.step }),
          },
        },
        data: { ...wanted.data },
      };
      try {
        const { core, calls } = await cluster();
        await calls.ask(WRITE, () => core.replaceNamespacedSecret({ ...spotOf(at), body }));
        return;
      } catch (fault) {
        const changed =
          isCountersignError(fault, 'ERR_ACTION_FAILED') && fault.detail['status'] === 409;
        if (!changed || attempt >= TRIES) throw fault;
      }
    }
  };

  const noteOf = (secret: Raw): { readonly stepId: string; readonly added: readonly string[] } => {
    const text = str(obj(obj(secret['metadata'])['annotations'])[STEP]) ?? '';
    const [stepId = '', added = ''] = text.split(' ');
    return { stepId, added: added.split(',').filter((key) => key !== '') };
  };

  return {
    async refuses(at) {
      return (await read(at)) === undefined ? `the cluster has no Secret ${at}` : undefined;
    },
    put: (at, { fields, stepId }) =>
      change(at, (secret) => {
        const note = noteOf(secret);
        const first = note.stepId !== stepId;
        const stands = textsIn(secret['data']);
        const before = first ? settled(stands) : stands;
        const added = first ? Object.keys(fields).filter((key) => !(key in before)) : note.added;
        const kept = first
          ? Object.keys(fields).flatMap((key) =>
              before[key] === undefined ? [] : [[`${KEPT}${key}`, before[key]] as const],
            )
          : [];
        const fresh = Object.entries(fields).map(
          ([key, value]) => [key, Buffer.from(value, 'utf8').toString('base64')] as const,
        );
        return {
          data: { ...before, ...Object.fromEntries([...kept, ...fresh]) },
          step: `${stepId} ${added.join(',')}`.trim(),
        };
      }),
    async takeBack(at, stepId) {
      await change(at, (secret) => {
        const note = noteOf(secret);
        return note.stepId === stepId
          ? { data: restored(textsIn(secret['data']), note.added), step: undefined }
          : undefined;
      });
      return undefined;
    },
    settle: (at, stepId) =>
      change(at, (secret) =>
        noteOf(secret).stepId === stepId
          ? { data: settled(textsIn(secret['data'])), step: undefined }
          : undefined,
      ),
  };
};
