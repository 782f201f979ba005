/** The people, machines, apps and agents of the fixture estate; numbers and names are reserved for examples. */
import type { IdentityClass, PrincipalBrief, PrincipalRow, Tier } from '../../src/contract.ts';
import { accounts, arn, cast } from './cast.ts';
import { type Chance, chanceOf, day } from './chance.ts';
import { named, row } from './named.ts';

const people = [
  'ada.lind',
  'bo.arnesen',
  'chidi.eze',
  'dana.frey',
  'emre.kaya',
  'farah.nouri',
  'gita.rao',
  'hugo.melo',
  'ines.duarte',
  'jonas.vik',
  'kaori.abe',
  'leo.brandt',
  'mira.okafor',
  'nils.holm',
  'olga.petrova',
  'pia.santos',
  'quentin.roy',
  'rosa.mendez',
  'sam.whitlock',
  'tariq.aziz',
  'una.kelly',
  'viktor.dahl',
  'wen.li',
  'yara.haddad',
  'zoe.martin',
];
const teams = [
  'payments-platform',
  'data-platform',
  'identity',
  'storefront',
  'observability',
  'ml-platform',
  'it-operations',
];
const jobs = [
  'export',
  'import',
  'sync',
  'backup',
  'replicate',
  'index',
  'report',
  'cleanup',
  'mailer',
  'reconcile',
  'thumbnail',
  'scan',
  'archive',
  'notify',
  'forecast',
];
const domains = [
  'orders',
  'ledger',
  'catalog',
  'search',
  'metrics',
  'billing',
  'media',
  'crm',
  'risk',
  'fleet',
  'payroll',
  'docs',
];
const vendors = [
  'northwind-backup',
  'contoso-observe',
  'fabrikam-siem',
  'tailspin-cost',
  'proseware-crm',
];

const kindOf = (chance: Chance): IdentityClass | 'role' => {
  const roll = chance.next();
  if (roll < 0.34) return 'human';
  if (roll < 0.62) return 'service_account';
  if (roll < 0.76) return 'workload';
  if (roll < 0.82) return 'third_party_app';
  return roll < 0.86 ? 'agent' : 'role';
};

const nameFor = (kind: IdentityClass | 'role', chance: Chance, index: number): string => {
  const job = `${chance.pick(domains)}-${chance.pick(jobs)}`;
  if (kind === 'human') return `${chance.pick(people)}${index}`;
  if (kind === 'service_account') return `svc-${job}-${index}`;
  if (kind === 'workload') return `wl-${job}-${index}`;
  if (kind === 'third_party_app') return `${chance.pick(vendors)}-${index}`;
  return kind === 'agent' ? `agent-${chance.pick(domains)}-${index}` : `role-${job}-${index}`;
};

const ordinary = (now: number, chance: Chance, index: number): PrincipalRow => {
  const kind = kindOf(chance);
  const name = nameFor(kind, chance, index);
  const scope = chance.pick(Object.values(accounts));
  const roll = chance.next();
  const tier: Tier = roll < 0.02 ? 0 : roll < 0.14 ? 1 : roll < 0.62 ? 2 : 3;
  const risk = Math.min(89, Math.floor(chance.next() ** 2.1 * 100));
  const owned = chance.chance(kind === 'human' ? 0.98 : 0.72);
  const path = kind === 'role' || kind === 'workload' || kind === 'agent' ? 'role' : 'user';
  return row({
    id: arn(scope, `${path}/${name}`),
    name,
    class: kind,
    scope,
    tier,
    risk,
    ...(owned
      ? {
          owner: kind === 'human' ? `${name}@lattice.example` : chance.pick(teams),
          ownerBasis: chance.pick(['tag', 'creator', 'declared', 'last_human_user']),
        }
      : {}),
    flags: [
      ...(chance.chance(0.03) ? ['shared'] : []),
      ...(kind === 'third_party_app' ? ['external'] : []),
      ...(kind === 'workload' && chance.chance(0.5) ? ['ephemeral'] : []),
    ],
    criticality: chance.pick(['critical', 'important', 'ordinary', 'unknown', 'unknown']),
    ...(chance.chance(0.86)
      ? { lastUsedAt: now - Math.floor(chance.next() ** 3 * 400 * day) }
      : {}),
    failed: Math.floor(risk / 14),
    unknown: chance.chance(0.3) ? chance.int(1, 3) : 0,
    status: chance.chance(0.04) ? 'disabled' : 'active',
  });
};

export const estateOf = (now: number, size = 1240): readonly PrincipalRow[] => {
  const chance = chanceOf(7);
  return [
    ...named(now),
    ...Array.from({ length: size }, (_, index) => ordinary(now, chance, index + 1)),
  ];
};

export const briefOf = (row: PrincipalRow): PrincipalBrief => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  system: row.system,
  class: row.class,
  tier: row.tier,
  risk: row.risk,
  ...(row.owner ? { owner: row.owner } : {}),
});

export const briefFor = (rows: readonly PrincipalRow[], id: string): PrincipalBrief => {
  const found = rows.find((one) => one.id === id);
  if (found) return briefOf(found);
  if (id === cast.pipeline)
    return {
      id,
      kind: 'unknown',
      name: 'lattice/storefront (pipeline)',
      system: 'aws',
      class: 'workload',
      tier: 1,
    };
  return {
    id,
    kind: 'unknown',
    name: id.split(/[/:]/).at(-1) ?? id,
    system: 'aws',
    class: 'workload',
  };
};

/** Of several, by id. */
export const briefsOf = (
  rows: readonly PrincipalRow[],
  ids: Iterable<string>,
): Record<string, PrincipalBrief> =>
  Object.fromEntries([...ids].map((id) => [id, briefFor(rows, id)]));
