/** An organisation of any size, as rows, facts and SQL that agree: who is who is worked out of a number. */
import {
  type AccessEvaluator,
  createInventory,
  type InventoryView,
} from '../../src/inventory/index.ts';
import type { IdentityClass, InventoryFact, Tier } from '../../src/model/index.ts';
import { known } from '../../src/model/index.ts';
import { sources } from '../../src/sources/index.ts';
import type { PrincipalRow } from '../../src/store/index.ts';
import {
  credentialOf,
  type Dice,
  entitlementOf,
  identityOf,
  TAKEN_AT,
} from './graph-scale-dice.part.ts';

const DAY = 86_400_000;
/** Of twenty: people of a directory, keys of machines, what runs in clusters, apps and agents. */
const sorts: readonly (readonly [number, string, string, IdentityClass])[] = [
  [8, 'entra', 'person', 'human'],
  [12, 'okta', 'user', 'human'],
  [15, 'aws', 'svc', 'service_account'],
  [17, 'kubernetes', 'wl', 'workload'],
  [19, 'github', 'app', 'third_party_app'],
  [20, 'entra', 'agent', 'agent'],
];
const topics = ['payments', 'billing', 'search', 'ledger', 'media', 'risk', 'login', 'backup'];
/** Accounts, tenants and clusters of a system. */
const PLACES = 50;

const sortOf = (nth: number) =>
  sorts.find(([upTo]) => nth % 20 < upTo) ?? [20, 'entra', 'agent', 'agent' as const];
const scopeOf = (nth: number): string => `place-${Math.floor(nth / 20) % PLACES}`;
const nameOf = (nth: number): string => `${sortOf(nth)[2]}-${topics[nth % 8]}-${nth}`;
export const idOf = (nth: number): string => `${sortOf(nth)[1]}:${scopeOf(nth)}/${nameOf(nth)}`;

/** The same in DuckDB, over a column `nth`. */
export const idSql = (nth: string): string => {
  const pick = (of: (one: (typeof sorts)[number]) => string): string =>
    `CASE ${sorts.map((one) => `WHEN ${nth} % 20 < ${one[0]} THEN '${of(one)}'`).join(' ')} END`;
  const topic = `[${topics.map((one) => `'${one}'`).join(', ')}][1 + ${nth} % 8]`;
  return `${pick((one) => one[1])} || ':place-' || (${nth} // 20) % ${PLACES} || '/' || ${pick((one) => one[2])} || '-' || ${topic} || '-' || ${nth}`;
};
export const systemSql = (nth: string): string =>
  `CASE ${sorts.map((one) => `WHEN ${nth} % 20 < ${one[0]} THEN '${one[1]}'`).join(' ')} END`;

/** Few stand at the control plane; machines are risky more often, and what runs in clusters hardly ever. */
export const rowOf = (nth: number, dice: Dice): PrincipalRow => {
  const [, system, , of] = sortOf(nth);
  const luck = dice.of(1, nth);
  const tier = (luck < 0.001 ? 0 : luck < 0.02 ? 1 : luck < 0.5 ? 2 : 3) as Tier;
  const risk =
    Math.round(dice.of(2, nth) ** (of === 'workload' ? 6 : of === 'human' ? 3 : 2) * 1_000) / 10;
  return {
    ...{
      id: idOf(nth),
      kind: 'identity',
      system,
      scope: scopeOf(nth),
      name: nameOf(nth),
      class: of,
    },
    status: dice.of(3, nth) < 0.04 ? 'disabled' : 'active',
    flags:
      dice.of(4, nth) < 0.0001 ? ['emergency_access'] : dice.of(5, nth) < 0.03 ? ['external'] : [],
    ...{ tier, risk, criticality: luck < 0.01 ? 'critical' : 'ordinary' },
    ...(dice.of(6, nth) < 0.7 ? { owner: `team-${nth % 900}@example.com`, ownerBasis: 'tag' } : {}),
    ...(dice.of(7, nth) < 0.85 ? { lastUsedAt: dice.day(8, nth) } : {}),
    openIncidents: 0,
    failedChecks: dice.below(4, 9, nth),
    unknownChecks: dice.below(3, 10, nth),
  };
};

function* factsOf(nth: number, dice: Dice, groups: number): Iterable<InventoryFact> {
  const { id, system, scope, name, class: of } = rowOf(nth, dice);
  yield identityOf(
    { id, system, scope, name, nativeId: name, class: of as IdentityClass },
    { createdAt: known(dice.day(11, nth)) },
  );
  yield credentialOf({
    ...{
      id: `${id}#c`,
      system,
      ofId: id,
      nativeId: `c${nth}`,
      createdAt: known(dice.day(12, nth)),
    },
    type: of === 'human' ? 'password' : of === 'third_party_app' ? 'client_secret' : 'access_key',
  });
  const group = `${system}:${scope}/group-${dice.skewed(groups, 13, nth)}`;
  yield { kind: 'membership', id: `${id}#in`, memberId: id, groupId: group };
  if (nth % 4 === 0)
    yield entitlementOf({
      ...{ id: `${id}#may`, system, holderId: id, privileges: ['read', `use:${nth % 300}`] },
      resources: [`${system}:${scope}/thing-${dice.below(2_000, 14, nth)}`],
      via: { kind: 'assignment', name: 'given by hand' },
    });
  if (dice.of(6, nth) < 0.7)
    yield {
      ...{ kind: 'owner', id: `${id}#owner`, ofId: id, who: `team-${nth % 900}@example.com` },
      ...{ basis: 'tag', confidence: 0.8, since: TAKEN_AT - 90 * DAY },
    };
}

function* groupFacts(system: string, scope: string, groups: number): Iterable<InventoryFact> {
  for (let nth = 0; nth < groups; nth++) {
    const id = `${system}:${scope}/group-${nth}`;
    yield { kind: 'group', id, system, scope, nativeId: `group-${nth}`, name: `Group ${nth}` };
    yield entitlementOf({
      ...{ id: `${id}#may`, system, holderId: id, privileges: ['read', 'write'] },
      resources: [`${system}:${scope}/thing-${nth}`],
      via: { kind: 'group', name: `Group ${nth}` },
    });
  }
}

const GROUPS = 40;
const PART = 5_000;
const systems = [...new Set(sorts.map(([, system]) => system))];

/** The live view of all of them: identities, credentials, groups, entitlements and owners. */
export const viewOf = (count: number, dice: Dice): InventoryView => {
  const access: Record<string, AccessEvaluator> = {};
  for (const one of sources) if (one.access) access[one.id] = one.access;
  const inventory = createInventory({ access, now: () => TAKEN_AT });
  const members = new Map<string, number[]>();
  for (let nth = 0; nth < count; nth++) {
    const key = `${sortOf(nth)[1]}|${scopeOf(nth)}`;
    const mine = members.get(key) ?? [];
    mine.push(nth);
    members.set(key, mine);
  }
  for (const system of systems)
    for (let place = 0; place < PLACES; place++) {
      const scope = `place-${place}`;
      const all = [...groupFacts(system, scope, GROUPS)];
      for (const nth of members.get(`${system}|${scope}`) ?? [])
        all.push(...factsOf(nth, dice, GROUPS));
      for (let from = 0, index = 0; from < all.length; from += PART, index++) {
        const last = from + PART >= all.length;
        inventory.applySnapshot({
          ...{ system, scope, takenAt: TAKEN_AT, blind: [], facts: all.slice(from, from + PART) },
          complete: last ? ['identity', 'credential', 'membership', 'entitlement', 'owner'] : [],
          part: { index, last, resume: last ? 'end' : String(index + 1) },
        });
        inventory.takeDirty();
      }
    }
  return inventory.view;
};
