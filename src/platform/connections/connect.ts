/** The parts behind `connect`: nothing is kept before the system has accepted the credential. */
import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { type ConnectDesk, setupFields } from '../../api/index.ts';
import type { ConnectCheck, ConnectDoor, ConnectField, ConnectRequest } from '../../cli/index.ts';
import { CountersignError, isObject, MINUTE, parseJson, SECOND } from '../../core/index.ts';
import {
  type PermissionProbe,
  type SourceDefinition,
  telemetryNeeds,
} from '../../sources/index.ts';
import { assertPrivate } from './read-file.ts';
import { checkName, connectionsIn } from './sealed.ts';
import { type ConnectionSettings, checkConfig, sourceOf } from './settings.ts';

export interface ConnectParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): number;
}

const MAX_DEPTH = 16;

/** `$env:NAME` and `$file:PATH` in place of secrets. @throws CountersignError ERR_CONFIG_INVALID */
const resolved = async (value: unknown, env: ConnectParts['env'], depth = 0): Promise<unknown> => {
  if (depth > MAX_DEPTH) throw new CountersignError('ERR_CONFIG_INVALID', 'settings too deep');
  if (Array.isArray(value)) return Promise.all(value.map((one) => resolved(one, env, depth + 1)));
  if (isObject(value)) {
    const entries = Object.entries(value).map(
      async ([key, one]) => [key, await resolved(one, env, depth + 1)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }
  if (typeof value !== 'string') return value;
  const [, kind, name = ''] = /^\$(env|file):(.+)$/.exec(value) ?? [];
  if (kind === undefined) return value;
  if (kind === 'file') {
    await assertPrivate(name);
    return (await readFile(name, 'utf8')).trimEnd();
  }
  const found = env[name];
  if (found === undefined)
    throw new CountersignError('ERR_CONFIG_INVALID', `the environment has no ${name}`);
  return found;
};

const fieldsOf = ({ config }: SourceDefinition): readonly ConnectField[] =>
  setupFields(config).map(({ name, required, title, kind, choices }) => ({
    name,
    required,
    type: choices?.join('|') ?? kind,
    says: title,
  }));

const useOf = (
  { permissions }: SourceDefinition,
  permission: string,
): ConnectCheck['permissions'][number]['use'] => {
  if (permissions.read.includes(permission)) return 'read';
  return permissions.act.includes(permission) ? 'act' : 'undo';
};

const probesOf = async (
  source: SourceDefinition,
  config: unknown,
  onProgress: ConnectRequest['onProgress'],
): Promise<readonly PermissionProbe[]> => {
  const said = new Map<string, PermissionProbe>();
  for await (const probe of source.probe?.(config) ?? []) {
    said.set(probe.permission, probe);
    onProgress?.(`tried ${probe.permission}`);
  }
  const all = [
    ...new Set([...source.permissions.read, ...source.permissions.act, ...source.permissions.undo]),
  ];
  return all.map(
    (permission) =>
      said.get(permission) ?? { permission, granted: 'unknown', because: 'it was not tried' },
  );
};

interface Listing {
  readonly seen: Readonly<Record<string, number>>;
  readonly blind: ConnectCheck['blind'];
  readonly missing: ReadonlySet<string>;
}

const listOnce = async (
  source: SourceDefinition,
  config: unknown,
  at: number,
  onProgress: ConnectRequest['onProgress'],
): Promise<Listing | undefined> => {
  if (source.inventory === undefined) return undefined;
  const counts = new Map<string, number>();
  const blind: ConnectCheck['blind'][number][] = [];
  const missing = new Set<string>();
  const pulled = source.inventory(config, at, {
    progress: ({ area, done, total }) =>
      onProgress?.(`${area}: ${done}${total === undefined ? '' : ` of ${total}`}`),
  });
  for await (const snapshot of pulled) {
    for (const { kind } of snapshot.facts) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    for (const { area, because, needs } of snapshot.blind) {
      blind.push({ area, because });
      for (const one of needs?.split(/, /) ?? []) missing.add(one);
    }
  }
  return { seen: Object.fromEntries(counts), blind, missing };
};

const check = async (
  source: SourceDefinition,
  config: unknown,
  request: ConnectRequest,
  at: number,
): Promise<ConnectCheck> => {
  const { name, onProgress } = request;
  const probes = await probesOf(source, config, onProgress);
  // Where nothing can be tried by itself, a listing tells what it was refused.
  const list = request.list || source.probe === undefined;
  const listing = list ? await listOnce(source, config, at, onProgress) : undefined;
  const permissions = probes.map((probe) => ({
    ...probe,
    use: useOf(source, probe.permission),
    ...(listing?.missing.has(probe.permission) ? { granted: 'no' as const } : {}),
  }));
  return {
    system: source.id,
    title: source.title,
    name,
    permissions,
    blind: listing?.blind ?? [],
    ...(listing === undefined ? {} : { seen: listing.seen }),
    needs: telemetryNeeds(source),
  };
};

const MAX_SETTINGS = 1024 * 1024;

export const connectDoor = ({ env, now }: ConnectParts): ConnectDoor => ({
  fields: (system) => fieldsOf(sourceOf(system)),
  async kept(dataDir) {
    const found = await (await connectionsIn(dataDir, env)).list();
    return found.map(({ source, name }) => ({ system: source, name }));
  },
  async forget(dataDir, system, name) {
    return (await connectionsIn(dataDir, env)).remove(sourceOf(system).id, name);
  },
  async readSettings(path) {
    if (path !== '-') await assertPrivate(path);
    const text = path === '-' ? await readAll(process.stdin) : await readFile(path, 'utf8');
    return parseJson(text, { maxBytes: MAX_SETTINGS });
  },
  async connect(request) {
    const settings = await resolved(request.settings, env);
    const connection = connectionOf({ ...request, settings });
    const checked = await check(connection.source, connection.config, request, now());
    if (request.keep) await (await connectionsIn(request.dataDir, env)).save(connection);
    return checked;
  },
});

/** @throws CountersignError ERR_CONFIG_INVALID | ERR_NOT_FOUND */
const connectionOf = ({
  system,
  name,
  settings: raw,
}: Pick<ConnectRequest, 'system' | 'name' | 'settings'>): ConnectionSettings => {
  const source = sourceOf(system);
  checkName(name);
  const { webhookSecret, ...settings } = isObject(raw) ? raw : {};
  return {
    source,
    name,
    config: checkConfig(source, settings),
    ...(typeof webhookSecret === 'string' ? { webhookSecret } : {}),
  };
};

/** A person waits in front of it. */
const MOST_WAITED_MS = 2 * MINUTE;

const within = async <T>(work: Promise<T>, ms: number): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const seconds = Math.round(ms / SECOND);
      reject(new CountersignError('ERR_TIMEOUT', `it did not answer within ${seconds} s`));
    }, ms);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
};

/** The same for somebody at a browser, who may be far from this machine: it reads nothing of its files or environment. */
export const connectDesk = (
  dataDir: string,
  { env, now, waitMs = MOST_WAITED_MS }: ConnectParts & { readonly waitMs?: number },
): ConnectDesk => ({
  async kept() {
    const found = await (await connectionsIn(dataDir, env)).list();
    return found.map(({ source, name }) => ({ system: source, name }));
  },
  async forget(system, name) {
    return (await connectionsIn(dataDir, env)).remove(sourceOf(system).id, name);
  },
  async connect(request) {
    const connection = connectionOf(request);
    const { source, config } = connection;
    const local = source.local?.(config);
    if (local !== undefined)
      throw new CountersignError(
        'ERR_CONFIG_INVALID',
        `${local}: connect it with the command line on the machine itself`,
      );
    const asked = { ...request, dataDir, list: false };
    const checked = await within(check(source, config, asked, now()), waitMs);
    if (request.keep) await (await connectionsIn(dataDir, env)).save(connection);
    return checked;
  },
});
