/** Lists of one organisation as GitHub's API gives them → one snapshot. Pure; what was not handed over is a blind spot. */
import type { InventoryFact, Snapshot } from '../../../model/index.ts';
import { list, type Raw, str } from '../../record.ts';
import { githubId, teamId } from '../ids.ts';
import { installationFacts } from './apps.ts';
import { pipelineFacts } from './oidc.ts';
import { memberFacts, membersGroup, membershipFact, repoGrant, teamFacts } from './people.ts';
import { orgFacts, repoFact, repoRef } from './repositories.ts';
import { actionsSecret } from './secrets.ts';
import { deployKeyFacts, fineGrainedFacts } from './tokens.ts';

export interface GithubExport {
  readonly organization: Raw;
  /** Edges of `membersWithRole`: `{role, hasTwoFactorEnabled, node}`. */
  readonly members: readonly Raw[];
  /** With `members` (logins) and `repositories` (`{full_name, permission}`). */
  readonly teams: readonly Raw[];
  /** With `deploy_keys` and `actions_secrets`. */
  readonly repositories: readonly Raw[];
  readonly installations: readonly Raw[];
  readonly personalAccessTokens: readonly Raw[];
}

const raws = (value: unknown): readonly Raw[] => list(value) as readonly Raw[];
const texts = (value: unknown): readonly string[] => list(value).flatMap((one) => str(one) ?? []);

const ISSUER = 'https://token.actions.githubusercontent.com';

const repositoryFacts = (org: string, row: Raw): readonly InventoryFact[] => {
  const ref = repoRef(row);
  if (ref === undefined) return [];
  const template = undefined;
  return [
    repoFact(org, row, ref),
    ...pipelineFacts(org, ref, [], { template, issuer: ISSUER }),
    ...raws(row['deploy_keys']).flatMap((key) => deployKeyFacts(org, ref.fullName, key)),
    ...raws(row['actions_secrets']).flatMap((one) => actionsSecret({ place: ref.fullName }, one)),
  ];
};

const teamAndMembers = (org: string, team: Raw): readonly InventoryFact[] => {
  const id = teamId(`${org}/${str(team['slug']) ?? ''}`);
  return [
    ...teamFacts(org, team),
    ...texts(team['members']).map((login) => membershipFact(githubId(login), id)),
    ...raws(team['repositories']).map((one) =>
      repoGrant(id, str(one['full_name']) ?? '', str(one['permission']) ?? 'read'),
    ),
  ];
};

export const mapGithub = (lists: GithubExport, at: number): Snapshot => {
  const org = str(lists.organization['login']) ?? 'unknown';
  const own = { ownApps: new Set<string>(), page: undefined };
  return {
    system: 'github',
    scope: org,
    takenAt: at,
    complete: ['identity', 'group', 'membership'],
    blind: [
      {
        area: 'tokens, keys and grants beside those listed',
        kinds: ['credential', 'entitlement', 'owner', 'resource'],
        because: 'the lists that were handed over hold none of them whole',
      },
    ],
    facts: [
      ...(orgFacts(org, lists.organization) ?? []),
      membersGroup(org),
      ...lists.members.flatMap((edge) => memberFacts(org, edge)),
      ...lists.teams.flatMap((team) => teamAndMembers(org, team)),
      ...lists.repositories.flatMap((row) => repositoryFacts(org, row)),
      ...lists.installations.flatMap((row) => installationFacts(org, row, own)),
      ...lists.personalAccessTokens.flatMap((row) => fineGrainedFacts(org, row)),
    ],
  };
};
