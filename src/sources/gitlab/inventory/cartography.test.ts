import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InventoryFact } from '../../../model/index.ts';
import { list, obj, type Raw } from '../../record.ts';
import { groupFacts, memberFacts, userFacts } from './people.ts';
import { projectFacts, runnerFacts, variableFacts } from './projects.ts';

const folder = resolve(import.meta.dirname, '../../../../../shared/data/inventory/cartography');
const read = (name: string): Raw =>
  JSON.parse(readFileSync(resolve(folder, `gitlab__${name}.json`), 'utf8')) as Raw;
const rows = (value: unknown): readonly Raw[] => list(value).map(obj);
const place = { scope: 'gitlab.example.com', host: 'https://gitlab.example.com' };
const day = (text: string) => ({ known: true, value: Date.parse(text) });
const of = <K extends InventoryFact['kind']>(facts: readonly InventoryFact[], kind: K) =>
  facts.filter((fact): fact is Extract<InventoryFact, { kind: K }> => fact.kind === kind);

describe.skipIf(!existsSync(folder))(
  'GitLab answers that others collected (skipped without ../shared/data)',
  () => {
    it('users and members: each once, with the role they have', () => {
      const data = read('users');
      const members = rows(data['GET_GITLAB_ORG_MEMBERS']);
      const users = of(
        members.flatMap((row) => userFacts(place, row)),
        'identity',
      );
      expect(users.map(({ id, status, tags }) => [id, status, tags['email']])).toEqual([
        ['gitlab:user/1', 'active', 'alice@example.com'],
        ['gitlab:user/2', 'active', 'bob@example.com'],
      ]);
      const facts = [
        ...members.flatMap((row) => memberFacts('group', '100', row)),
        ...rows(data['GET_GITLAB_GROUP_MEMBERS']).flatMap((row) => memberFacts('group', '20', row)),
      ];
      expect(of(facts, 'membership')).toHaveLength(3);
      expect(
        of(facts, 'entitlement').map(({ holderId, privileges }) => [holderId, ...privileges]),
      ).toEqual([
        ['gitlab:user/1', 'group:owner'],
        ['gitlab:user/2', 'group:guest'],
        ['gitlab:user/1', 'group:maintainer'],
      ]);
    });

    it('groups: each with the one it stands in', () => {
      const facts = rows(read('groups')['GET_GITLAB_GROUPS_RESPONSE']).flatMap((row) =>
        groupFacts(place.scope, row),
      );
      expect(of(facts, 'group').map(({ name }) => name)).toEqual([
        'myorg/platform',
        'myorg/apps',
        'myorg/platform/infrastructure',
      ]);
      expect(
        of(facts, 'membership').map(({ memberId, groupId }) => `${memberId} ${groupId}`),
      ).toEqual([
        'gitlab:group/100 gitlab:group/20',
        'gitlab:group/100 gitlab:group/30',
        'gitlab:group/20 gitlab:group/40',
      ]);
    });

    it('projects: each with its pipeline, the subject of its tokens and its date', () => {
      const facts = rows(read('projects')['GET_GITLAB_PROJECTS_RESPONSE']).flatMap((row) =>
        projectFacts(place, row),
      );
      expect(of(facts, 'resource')).toHaveLength(3);
      const pipelines = of(facts, 'identity');
      expect(pipelines.map(({ handles }) => handles?.[0]?.value)).toEqual([
        'project_path:myorg/awesome-project:ref_type:branch:ref:main',
        'project_path:myorg/platform/backend-service:ref_type:branch:ref:master',
        'project_path:myorg/apps/frontend-app:ref_type:branch:ref:main',
      ]);
      expect(pipelines[0]?.createdAt).toEqual(day('2024-01-15T10:30:00Z'));
    });

    it('variables: names by environment, masked ones as credentials, never a value', () => {
      const data = read('ci_variables');
      const facts = [
        ...rows(data['GET_GROUP_VARIABLES_RESPONSE']).flatMap((row) =>
          variableFacts(place, 'group/42', row),
        ),
        ...rows(data['GET_PROJECT_VARIABLES_RESPONSE']).flatMap((row) =>
          variableFacts(place, 'project/123', row),
        ),
      ];
      expect(of(facts, 'credential').map(({ nativeId }) => nativeId)).toEqual([
        'variable/group/42/DEPLOY_TOKEN@*',
        'variable/project/123/DATABASE_URL@production',
        'variable/project/123/DATABASE_URL@staging',
      ]);
      expect(of(facts, 'resource')).toHaveLength(3);
      for (const value of ['should-not-be-stored', 'ok-to-leak', 'yaml-content'])
        expect(JSON.stringify(facts)).not.toContain(value);
    });

    it('runners: each with its last contact', () => {
      const details = Object.values(obj(read('runners')['RUNNER_DETAILS'])).map(obj);
      const facts = details.flatMap((row) => runnerFacts(place, row));
      expect(of(facts, 'identity').map(({ id, lastUsedAt }) => [id, lastUsedAt])).toEqual([
        ['gitlab:runner/1001', day('2026-04-29T10:00:00Z')],
        ['gitlab:runner/2001', day('2026-04-29T10:01:00Z')],
        ['gitlab:runner/3001', day('2026-04-29T10:02:00Z')],
      ]);
    });
  },
);
