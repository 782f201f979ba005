import { describe, expect, it } from 'vitest';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { gitlabSource } from './index.ts';

let nth = 0;
/** As streamed. */
const streamed = (event_type: string, more: Raw = {}): Raw => ({
  id: `d7f1c0a2-${String(nth++).padStart(6, '0')}`,
  author_id: 7,
  author_name: 'nadia',
  entity_id: 41,
  entity_type: 'User',
  entity_path: 'nadia',
  details: { author_name: 'nadia', author_class: 'User', target_id: 41, target_type: 'User' },
  ip_address: '203.0.113.9',
  target_id: 41,
  target_type: 'User',
  target_details: 'sam',
  created_at: '2026-03-03T09:14:07.512Z',
  event_type,
  ...more,
});
const project = { entity_type: 'Project', entity_id: 11, entity_path: 'example/payroll' };
/** As listed by the API: flat only in part, and without a type in older versions. */
const listed = (details: Raw): Raw => ({
  id: 1_000 + nth++,
  author_id: 7,
  entity_id: 11,
  entity_type: 'Project',
  created_at: '2026-03-03T09:14:07.512Z',
  details: {
    author_name: 'nadia',
    target_id: 41,
    target_type: 'User',
    target_details: 'sam',
    ip_address: '203.0.113.9',
    entity_path: 'example/payroll',
    ...details,
  },
});
const request = (more: Raw): Raw => ({
  time: `2026-03-03T09:14:${String(10 + nth++).slice(-2)}.512Z`,
  method: 'POST',
  path: '/users/password',
  controller: 'PasswordsController',
  action: 'create',
  status: 302,
  remote_ip: '198.51.100.7',
  ua: 'curl/8.14.1',
  params: [],
  ...more,
});

const records: readonly Raw[] = [
  streamed('user_blocked'),
  streamed('personal_access_token_created', {
    target_type: 'PersonalAccessToken',
    target_id: 501,
    target_details: 'laptop',
  }),
  streamed('member_created', { ...project, details: { as: 'Maintainer' } }),
  streamed('deploy_key_added', { ...project, target_type: 'DeployKey', target_id: 701 }),
  streamed('repository_git_operation', {
    ...project,
    author_id: -1,
    author_name: 'An unauthenticated user',
  }),
  streamed('login_failed_with_standard_authentication', { author_id: -1, author_name: 'sam' }),
  streamed('authenticated_with_password'),
  streamed('project_access_token_created', {
    ...project,
    target_type: 'ProjectAccessToken',
    target_id: 511,
  }),
  listed({ add: 'user_access', as: 'Developer' }),
  listed({ change: 'visibility', from: 'Private', to: 'Public' }),
  listed({ custom_message: 'Ask for password reset' }),
  {
    severity: 'INFO',
    time: '2026-03-03T09:14:08.512Z',
    author_id: 7,
    author_name: 'nadia',
    entity_id: 11,
    entity_type: 'Project',
    change: 'visibility',
    from: 'Private',
    to: 'Public',
    target_id: 11,
    target_type: 'Project',
    target_details: 'example/payroll',
    'meta.remote_ip': '203.0.113.9',
    correlation_id: '01HXYZ',
  },
  {
    detail: { custom_message: 'Ask for password reset', target_details: 'sam@example.com' },
    created_at: '2026-03-03T09:14:09.512Z',
  },
  request({}),
  request({
    controller: 'SessionsController',
    status: 200,
    user_id: 7,
    username: 'nadia',
    path: '/users/sign_in',
  }),
  request({
    controller: undefined,
    action: undefined,
    method: 'PUT',
    path: '/api/v4/projects/11',
    route: '/api/:version/projects/:id',
    status: 403,
    user_id: 7,
    username: 'nadia',
    token_id: 501,
    token_type: 'PersonalAccessToken',
  }),
];

parseSuite(gitlabSource, records);

const eventOf = (operation: string) =>
  records.flatMap((one) => gitlabSource.parse(one)).find((one) => one.operation === operation);

describe('a GitLab event', () => {
  it('says who did what to whom, from where', () => {
    expect(eventOf('user_blocked')).toMatchObject({
      classUid: 3001,
      activityId: 5,
      actor: { principalId: 'gitlab:user/7', name: 'nadia', kind: 'human' },
      src: { ip: '203.0.113.9' },
      targets: [{ kind: 'identity', id: 'gitlab:user/41', name: 'sam' }],
    });
    expect(eventOf('member_created')).toMatchObject({
      cloud: { account: 'example' },
      targets: [{ id: 'gitlab:user/41' }, { id: 'gitlab:project/11' }],
    });
  });

  it('names the token that was made, and the one that was shown', () => {
    expect(eventOf('personal_access_token_created')?.issued).toEqual({
      type: 'api_token',
      nativeId: 'token/501',
      forId: 'gitlab:user/41',
    });
    expect(eventOf('PUT /api/:version/projects/:id')).toMatchObject({
      outcome: 'failure',
      actor: { kind: 'automation', credential: { nativeId: 'token/501' } },
    });
  });

  it('without a type is known by its details', () => {
    const operations = records
      .slice(8, 12)
      .flatMap((one) => gitlabSource.parse(one).map(({ operation }) => operation));
    expect(operations).toEqual([
      'member_created',
      'visibility_updated',
      'ask_for_password_reset',
      'visibility_updated',
    ]);
  });

  it('takes nobody for a person who was not signed in', () => {
    expect(eventOf('repository_git_operation')?.actor).toMatchObject({
      principalKind: 'anonymous',
    });
    expect(eventOf('repository_git_operation')?.actor.principalId).toBeUndefined();
    expect(eventOf('login_failed_with_standard_authentication')).toMatchObject({
      classUid: 3002,
      outcome: 'failure',
    });
  });

  it('is no record of another system', () => {
    const foreign: readonly Raw[] = [
      { action: 'org.add_member', actor: 'nadia', org: 'x', created_at: 1 },
      { author_id: 7, created_at: '2026-03-03T09:14:07Z', title: 'a commit' },
      { method: 'GET', path: '/', status: 200, time: 'x' },
    ];
    expect(foreign.filter((one) => gitlabSource.detect(one))).toEqual([]);
  });

  it('without a time is set aside', () => {
    expect(() => gitlabSource.parse({ ...records[0], created_at: 'soon' })).toThrow(/created_at/);
  });
});

describe('an event streamed by GitLab', () => {
  const body = JSON.stringify(records[0]);
  it('is believed by its token alone', () => {
    const headers = { 'x-gitlab-event-streaming-token': 'shared-token' };
    expect(gitlabSource.webhook?.authentic({ headers, body }, 'shared-token')).toBe(true);
    expect(gitlabSource.webhook?.authentic({ headers, body }, 'another')).toBe(false);
    expect(gitlabSource.webhook?.authentic({ headers: {}, body }, 'shared-token')).toBe(false);
    const empty = { 'x-gitlab-event-streaming-token': '' };
    expect(gitlabSource.webhook?.authentic({ headers: empty, body }, '')).toBe(false);
  });

  it('is read, with its type from the header where the body has none', () => {
    const { event_type: _type, ...bare } = records[0] ?? {};
    const headers = { 'x-gitlab-audit-event-type': 'user_blocked' };
    const [record] = gitlabSource.webhook?.records({ headers, body: JSON.stringify(bare) }) ?? [];
    expect(record).toMatchObject({ event_type: 'user_blocked' });
    expect(() => gitlabSource.webhook?.records({ headers, body: '[]' })).toThrow(/no JSON object/);
  });
});
