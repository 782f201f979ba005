/** From settings to connections: one for each system, whose parts go to the account that they are meant for. */
import { CountersignError, isObject } from '../../core/index.ts';
import type { OwnHand } from '../../loop/index.ts';
import type { Action } from '../../model/index.ts';
import type {
  ActingParts,
  ConnectionAbout,
  SecretPlaces,
  SourceDefinition,
} from '../../sources/index.ts';
import type { Connection, LogFeed } from '../platform-contract.ts';
import { routeByScope } from './route-by-scope.ts';
import type { ConnectionSettings } from './settings.ts';

const aboutOf = ({ source, config }: ConnectionSettings): ConnectionAbout =>
  source.about?.(config) ?? { credentials: [], acts: source.actions !== undefined };

/** Both credentials read; only the second acts. */
const handOf = (source: SourceDefinition, about: ConnectionAbout): OwnHand => {
  const { read, act, undo } = source.permissions;
  return {
    credentials: about.credentials,
    ...(about.named === undefined ? {} : { named: about.named }),
    privileges: about.logged ?? (about.acts ? [...read, ...act, ...undo] : read),
  };
};

const actionsOf = (
  source: SourceDefinition,
  of: readonly (readonly [ConnectionSettings, ConnectionAbout])[],
  parts: ActingParts,
): readonly Action[] => {
  const acting = of.filter(([, about]) => about.acts);
  const [only] = acting;
  if (only === undefined || source.actions === undefined) return [];
  // The only one acts wherever it can; several need to be told apart.
  if (acting.length === 1 && only[1].scope === undefined)
    return source.actions(only[0].config, parts);
  const byScope = new Map<string, readonly Action[]>();
  for (const [{ config, name }, { scope }] of acting) {
    if (scope === undefined || byScope.has(scope)) {
      throw new CountersignError(
        'ERR_CONFIG_INVALID',
        `${source.id} connection ${name}: two connections can act, and ${scope === undefined ? 'this one does not say where' : `both in ${scope}`}`,
      );
    }
    byScope.set(scope, source.actions(config, parts));
  }
  return routeByScope(byScope);
};

const feedsOf = (
  source: SourceDefinition,
  of: readonly ConnectionSettings[],
): readonly LogFeed[] =>
  source.pullLogs === undefined
    ? []
    : of.map(({ name, config }) => ({
        name,
        source,
        pull: (cursor, options) => source.pullLogs?.(config, cursor, options) ?? nothing(),
      }));

async function* nothing(): AsyncGenerator<never> {}

const placesOf = (
  source: SourceDefinition,
  of: readonly ConnectionSettings[],
): ReadonlyMap<string, SecretPlaces> =>
  new Map(
    of.flatMap(({ name, config }) => {
      const places = source.places?.(config);
      return places === undefined ? [] : [[name, places] as const];
    }),
  );

/** Settings of every system call what it acts with `act…`: the platform does without where a process apart acts. */
const withoutActing = (settings: ConnectionSettings): ConnectionSettings => ({
  ...settings,
  config: isObject(settings.config)
    ? Object.fromEntries(
        Object.entries(settings.config).filter(([key]) => !/^act(?:$|[A-Z])/.test(key)),
      )
    : settings.config,
});

const connectionOf = (
  source: SourceDefinition,
  all: readonly ConnectionSettings[],
  parts: ActingParts,
  acted: readonly Action[] | undefined,
): Connection => {
  const abouts = all.map((one) => [one, aboutOf(one)] as const);
  const of = acted === undefined ? all : all.map(withoutActing);
  const { inventory } = source;
  return {
    source: source.id,
    // Acted for by a process apart: what it can do is its own to say, and our settings may lack the means.
    actions: acted?.filter((one) => one.system === source.id) ?? actionsOf(source, abouts, parts),
    places: placesOf(source, of),
    hands: abouts.map(([, about]) => handOf(source, about)),
    knownGood: (scope) =>
      abouts.find(([, about]) => about.scope === scope || abouts.length === 1)?.[1].knownGood,
    inventories:
      inventory === undefined
        ? []
        : of.map(({ name, config }) => ({
            name,
            pull: (at, options) => inventory(config, at, options),
          })),
    feeds: feedsOf(source, of),
    doors: of.flatMap(({ name, webhookSecret }) =>
      source.webhook === undefined || webhookSecret === undefined
        ? []
        : [{ name, webhook: source.webhook, secret: webhookSecret }],
    ),
    receivers: of.flatMap(({ name, config }) => {
      const receiver = source.receives?.(config);
      return receiver === undefined ? [] : [{ name, receiver, source }];
    }),
    probes: of.flatMap(({ name, config }) =>
      source.probe === undefined
        ? []
        : [{ system: source.id, name, run: () => source.probe?.(config) ?? nothing() }],
    ),
  };
};

/** @throws CountersignError ERR_CONFIG_INVALID when two connections claim one place. */
export const openConnections = (
  all: readonly ConnectionSettings[],
  parts: ActingParts = {},
  acted: readonly Action[] | undefined = undefined,
): readonly Connection[] => {
  const bySource = new Map<SourceDefinition, ConnectionSettings[]>();
  for (const one of all) {
    const same = bySource.get(one.source) ?? [];
    if (same.some(({ name }) => name === one.name)) {
      throw new CountersignError(
        'ERR_CONFIG_INVALID',
        `two ${one.source.id} connections are called ${one.name}`,
      );
    }
    bySource.set(one.source, [...same, one]);
  }
  return [...bySource].map(([source, of]) => connectionOf(source, of, parts, acted));
};
