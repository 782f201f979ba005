/** The organisation on GitHub: those who write code, the bots that help them, and their tokens. */
import { perOrganisation, stable } from '../common/stable.ts';
import { isStaff } from '../common/workday.ts';
import type { Organisation, Person, Repository } from '../organisation/model.ts';

export const ORG = 'northwind';

export interface GithubUser {
  readonly login: string;
  readonly id: number;
  readonly person: Person;
  readonly tokenId: number;
  readonly hashedToken: string;
  readonly keyFingerprint: string;
  /** Works by SSH, or with a token over HTTPS. */
  readonly usesSsh: boolean;
}

export interface GithubBot {
  readonly login: string;
  readonly slug: string;
  readonly id: number;
}

/** In base64, as the log shows the hash of a token. */
const hashOf = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

export const usersOf = perOrganisation((organisation): readonly GithubUser[] =>
  organisation.people
    .filter(({ job }) => job === 'engineer' || job === 'admin')
    .map((person) => {
      const random = stable(organisation, 'github', person.email);
      return {
        login: person.logins.github,
        id: random.int(1_000_000, 90_000_000),
        person,
        tokenId: random.int(100_000_000, 2_000_000_000),
        hashedToken: hashOf(random.hex(64)),
        keyFingerprint: `SHA256:${hashOf(random.hex(64)).replace(/=+$/, '')}`,
        usesSsh: random.chance(0.5),
      };
    }),
);

const byPerson = perOrganisation(
  (organisation) => new Map(usersOf(organisation).map((user) => [user.person, user])),
);

export const userFor = (organisation: Organisation, person: Person): GithubUser => {
  const found = byPerson(organisation).get(person);
  if (!found) throw new RangeError(`${person.email} writes no code`);
  return found;
};

export const staffOn = (organisation: Organisation, at: number): readonly GithubUser[] =>
  usersOf(organisation).filter(({ person }) => isStaff(person, at));

export const deployBot: GithubBot = {
  login: 'northwind-deploy[bot]',
  slug: 'northwind-deploy',
  id: 140_000_001,
};
/** GitHub's own. */
export const dependabot: GithubBot = {
  login: 'dependabot[bot]',
  slug: 'dependabot',
  id: 49_699_333,
};

export const githubId = ({ login }: { readonly login: string }): string => `github:${login}`;
export const pipelineId = ({ name }: Pick<Repository, 'name'>): string => `github:actions/${name}`;

const ownersOf = perOrganisation(
  (organisation) => new Set(organisation.people.filter(({ job }) => job === 'admin').slice(0, 2)),
);

/** The first two administrators own the organisation. */
export const isOwner = (organisation: Organisation, { person }: GithubUser): boolean =>
  ownersOf(organisation).has(person);

const byTeam = perOrganisation((organisation) => {
  const out = new Map<string, Repository[]>();
  for (const repo of organisation.repositories) {
    const team = repo.team.split('-')[0] ?? '';
    out.set(team, [...(out.get(team) ?? []), repo]);
  }
  return out;
});

/** What the team mostly works on. */
export const codeOf = (organisation: Organisation, { team }: Person): readonly Repository[] =>
  byTeam(organisation).get(team.split('-')[0] ?? '') ?? organisation.repositories;

export const teamSlugs = ['product-1', 'platform-1', 'data-1', 'admins'] as const;

/** Secrets that a repository's jobs are handed. */
export const secretsOf = (organisation: Organisation, { name }: Repository): readonly string[] =>
  stable(organisation, 'secrets', name).chance(0.6) ? ['NPM_TOKEN', 'SENTRY_DSN'] : ['NPM_TOKEN'];
