/** The tenant: people, nested groups, apps with rights and consents, a few administrators. */
import type { Group, InventoryFact, Membership } from '../../src/model/index.ts';
import { known } from '../../src/model/index.ts';
import {
  credentialOf,
  type Dice,
  entitlementOf,
  identityOf,
  trustOf,
} from './graph-scale-dice.part.ts';

const TENANT = '10101010-2020-4030-8040-505050505050';
const GRAPH_API = '00000003-0000-0000-c000-000000000000';
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const GROUPS_PER_PERSON = 8;

export interface DirectorySize {
  readonly people: number;
  readonly apps: number;
  readonly groups: number;
}

export const sizeOfDirectory = (identities: number): DirectorySize => ({
  people: Math.round(identities * 0.5),
  apps: Math.round(identities * 0.06),
  groups: Math.max(4, Math.round(identities * 0.05)),
});

const ids = (dice: Dice) => ({
  person: (nth: number) => dice.guid(1, nth),
  app: (nth: number) => dice.guid(2, nth),
  group: (nth: number) => dice.guid(3, nth),
});
export const personId = (dice: Dice, nth: number): string => `entra:${ids(dice).person(nth)}`;
export const groupId = (dice: Dice, nth: number): string => `entra:${ids(dice).group(nth)}`;

const membership = (member: string, group: string): Membership => ({
  kind: 'membership',
  id: `entra:membership:${member}:${group}`,
  memberId: `entra:${member}`,
  groupId: `entra:${group}`,
});

const group = (native: string, nth: number): Group => ({
  kind: 'group',
  id: `entra:${native}`,
  system: 'entra',
  nativeId: native,
  scope: TENANT,
  name: `group ${nth}`,
});

const apiOf = function* (): Iterable<InventoryFact> {
  yield identityOf(
    {
      id: 'entra:graph-api',
      system: 'entra',
      nativeId: 'graph-api',
      scope: TENANT,
      name: 'Graph',
      class: 'third_party_app',
    },
    { tags: { appId: GRAPH_API } },
  );
};

const personOf = function* (
  nth: number,
  { groups, apps }: DirectorySize,
  dice: Dice,
): Iterable<InventoryFact> {
  const { person, group: groupOf, app } = ids(dice);
  const native = person(nth);
  const id = `entra:${native}`;
  const email = `person${nth}@example.com`;
  yield identityOf(
    { id, system: 'entra', nativeId: native, scope: TENANT, name: email, class: 'human' },
    {
      createdAt: known(dice.day(4, nth)),
      mfa: known(dice.of(5, nth) > 0.08),
      lastUsedAt: known(dice.day(6, nth)),
      tags: { email, displayName: `Person ${nth}`, department: `Unit ${dice.skewed(400, 7, nth)}` },
      handles: [
        { kind: 'email', value: email, issuer: TENANT, verified: true },
        { kind: 'employee_id', value: `E-${nth}`, verified: true },
      ],
    },
  );
  yield credentialOf({
    id: `entra:credential:password:${native}`,
    system: 'entra',
    ofId: id,
    type: 'password',
    nativeId: `password:${native}`,
    createdAt: known(dice.day(8, nth)),
  });
  // A fifth are in the first group: everybody of a large unit.
  const joined = new Set(dice.of(9, nth) < 0.2 ? [0] : []);
  for (let i = 0; i < GROUPS_PER_PERSON; i++)
    joined.add(1 + dice.skewed(groups - 1, 10, nth * 16 + i));
  for (const one of joined) yield membership(native, groupOf(one));
  for (let i = 0; i < 3; i++) {
    const client = app(dice.skewed(apps, 11, nth * 4 + i));
    yield entitlementOf(
      {
        id: `entra:grant:${client}:graph-api:${native}:${i}`,
        system: 'entra',
        holderId: `entra:${client}`,
        privileges: dice.of(12, nth) < 0.01 ? ['Mail.Read', 'User.Read'] : ['User.Read', 'openid'],
        resources: ['entra:graph-api'],
        via: { kind: 'consent', name: 'delegated permissions' },
      },
      { conditions: { consentType: 'Principal', onBehalfOf: id } },
    );
  }
};

const appRights = ['User.Read.All', 'Group.Read.All', 'Files.ReadWrite.All', 'Sites.Read.All'];

const appOf = function* (
  nth: number,
  { people }: DirectorySize,
  dice: Dice,
): Iterable<InventoryFact> {
  const { app, person } = ids(dice);
  const native = app(nth);
  const id = `entra:${native}`;
  const name = `App ${nth}`;
  yield identityOf(
    {
      id,
      system: 'entra',
      nativeId: native,
      scope: TENANT,
      name,
      class: dice.of(20, nth) < 0.3 ? 'third_party_app' : 'workload',
    },
    { createdAt: known(dice.day(21, nth)), tags: { appId: dice.guid(22, nth) } },
  );
  for (let i = 0; i < 2; i++) {
    const owner = person(dice.below(people, 23, nth * 2 + i));
    yield {
      kind: 'owner',
      id: `entra:ownership:${owner}:${native}:says`,
      ofId: id,
      who: `entra:${owner}`,
      basis: 'tag',
      confidence: 0.6,
      since: 0,
    };
    yield entitlementOf({
      id: `entra:ownership:${owner}:${native}`,
      system: 'entra',
      holderId: `entra:${owner}`,
      privileges: ['microsoft.directory/servicePrincipals/credentials/update'],
      resources: [id],
      via: { kind: 'assignment', name: 'owner of the service principal', nativeId: native },
    });
    yield credentialOf({
      id: `entra:credential:${dice.guid(24, nth * 2 + i)}`,
      system: 'entra',
      ofId: id,
      type: i === 0 ? 'client_secret' : 'certificate',
      nativeId: dice.guid(24, nth * 2 + i),
      createdAt: known(dice.day(25, nth * 2 + i)),
    });
  }
  for (let i = 0; i < 3; i++) {
    const ruling = dice.of(26, nth * 4 + i) < 0.0005;
    const right = ruling
      ? 'RoleManagement.ReadWrite.Directory'
      : (appRights[dice.skewed(appRights.length, 27, nth * 4 + i)] ?? '');
    yield entitlementOf({
      id: `entra:app-role:${native}:graph-api:${right}:${i}`,
      system: 'entra',
      holderId: id,
      privileges: [right],
      resources: ['entra:graph-api'],
      via: { kind: 'assignment', name: 'app role of Graph' },
    });
  }
  yield trustOf(
    {
      id: `entra:federated-credential:${native}`,
      system: 'entra',
      targetId: id,
      principal: { kind: 'federated', value: 'https://token.actions.githubusercontent.com' },
      mechanism: 'federation',
    },
    { conditions: { subject: `repo:org/repo${nth}:ref:refs/heads/main` } },
  );
};

const groupOf = function* (
  nth: number,
  { people, groups }: DirectorySize,
  dice: Dice,
): Iterable<InventoryFact> {
  const { group: native, person } = ids(dice);
  yield group(native(nth), nth);
  if (nth > 0 && dice.of(30, nth) < 0.3) {
    yield membership(native(nth), native(Math.floor(nth / 8)));
  }
  const owner = person(dice.below(people, 31, nth));
  yield {
    kind: 'owner',
    id: `entra:ownership:${owner}:${native(nth)}:says`,
    ofId: `entra:${native(nth)}`,
    who: `entra:${owner}`,
    basis: 'tag',
    confidence: 0.6,
    since: 0,
  };
  yield entitlementOf({
    id: `entra:ownership:${owner}:${native(nth)}`,
    system: 'entra',
    holderId: `entra:${owner}`,
    privileges: ['microsoft.directory/groups/members/update'],
    resources: [`entra:${native(nth)}`],
    via: { kind: 'assignment', name: 'owner of the group', nativeId: native(nth) },
  });
  for (let i = 0; i < 3; i++) {
    yield entitlementOf({
      id: `entra:app-role:${native(nth)}:app:${i}`,
      system: 'entra',
      holderId: `entra:${native(nth)}`,
      privileges: ['default access'],
      resources: [`entra:${ids(dice).app(dice.below(Math.max(1, groups), 32, nth * 4 + i))}`],
      via: { kind: 'assignment', name: 'app role of an app' },
    });
  }
};

const administrators = function* ({ people, groups }: DirectorySize, dice: Dice) {
  const { person, group: native } = ids(dice);
  const holders = [
    ...Array.from({ length: 5 }, (_, i) => person(dice.below(people, 40, i))),
    native(groups - 1),
  ];
  for (const holder of holders) {
    yield entitlementOf({
      id: `entra:role-assignment:${holder}:${GLOBAL_ADMINISTRATOR}:/`,
      system: 'entra',
      holderId: `entra:${holder}`,
      privileges: ['Global Administrator'],
      resources: ['/'],
      via: {
        kind: 'assignment',
        name: 'Global Administrator',
        nativeId: GLOBAL_ADMINISTRATOR,
      },
    });
  }
};

const all = function* (size: DirectorySize, dice: Dice): Iterable<InventoryFact> {
  yield* apiOf();
  for (let nth = 0; nth < size.groups; nth++) yield* groupOf(nth, size, dice);
  for (let nth = 0; nth < size.people; nth++) yield* personOf(nth, size, dice);
  for (let nth = 0; nth < size.apps; nth++) yield* appOf(nth, size, dice);
  yield* administrators(size, dice);
};

export const directoryFacts = function* (size: DirectorySize, dice: Dice) {
  yield { system: 'entra', scope: TENANT, facts: all(size, dice) };
};
