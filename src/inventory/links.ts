/** Which other things a fact hangs on; the keys by which it is found. */
import type {
  FactKind,
  Group,
  Identity,
  InventoryFact,
  Resource,
  Role,
  Source,
  Trust,
} from '../model/index.ts';
import { emailOf, identityKeys, personKeys, trustKeys, vendorKeys } from './linking/keys.ts';
import { issuerKey } from './linking/subjects.ts';
import { settingsKey } from './places.ts';

/** A link is kept by the place of its index here. */
export const indexes = [
  'credentials',
  'native',
  'entitlements',
  'trusts',
  'owners',
  'owned',
  'declarations',
  'groups',
  'members',
  /** Identities by the paths above them in their id. */
  'under',
  /** Trusts by whom they name. */
  'naming',
  /** What lives in a scope, and in a system. */
  'scope',
  'person',
  'handle',
  'account',
  /** Accounts of a system, as resources. */
  'accounts',
  'email',
  /** Accounts by what links them to others. */
  'handles',
  /** Staff records, by the same keys. */
  'staff',
  /** Vendors, by the same keys. */
  'companies',
  /** Trusts by the token subjects they let in. */
  'subjects',
  /** Trusts by the outside account they let in. */
  'trusted',
  'vendor',
  /** Declarations by whom they link or take apart. */
  'declared',
  /** Settings by the scope they configure, and by scope and type. */
  'settings',
  /** Resources by scope and type. */
  'type',
  /** Resources by whom what runs in them acts as. */
  'runs',
  /** What the policies of resources say, by the resource. */
  'on',
  /** By keys of its system's own. */
  'keyed',
] as const;

export type Index = (typeof indexes)[number];

export type Link = readonly [index: Index, value: string];

const MOST_ANCESTORS = 8;

/** `a:b/c/d` → `a:b/c`, `a:b`: the paths above an id, nearest first. */
export const ancestorsOf = (id: string): readonly string[] => {
  const out: string[] = [];
  for (let cut = id.lastIndexOf('/'); cut > 0 && out.length < MOST_ANCESTORS; ) {
    out.push(id.slice(0, cut));
    cut = id.lastIndexOf('/', cut - 1);
  }
  return out;
};

/** Whom a trust names; a provider by its issuer, however it is written. */
export const trustKey = ({ kind, value }: Trust['principal']): string =>
  `${kind}|${kind === 'federated' ? issuerKey(value) : value}`;

export const systemKey = (system: Source, kind: FactKind): string => `${kind}|${system}`;

export const typeKey = (system: Source, scope: string, type: string): string =>
  `${system}|${scope}|${type}`;

/** A key of one system's own. */
export const ownKey = (system: Source, key: string): string => `key|${system}|${key}`;

/** Who is in a group; what the group itself is and may has the group's id. */
export const membersKey = (groupId: string): string => `members|${groupId}`;

/** What lies right below a key of one system's own. */
export const belowKey = (system: Source, key: string): string => `below|${system}|${key}`;

export const scopeKey = (system: Source, scope: string, kind: FactKind): string =>
  `${system}|${scope}|${kind}`;

/** How a name is compared: case is no matter. */
export const handleOf = (name: string): string => name.trim().toLowerCase();

const livesIn = ({ system, scope, kind }: Identity | Role | Group | Resource): readonly Link[] => [
  ['scope', scopeKey(system, scope, kind)],
  ['scope', systemKey(system, kind)],
];

export const linksOf = (fact: InventoryFact): readonly Link[] => {
  switch (fact.kind) {
    case 'credential':
      return [
        ['credentials', fact.ofId],
        ['native', fact.nativeId],
      ];
    case 'entitlement':
      return [
        ['entitlements', fact.holderId],
        ...(fact.via.kind === 'resource_policy' && fact.via.nativeId !== undefined
          ? [['on', `${fact.system}:${fact.via.nativeId}`] as const]
          : []),
      ];
    case 'trust':
      return [
        ['trusts', fact.targetId],
        ['naming', trustKey(fact.principal)],
        ...trustKeys(fact).map((key) => ['subjects', key] as const),
        ...(fact.principal.kind === 'account'
          ? [['trusted', fact.principal.value.toLowerCase()] as const]
          : []),
      ];
    case 'owner':
      return [
        ['owners', fact.ofId],
        ['owned', handleOf(fact.who)],
      ];
    case 'declaration':
      return [
        ['declarations', fact.ofId],
        ...(fact.owner ? [['owned', handleOf(fact.owner)] as const] : []),
        ...(fact.personId ? [['person', fact.personId] as const] : []),
        ...(fact.linkedTo ?? []).flatMap((id) => [
          ['declared', id] as const,
          ['person', id] as const,
        ]),
      ];
    case 'person':
      return personKeys(fact).map((key) => ['staff', key]);
    case 'vendor':
      return vendorKeys(fact).map((key) => ['companies', key]);
    case 'membership':
      return [
        ['groups', fact.memberId],
        ['members', fact.groupId],
      ];
    case 'identity': {
      const email = emailOf(fact.tags);
      const verified = (fact.handles ?? []).filter((one) => one.kind === 'email' && one.verified);
      return [
        ...(fact.personId ? [['person', fact.personId] as const] : []),
        ...(fact.vendorId ? [['vendor', fact.vendorId] as const] : []),
        ...(email ? [['email', email] as const] : []),
        ...verified.map(({ value }) => ['email', handleOf(value)] as const),
        ...identityKeys(fact).map((key) => ['handles', key] as const),
        ...ancestorsOf(fact.id).map((path) => ['under', path] as const),
        ...livesIn(fact),
        ['handle', handleOf(fact.name)],
        ['handle', handleOf(fact.nativeId)],
      ];
    }
    case 'role':
    case 'group':
      return livesIn(fact);
    case 'resource':
      return [
        ...livesIn(fact),
        ['type', typeKey(fact.system, fact.scope, fact.type)],
        ...(fact.runsAs === undefined ? [] : [['runs', fact.runsAs] as const]),
        ...(fact.type === 'account'
          ? ([
              ['account', `${fact.system}|${fact.scope}`],
              ['accounts', fact.system],
            ] as const)
          : []),
      ];
    case 'setting':
      return [
        ['settings', settingsKey(fact.system, fact.scope)],
        ['settings', settingsKey(fact.system, fact.scope, fact.type)],
      ];
    default:
      return [];
  }
};

/** The thing a fact is about, where it is not one itself. */
export const parentOf = (fact: InventoryFact): string | undefined => {
  switch (fact.kind) {
    case 'credential':
    case 'owner':
    case 'declaration':
      return fact.ofId;
    case 'entitlement':
      return fact.holderId;
    case 'trust':
      return fact.targetId;
    case 'membership':
      return fact.memberId;
    default:
      return undefined;
  }
};
