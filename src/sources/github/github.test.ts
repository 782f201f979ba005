import { describe, expect, it } from 'vitest';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { githubSource } from './index.ts';

let nth = 0;
const record = (action: string, more: Raw = {}): Raw => ({
  '@timestamp': 1_772_528_047_000 + nth,
  _document_id: `doc${String(nth++).padStart(4, '0')}`,
  action,
  actor: 'nadia',
  actor_id: 101,
  actor_ip: '203.0.113.9',
  actor_location: { country_code: 'FR' },
  org: 'example-org',
  org_id: 7,
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
  ...more,
});
const token = {
  programmatic_access_type: 'Personal access token (classic)',
  hashed_token: 'aGFzaGVkIHRva2Vu',
  token_id: 4711,
  token_scopes: 'repo,admin:org',
};

const records: readonly Raw[] = [
  record('org.add_member', { user: 'sam' }),
  record('org.update_member', { user: 'sam', permission: 'admin', old_permission: 'read' }),
  record('repo.access', { repo: 'example-org/payroll', visibility: 'public' }),
  record('protected_branch.destroy', { repo: 'example-org/payroll' }),
  record('git.clone', {
    repo: 'example-org/payroll',
    ...token,
    actor: 'ci-app[bot]',
    actor_is_bot: true,
  }),
  record('personal_access_token.access_granted', { user: 'sam', ...token }),
  record('org.disable_two_factor_requirement'),
  record('team.add_member', { team: 'example-org/admins', user: 'sam' }),
  record('user.failed_login', { org: undefined }),
  record('org.sso_response', { external_identity_nameid: 'nadia@example.com' }),
  record('integration_installation.create', { name: 'Deploy bot' }),
  record('business.set_actions_fork_pr_approvals_policy', { business: 'example', org: undefined }),
  record('repo.download_zip', { repo: 'example-org/payroll', created_at: 1_772_528_047_000 }),
  record('workflows.completed_workflow_run', { repo: 'example-org/payroll' }),
];

parseSuite(githubSource, records);

const eventOf = (action: string) =>
  records.filter((one) => one['action'] === action).flatMap((one) => githubSource.parse(one))[0];

describe('a GitHub event', () => {
  it('tells a program by its token, and a person by none', () => {
    expect(eventOf('git.clone')?.actor).toMatchObject({
      principalId: 'github:ci-app[bot]',
      kind: 'automation',
      scope: 'example-org',
      credential: { type: 'api_token', nativeId: 'token/4711' },
    });
    expect(eventOf('org.add_member')?.actor).toMatchObject({ kind: 'human', name: 'nadia' });
    expect(eventOf('org.add_member')?.actor.credential).toBeUndefined();
  });

  it('keeps the name that single sign-on gave, as verified', () => {
    expect(eventOf('org.sso_response')?.actor.session?.asserted).toEqual([
      { kind: 'saml_subject', value: 'nadia@example.com', verified: true },
    ]);
  });

  it('means what was done, not an API call', () => {
    const classOf = (action: string) => [eventOf(action)?.classUid, eventOf(action)?.activityId];
    expect(classOf('org.add_member')).toEqual([3006, 3]);
    expect(classOf('org.update_member')).toEqual([3005, 1]);
    expect(classOf('protected_branch.destroy')).toEqual([3004, 4]);
    expect(classOf('org.disable_two_factor_requirement')).toEqual([3004, 9]);
    expect(classOf('user.failed_login')).toEqual([3002, 1]);
    expect(eventOf('user.failed_login')?.outcome).toBe('failure');
    expect(classOf('git.clone')).toEqual([6003, 2]);
  });

  it('is not a webhook, nor a record of another system', () => {
    const foreign: readonly Raw[] = [
      { action: 'completed', sender: { login: 'nadia' }, repository: { full_name: 'a/b' } },
      { action: 'repo.create', sender: { login: 'nadia' }, org: 'example-org', created_at: 1 },
      { action: 'user_login', actor: { type: 'user' }, date_create: 1_772_528_047 },
      { action: 'x.y' },
    ];
    expect(foreign.filter((one) => githubSource.detect(one))).toEqual([]);
  });

  it('without a time is set aside', () => {
    const { '@timestamp': _, ...timeless } = records[0] ?? {};
    expect(() => githubSource.parse(timeless)).toThrow(/field @timestamp is missing/);
  });
});
