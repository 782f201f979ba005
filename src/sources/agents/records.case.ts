/** Records of all three logs, made for the tests. Test only. */
import type { Raw } from '../record.ts';

export const attribute = (key: string, value: string): Raw => ({
  key,
  value: { stringValue: value },
});
let nth = 0;
export const span = (attributes: Readonly<Record<string, string>>, more: Raw = {}): Raw => ({
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: (nth++).toString(16).padStart(16, '0'),
  name: 'invoke_agent biller',
  kind: 1,
  startTimeUnixNano: '1771578551000000000',
  endTimeUnixNano: '1771578552000000000',
  attributes: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
  status: {},
  resource: {
    attributes: [
      attribute('service.name', 'billing-runner'),
      attribute('service.namespace', 'prod'),
    ],
  },
  scope: { name: 'otel' },
  ...more,
});
export const biller = { 'gen_ai.agent.id': 'agt_7', 'gen_ai.agent.name': 'biller' };

export const spans: readonly Raw[] = [
  span({ ...biller, 'gen_ai.operation.name': 'invoke_agent', 'enduser.id': 'nadia@example.com' }),
  span({
    ...biller,
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'pay_invoice',
    'gen_ai.tool.call.id': 'call_1',
    'gen_ai.conversation.id': 'conv_5',
    'mcp.server.name': 'ledger',
  }),
  span(
    {
      ...biller,
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'x',
      'error.type': 'timeout',
    },
    { status: { code: 2, message: 'gave up' } },
  ),
  span({
    ...biller,
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'anthropic',
    'gen_ai.request.model': 'some-model',
  }),
  span({ ...biller, 'gen_ai.operation.name': 'create_agent' }, { kind: 3 }),
  span({ 'mcp.method.name': 'initialize', 'mcp.session.id': 's1', 'server.address': 'ledger' }),
  span(
    {
      'mcp.method.name': 'tools/call',
      'gen_ai.tool.name': 'pay_invoice',
      'mcp.session.id': 's1',
      'network.peer.address': '203.0.113.7',
    },
    { kind: 2 },
  ),
  {
    name: 'chat some-model',
    context: { trace_id: '0x5b8efff798038103d269b633813fc60c', span_id: '0xeee19b7ec3c1b174' },
    kind: 'SpanKind.CLIENT',
    start_time: '2026-02-20T09:09:11.000000Z',
    status: { status_code: 'UNSET' },
    attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.system': 'openai', 'user.id': 'u1' },
    resource: { attributes: { 'service.name': 'assistant' } },
  },
];

const activity = (type: string, actor: Raw, more: Raw = {}): Raw => ({
  id: `activity_${nth++}`,
  created_at: '2026-05-07T10:00:00Z',
  organization_id: 'org_01',
  type,
  actor,
  ...more,
});
const admin: Raw = {
  type: 'user_actor',
  email_address: 'admin@example.com',
  user_id: 'user_01',
  ip_address: '203.0.113.1',
  user_agent: 'Mozilla/5.0',
};
export const activities: readonly Raw[] = [
  activity('platform_api_key_created', admin, { api_key_id: 'apikey_9' }),
  activity('platform_api_key_updated', admin, {
    api_key_id: 'apikey_9',
    updates: [{ type: 'status', current_value: 'inactive' }],
  }),
  activity('sso_login_failed', {
    type: 'unauthenticated_user_actor',
    ip_address: '203.0.113.2',
    user_agent: 'x',
  }),
  activity('role_assignment_granted', admin, {
    target_id: 'user_02',
    target_type: 'user',
    role: 'admin',
    resource_type: 'organization',
    resource_id: 'org_01',
  }),
  activity('org_user_deleted', admin, {
    deleted_user_id: 'user_02',
    deleted_user_email: 'sam@example.com',
  }),
  activity(
    'compliance_api_accessed',
    {
      type: 'api_actor',
      api_key_id: 'apikey_1',
      ip_address: '203.0.113.3',
      user_agent: 'siem',
    },
    { status_code: 403, url: '/v1/compliance/activities' },
  ),
  activity(
    'group_member_added',
    {
      type: 'scim_directory_sync_actor',
      directory_id: 'dir_1',
      workos_event_id: 'we_1',
    },
    { group_id: 'group_1', member_ids: ['user_02'] },
  ),
  activity(
    'claude_file_viewed',
    {
      type: 'federated_identity_actor',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:acme/app:ref:refs/heads/main',
      ip_address: '203.0.113.4',
    },
    { claude_file_id: 'claude_file_1' },
  ),
];

const entry = (type: string, details: Raw, more: Raw = {}): Raw => ({
  id: `audit_log-${nth++}`,
  object: 'organization.audit_log',
  type,
  effective_at: 1_771_578_551,
  actor: {
    type: 'session',
    session: {
      user: { id: 'user-1', email: 'nadia@example.com' },
      ip_address: '203.0.113.5',
      user_agent: 'Mozilla/5.0',
    },
  },
  [type]: details,
  ...more,
});
export const entries: readonly Raw[] = [
  entry('login.succeeded', {}),
  entry('login.failed', { error_code: 'invalid_credentials' }),
  entry('api_key.created', { id: 'key_1', data: { scopes: ['api.model.request'] } }),
  entry(
    'service_account.created',
    { id: 'user-sa', data: { role: 'member' } },
    {
      project: { id: 'proj_1', name: 'Bills' },
      actor: {
        type: 'api_key',
        api_key: {
          id: 'key_admin',
          type: 'user',
          user: { id: 'user-1', email: 'nadia@example.com' },
        },
      },
    },
  ),
  entry('user.deleted', { id: 'user-2' }),
  entry('role.assignment.created', { id: 'ra_1', principal_id: 'user-2', principal_type: 'user' }),
  entry('ip_allowlist.config.deactivated', { configs: [] }),
];
