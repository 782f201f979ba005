import { createHash, createHmac } from 'node:crypto';
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
  record('workflows.prepared_workflow_job', {
    repo: 'example-org/payroll',
    workflow_run_id: 77,
    secrets_passed: ['NPM_TOKEN'],
  }),
  record('workflows.completed_workflow_run', { repo: 'example-org/payroll' }),
];

const repository = {
  id: 5,
  full_name: 'example-org/payroll',
  private: true,
  owner: { login: 'example-org', type: 'Organization' },
};
const hook = (event: string, body: Raw): Raw => ({
  'X-GitHub-Event': event,
  'X-GitHub-Delivery': `delivery-${nth++}`,
  received_at: '2026-03-03T09:14:07Z',
  sender: { login: 'nadia', id: 101, type: 'User' },
  ...body,
});
const alert = {
  number: 3,
  secret_type: 'github_personal_access_token',
  secret_type_display_name: 'GitHub Personal Access Token',
  secret: 'ghp_leaked',
  publicly_leaked: true,
  created_at: '2026-03-03T09:14:07Z',
};
const webhooks: readonly Raw[] = [
  hook('member', { action: 'added', member: { login: 'sam' }, repository }),
  hook('organization', {
    action: 'member_removed',
    membership: { user: { login: 'sam' }, role: 'member' },
    organization: { login: 'example-org' },
  }),
  hook('installation', {
    action: 'suspend',
    installation: { id: 1, app_id: 31, app_slug: 'deploy-bot', account: { login: 'example-org' } },
  }),
  hook('personal_access_token_request', {
    action: 'approved',
    personal_access_token_request: { id: 9, token_id: 4711, owner: { login: 'sam' } },
    organization: { login: 'example-org' },
  }),
  hook('secret_scanning_alert', { action: 'created', alert, repository }),
  {
    action: 'completed',
    workflow_run: { id: 77, conclusion: 'failure', updated_at: '2026-03-03T09:14:07Z' },
    repository,
  },
  hook('push', { ref: 'refs/heads/main', pusher: { name: 'nadia' }, repository }),
];

parseSuite(githubSource, [...records, ...webhooks]);

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

  it('names the token that was let in, which is not the one shown', () => {
    const granted = eventOf('personal_access_token.access_granted');
    expect(granted?.issued).toEqual({
      type: 'api_token',
      nativeId: 'token/4711',
      forId: 'github:sam',
    });
  });

  it('tells which secrets a job was handed, in which run of which pipeline', () => {
    expect(eventOf('workflows.prepared_workflow_job')).toMatchObject({
      kind: 'secret_access',
      actor: { session: { id: 'run/77' } },
      targets: expect.arrayContaining([
        expect.objectContaining({ id: 'github:actions/example-org/payroll' }),
      ]),
    });
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

  it('is no record of another system', () => {
    const foreign: readonly Raw[] = [
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

const hookOf = (event: string) =>
  webhooks
    .filter((one) => one['X-GitHub-Event'] === event)
    .flatMap((one) => githubSource.parse(one))[0];

describe('a GitHub webhook', () => {
  const signed = (body: string, secret: string) => ({
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    'x-github-event': 'member',
    'x-github-delivery': 'd-1',
    'content-type': 'application/json',
  });
  const body = JSON.stringify({ action: 'added', member: { login: 'sam' }, repository });

  it('is believed by its signature alone', () => {
    const right = { body, headers: signed(body, 'shared') };
    expect(githubSource.webhook?.authentic(right, 'shared')).toBe(true);
    expect(githubSource.webhook?.authentic(right, 'other')).toBe(false);
    expect(githubSource.webhook?.authentic({ ...right, body: `${body} ` }, 'shared')).toBe(false);
    expect(githubSource.webhook?.authentic({ body, headers: {} }, 'shared')).toBe(false);
    expect(githubSource.webhook?.authentic({ body, headers: signed(body, '') }, '')).toBe(false);
  });

  it('carries its event, delivery and time into the record', () => {
    const [record] = githubSource.webhook?.records({ body, headers: signed(body, 'x') }) ?? [];
    expect(record).toMatchObject({ 'X-GitHub-Event': 'member', 'X-GitHub-Delivery': 'd-1' });
    expect(githubSource.parse(record ?? {})[0]).toMatchObject({
      operation: 'member.added',
      vendorId: 'd-1',
    });
    const bad = { body: '[]', headers: signed('[]', 'x') };
    expect(() => githubSource.webhook?.records(bad)).toThrow(/no JSON object/);
  });

  it('means what was done, to whom', () => {
    expect(hookOf('member')).toMatchObject({
      classUid: 3005,
      targets: [{ id: 'github:sam' }, { id: 'github:repo/example-org/payroll' }, {}],
    });
    expect(hookOf('installation')).toMatchObject({
      classUid: 3001,
      activityId: 5,
      targets: [{ id: 'github:deploy-bot[bot]' }, {}],
    });
    const run = webhooks
      .filter((one) => one['workflow_run'])
      .flatMap((one) => githubSource.parse(one));
    expect(run[0]).toMatchObject({
      operation: 'workflow_run.completed',
      outcome: 'failure',
      actor: { session: { id: 'run/77' } },
    });
  });

  it('of a leaked secret is evidence that does not decay, and tells the token by its hash', () => {
    const event = hookOf('secret_scanning_alert');
    expect(event && githubSource.vendorFinding?.(event)).toMatchObject({
      detector: 'secret_scanning:github_personal_access_token',
      severity: 'critical',
      hardFact: true,
      subjects: ['github:actions/example-org/payroll'],
      observables: [`credential:${createHash('sha256').update('ghp_leaked').digest('base64')}`],
      dismissed: false,
    });
    expect(event && JSON.stringify(githubSource.ocsf(event))).not.toContain('ghp_leaked');
    const other = hookOf('member');
    expect(other && githubSource.vendorFinding?.(other)).toBeUndefined();
  });

  it('that closes an alert as harmless takes the evidence back', () => {
    const closed = hook('secret_scanning_alert', {
      action: 'resolved',
      alert: { ...alert, resolution: 'false_positive' },
      repository,
    });
    const [event] = githubSource.parse(closed);
    expect(event && githubSource.vendorFinding?.(event)).toMatchObject({ dismissed: true });
  });
});
