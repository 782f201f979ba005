import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Credential, InventoryFact } from '../../../model/index.ts';
import { list, obj, type Raw } from '../../record.ts';
import { githubId, teamId } from '../ids.ts';
import { pipelineFacts } from './oidc.ts';
import { memberFacts, membershipFact, repoGrant, teamFacts } from './people.ts';
import { repoFact, repoRef } from './repositories.ts';
import { actionsSecret, actionsVariable } from './secrets.ts';
import { authorizationFacts, fineGrainedFacts } from './tokens.ts';

const folder = resolve(import.meta.dirname, '../../../../../shared/data/inventory/cartography');
const read = (name: string): Raw =>
  JSON.parse(readFileSync(resolve(folder, `github__${name}.json`), 'utf8')) as Raw;
const rows = (value: unknown): readonly Raw[] => list(value).map(obj);
const ORG = 'simpsoncorp';
const of = <K extends InventoryFact['kind']>(facts: readonly InventoryFact[], kind: K) =>
  facts.filter((fact): fact is Extract<InventoryFact, { kind: K }> => fact.kind === kind);
const day = (text: string) => ({ known: true, value: Date.parse(text) });
const dates = ({ createdAt, lastUsedAt, expiresAt, rotatedAt }: Credential) => ({
  createdAt,
  lastUsedAt,
  expiresAt,
  rotatedAt,
});
const lastPart = (value: unknown): string => String(value).split('/').at(-1) ?? '';

describe.skipIf(!existsSync(folder))(
  'GitHub answers that others collected (skipped without ../shared/data)',
  () => {
    it('members: each with role, address and second factor, unknown where it is not told', () => {
      const data = read('users');
      const facts = rows(list(data['GITHUB_USER_DATA'])[0]).flatMap((edge) =>
        memberFacts(ORG, edge),
      );
      const people = of(facts, 'identity');
      expect(people.map(({ id }) => id)).toEqual([
        'github:hjsimpson',
        'github:lmsimpson',
        'github:mbsimpson',
      ]);
      expect(people.map(({ mfa }) => (mfa.known ? mfa.value : 'unknown'))).toEqual([
        'unknown',
        'unknown',
        true,
      ]);
      expect(people[0]?.handles).toContainEqual({
        kind: 'email',
        value: 'hjsimpson@burns.corp',
        verified: true,
      });
      expect(of(facts, 'membership')).toHaveLength(3);
      expect(of(facts, 'entitlement').map(({ holderId }) => holderId)).toEqual([
        'github:mbsimpson',
      ]);
      const owners = rows(list(data['GITHUB_ENTERPRISE_OWNER_DATA'])[0]).flatMap((edge) =>
        memberFacts(ORG, edge),
      );
      expect(of(owners, 'identity')).toHaveLength(3);
      expect(of(owners, 'membership')).toHaveLength(2);
    });

    it('tokens: each with its dates, owner and rights', () => {
      const data = read('personal_access_tokens');
      const repositories = obj(data['FINE_GRAINED_PAT_REPOSITORIES']);
      const facts = [
        ...rows(data['FINE_GRAINED_PERSONAL_ACCESS_TOKENS']).flatMap((one) =>
          fineGrainedFacts(ORG, one, rows(repositories[String(one['id'])])),
        ),
        ...rows(data['SAML_CREDENTIAL_AUTHORIZATIONS']).flatMap((one) =>
          authorizationFacts(ORG, one),
        ),
      ];
      const credentials = of(facts, 'credential');
      expect(
        credentials.map(({ nativeId, type, ofId, status }) => [nativeId, type, ofId, status]),
      ).toEqual([
        ['token/98716', 'api_token', 'github:hjsimpson', 'active'],
        ['token/98717', 'api_token', 'github:mbsimpson', 'inactive'],
        ['authorization/161195', 'api_token', 'github:hjsimpson', 'active'],
        ['authorization/161196', 'ssh_key', 'github:mbsimpson', 'active'],
      ]);
      expect(credentials[0] && dates(credentials[0])).toMatchObject({
        lastUsedAt: day('2025-02-16T08:47:09-07:00'),
        expiresAt: day('2025-04-16T08:47:09-07:00'),
        rotatedAt: day('2025-01-16T08:47:09-07:00'),
      });
      expect(credentials[1]?.lastUsedAt).toEqual({ known: true, value: null });
      expect(credentials[2] && dates(credentials[2])).toMatchObject({
        createdAt: day('2024-01-26T19:06:43Z'),
        lastUsedAt: day('2024-02-26T19:06:43Z'),
        expiresAt: day('2024-04-26T19:06:43Z'),
      });
      expect(
        of(facts, 'entitlement').map(({ privileges, resources }) => [privileges, resources[0]]),
      ).toEqual([
        [
          ['contents:read', 'metadata:read', 'organization:members:read'],
          'github:repo/simpsoncorp/sample_repo',
        ],
        [['metadata:read'], 'github:repo/simpsoncorp/another_repo'],
        [['scope:read:org', 'scope:repo'], 'github:repo/simpsoncorp/*'],
        [['git:read', 'git:write'], 'github:repo/simpsoncorp/*'],
      ]);
    });

    it('secrets and variables of Actions: names and dates, never a value', () => {
      const data = read('actions');
      const place = 'simpsoncorp/sample_repo';
      const secrets = [
        ...rows(data['GET_ORG_SECRETS']).flatMap((one) => actionsSecret({ place: ORG }, one)),
        ...rows(data['GET_REPO_SECRETS']).flatMap((one) => actionsSecret({ place }, one)),
        ...rows(data['GET_ENV_SECRETS_PRODUCTION']).flatMap((one) =>
          actionsSecret({ place, environment: 'production' }, one),
        ),
        ...rows(data['GET_ENV_SECRETS_STAGING']).flatMap((one) =>
          actionsSecret({ place, environment: 'staging' }, one),
        ),
      ];
      expect(secrets).toHaveLength(6);
      expect(secrets[0] && dates(secrets[0])).toMatchObject({
        createdAt: day('2024-01-15T10:00:00Z'),
        rotatedAt: day('2024-06-01T12:00:00Z'),
      });
      const variables = [
        ...rows(data['GET_ORG_VARIABLES']).flatMap((one) =>
          actionsVariable(ORG, { place: ORG }, one),
        ),
        ...rows(data['GET_REPO_VARIABLES']).flatMap((one) => actionsVariable(ORG, { place }, one)),
        ...['PRODUCTION', 'STAGING'].flatMap((name) =>
          rows(data[`GET_ENV_VARIABLES_${name}`]).flatMap((one) =>
            actionsVariable(ORG, { place, environment: name.toLowerCase() }, one),
          ),
        ),
      ];
      expect(new Set(variables.map(({ id }) => id)).size).toBe(7);
      expect(JSON.stringify(variables)).not.toContain('api.production.example.com');
      const ref = repoRef({ full_name: place, default_branch: 'main', id: 1, owner: { id: 2 } });
      const pipelines = ref
        ? pipelineFacts(ORG, ref, rows(data['GET_REPO_ENVIRONMENTS']), {
            template: undefined,
            issuer: 'x',
          })
        : [];
      expect(pipelines.map(({ createdAt }) => createdAt)).toEqual([
        expect.objectContaining({ known: false }),
        day('2024-01-05T00:00:00Z'),
        day('2024-01-05T00:00:00Z'),
      ]);
    });

    it('teams: members, rights on repositories, and teams inside teams', () => {
      const data = read('teams');
      const [page] = rows(data['GH_TEAM_DATA']);
      const teams = rows(page?.['nodes']).flatMap((team) => teamFacts(ORG, team));
      expect(of(teams, 'group').map(({ id }) => id)).toEqual(
        ['a', 'b', 'c', 'd', 'e'].map((one) => `github:team/simpsoncorp/team-${one}`),
      );
      const users = rows(obj(data['GH_TEAM_USERS'])['nodes']).map(({ url }) =>
        membershipFact(githubId(lastPart(url)), teamId(`${ORG}/team-c`)),
      );
      expect(new Set(users.map(({ id }) => id)).size).toBe(3);
      const levels = rows(obj(data['GH_TEAM_REPOS'])['edges']);
      const grants = rows(obj(data['GH_TEAM_REPOS'])['nodes']).map(({ url }, index) =>
        repoGrant(
          teamId(`${ORG}/team-b`),
          String(url).split('/').slice(-2).join('/'),
          String(levels[index]?.['permission']),
        ),
      );
      expect(grants.map(({ privileges, resources }) => [...privileges, ...resources])).toEqual([
        ['repo:admin', 'github:repo/simpsoncorp/sample_repo'],
        ['repo:write', 'github:repo/simpsoncorp/SampleRepo2'],
        ['repo:read', 'github:repo/cartography-cncf/cartography'],
      ]);
    });

    it('repositories: of GraphQL too', () => {
      const all = rows(read('collaborators_test_data')['COLLABORATORS_TEST_REPOS']);
      const facts = all.flatMap((row) => {
        const ref = repoRef(row);
        return ref ? [repoFact('testorg', row, ref)] : [];
      });
      expect(facts.map(({ id, tags }) => [id, tags['visibility'], tags['default_branch']])).toEqual(
        [
          ['github:repo/testorg/repo1', 'public', 'main'],
          ['github:repo/testorg/repo2', 'public', 'main'],
        ],
      );
    });
  },
);
