/** The live pull: one snapshot for each project, and one for what stands above them and for whom policies name. */
import type { BlindSpot, FactKind, InventoryFact, Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { pullAreas } from '../../pull-areas.ts';
import { type ClientOptions, readClients } from '../client.ts';
import { type GcpConfig, homeOf } from '../config.ts';
import { principalGroup, principalIdentity } from '../member.ts';
import { issuerOf } from './federation.ts';
import { homeAreas } from './home-areas.ts';
import { type ProjectWorld, projectAreas } from './project-areas.ts';
import type { World } from './world.ts';

/** Everybody whom policies name and no project lists: people, groups, foreign accounts, federated workloads. */
const named = (
  world: World,
  accountsWhole: boolean,
  poolsWhole: boolean,
): readonly InventoryFact[] => {
  const { config, home, members, providers } = world;
  return [...members.values()].flatMap((member): readonly InventoryFact[] => {
    if (world.accounts.has(member.id)) return [];
    // It may be one that was not listed.
    if (member.kind === 'account' && !accountsWhole) return [];
    const isPool = member.kind === 'set' && member.id.endsWith('/*');
    if (isPool && !poolsWhole) return [];
    const group = principalGroup(member, home);
    if (group) return [group];
    const native = member.id.slice('gcp:'.length);
    const identity = principalIdentity(member, {
      scope: home,
      domains: config.domains,
      issuer: issuerOf(native, providers),
    });
    if (identity === undefined) return [];
    const ways = providers
      .filter(({ pool }) => !isPool && native.includes(`/${pool}/`))
      .map(({ trust }) => trust(identity.id));
    return [identity, ...ways];
  });
};

const GROUPS_BLIND = {
  area: 'members of groups',
  because:
    'who is in a Google group stands in Google Workspace or Cloud Identity: connect google-workspace',
};

const touches = (snapshots: readonly Snapshot[], ...areas: readonly string[]): boolean =>
  snapshots.some(({ blind }) => blind.some(({ area }) => areas.includes(area)));

/**
 * @throws CountersignError ERR_SOURCE_DENIED when Google does not accept the credential at all. A single refusal is
 *   a blind spot instead.
 */
export async function* pullGcp(
  config: GcpConfig,
  at: number,
  options: PullOptions & ClientOptions = {},
): AsyncGenerator<Snapshot> {
  const clients = readClients(config, options);
  await clients.signIn();
  const world: World = {
    clients,
    config,
    home: homeOf(config),
    projects: [],
    folders: new Map(),
    upper: new Map(),
    custom: new Map(),
    predefined: new Map(),
    googles: [],
    members: new Map(),
    accounts: new Set(),
    providers: [],
  };
  const above = await pullAreas({
    system: 'gcp',
    scope: world.home,
    at,
    areas: homeAreas,
    world,
    options,
  });
  const upper = ['folders', 'custom roles', 'policy of the organisation', 'policies of folders'];
  const upperWhole = !touches([above], ...upper);
  // What was not read above is missing in each project: rights and ways in are inherited.
  const unseenAbove: readonly BlindSpot[] = above.blind
    .filter(({ area }) => upper.includes(area))
    .map((spot) => ({ ...spot, kinds: ['entitlement', 'trust'] }));
  const told: Snapshot[] = [];
  for (const project of world.projects) {
    const own: ProjectWorld = { world, project, accounts: [], pools: [], bindings: [] };
    const snapshot = await pullAreas({
      system: 'gcp',
      scope: project.id,
      at,
      areas: projectAreas,
      world: own,
      options,
    });
    // Ways in come from above as well.
    const complete = snapshot.complete.filter((kind) => upperWhole || kind !== 'trust');
    told.push({ ...snapshot, complete, facts: [] });
    yield { ...snapshot, complete, blind: [...snapshot.blind, ...unseenAbove] };
  }
  const accountsWhole = !touches(told, 'service accounts');
  const poolsWhole = !touches(told, 'workload identity pools');
  const policiesWhole = !touches(
    told,
    'policy of the project',
    'policies of service accounts',
    'service accounts',
    'custom roles',
  );
  const federationWhole = poolsWhole && !touches(told, 'workload identity providers');
  const isWhole = (kind: FactKind): boolean => {
    if (kind === 'identity' || kind === 'group' || kind === 'role')
      return policiesWhole && upperWhole && accountsWhole && poolsWhole;
    return kind !== 'trust' || (policiesWhole && upperWhole && federationWhole);
  };
  yield {
    ...above,
    complete: above.complete.filter(isWhole),
    blind: [...above.blind, GROUPS_BLIND],
    facts: [...above.facts, ...world.googles, ...named(world, accountsWhole, poolsWhole)],
  };
}
