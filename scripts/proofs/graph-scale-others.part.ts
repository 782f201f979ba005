/** A second identity provider and code hosting: groups with apps, members with rights on repositories, pipelines. */
import type { InventoryFact } from '../../src/model/index.ts';
import { known } from '../../src/model/index.ts';
import { credentialOf, type Dice, entitlementOf, identityOf } from './graph-scale-dice.part.ts';

const ORG = 'org.okta.example.com';
const GITHUB = 'example';

export interface OktaSize {
  readonly people: number;
  readonly groups: number;
}
export const sizeOfOkta = (identities: number): OktaSize => ({
  people: Math.round(identities * 0.12),
  groups: Math.max(4, Math.round(identities * 0.01)),
});

const oktaUser = (nth: number): string => `00u${nth.toString(36).padStart(17, '0')}`;
const oktaGroup = (nth: number): string => `00g${nth.toString(36).padStart(17, '0')}`;

const oktaPerson = function* (
  nth: number,
  { groups }: OktaSize,
  dice: Dice,
): Iterable<InventoryFact> {
  const native = oktaUser(nth);
  const id = `okta:${native}`;
  const email = `person${nth}@example.com`;
  yield identityOf(
    { id, system: 'okta', nativeId: native, scope: ORG, name: email, class: 'human' },
    {
      createdAt: known(dice.day(70, nth)),
      lastUsedAt: known(dice.day(71, nth)),
      tags: { email },
      handles: [{ kind: 'email', value: email, issuer: ORG, verified: true }],
    },
  );
  for (const [i, type] of (['password', 'authenticator'] as const).entries()) {
    yield credentialOf({
      id: `${id}#${type}`,
      system: 'okta',
      ofId: id,
      type,
      nativeId: `${native}#${type}`,
      createdAt: known(dice.day(72 + i, nth)),
    });
  }
  const joined = new Set([0]);
  for (let i = 0; i < 4; i++) joined.add(dice.skewed(groups, 74, nth * 4 + i));
  for (const one of joined) {
    yield {
      kind: 'membership',
      id: `${id}#in/okta:${oktaGroup(one)}`,
      memberId: id,
      groupId: `okta:${oktaGroup(one)}`,
    };
  }
  if (dice.of(75, nth) < 0.01) {
    const role = dice.of(76, nth) < 0.05 ? 'SUPER_ADMIN' : 'HELP_DESK_ADMIN';
    yield entitlementOf({
      id: `okta:role:${native}:${role}`,
      system: 'okta',
      holderId: id,
      privileges: [role],
      resources: ['*'],
      via: { kind: 'assignment', name: role },
    });
  }
};

const oktaAll = function* (size: OktaSize, dice: Dice): Iterable<InventoryFact> {
  for (let nth = 0; nth < size.groups; nth++) {
    const native = oktaGroup(nth);
    const id = `okta:${native}`;
    yield { kind: 'group', id, system: 'okta', nativeId: native, scope: ORG, name: `Group ${nth}` };
    for (let i = 0; i < 4; i++) {
      yield entitlementOf({
        id: `okta:assignment:${native}:${i}`,
        system: 'okta',
        holderId: id,
        privileges: ['app.sign_in'],
        resources: [`okta:app/${dice.skewed(500, 77, nth * 4 + i)}`],
        via: { kind: 'assignment', name: 'app' },
      });
    }
  }
  for (let nth = 0; nth < size.people; nth++) yield* oktaPerson(nth, size, dice);
};

export const oktaFacts = function* (size: OktaSize, dice: Dice) {
  yield { system: 'okta', scope: ORG, facts: oktaAll(size, dice) };
};

export interface GithubSize {
  readonly members: number;
  readonly repositories: number;
}
export const sizeOfGithub = (identities: number): GithubSize => ({
  members: Math.round(identities * 0.05),
  repositories: Math.max(2, Math.round(identities * 0.02)),
});

export const pipelineSubject = (nth: number): string => `repo:${GITHUB}/repo${nth}`;

const githubAll = function* (
  { members, repositories }: GithubSize,
  dice: Dice,
): Iterable<InventoryFact> {
  for (let nth = 0; nth < repositories; nth++) {
    const native = pipelineSubject(nth);
    yield identityOf({
      id: `github:${native}`,
      system: 'github',
      nativeId: native,
      scope: GITHUB,
      name: native,
      class: 'workload',
    });
  }
  for (let nth = 0; nth < members; nth++) {
    const native = `dev${nth}`;
    const id = `github:${native}`;
    const email = `person${nth}@example.com`;
    yield identityOf(
      { id, system: 'github', nativeId: native, scope: GITHUB, name: native, class: 'human' },
      { handles: [{ kind: 'email', value: email, issuer: GITHUB, verified: true }] },
    );
    for (let i = 0; i < 5; i++) {
      const repo = `${GITHUB}/repo${dice.skewed(repositories, 80, nth * 8 + i)}`;
      const write = dice.of(81, nth * 8 + i) < 0.6;
      yield entitlementOf({
        id: `github:grant/${native}/${repo}/${i}`,
        system: 'github',
        holderId: id,
        privileges: [write ? 'repo:write' : 'repo:read'],
        resources: [`github:repo/${repo}`],
        via: { kind: 'assignment', name: 'collaborator' },
      });
    }
  }
};

export const githubFacts = function* (size: GithubSize, dice: Dice) {
  yield { system: 'github', scope: GITHUB, facts: githubAll(size, dice) };
};
