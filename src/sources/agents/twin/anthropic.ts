/** Anthropic's Admin API and activity feed, as documented. https://platform.claude.com/docs/en/api/admin */
import { DAY } from '../../../core/index.ts';
import { type Raw, str } from '../../record.ts';
import { serveTwin, type TwinAnswer, type TwinRoute, type TwinServer } from '../../twin-server.ts';
import { ANTHROPIC_ACTIVITIES, ANTHROPIC_ADMIN } from '../permissions.ts';
import { bodyOf, found, page } from './pages.ts';
import { ACT_KEY, READ_KEY, type TwinState } from './state.ts';

const error = (status: number, type: string, message: string): TwinAnswer => ({
  status,
  body: { type: 'error', error: { type, message } },
});

const usage = ({ anthropic }: TwinState, start: string, next: string | null): TwinAnswer => {
  const from = Date.parse(next ?? start);
  const days = Array.from({ length: 31 }, (_, nth) => from + nth * DAY);
  return {
    status: 200,
    body: {
      data: days.map((day) => ({
        starting_at: new Date(day).toISOString(),
        ending_at: new Date(day + DAY).toISOString(),
        results: Object.entries(anthropic.use)
          .filter(([, used]) => used >= day && used < day + DAY)
          .map(([api_key_id]) => ({ api_key_id, output_tokens: 12 })),
      })),
      has_more: next === null,
      next_page: next === null ? new Date(from + 31 * DAY).toISOString() : null,
    },
  };
};

/** The vendor's own record of what is done in the twin. */
const tell = (state: TwinState, type: string, more: Raw): void => {
  const { activities } = state.anthropic;
  activities.push({
    id: `activity_twin_${activities.length}`,
    created_at: new Date(state.clock.now()).toISOString(),
    organization_id: 'org_1',
    type,
    actor: {
      type: 'admin_api_key_actor',
      admin_api_key_id: 'apikey_admin_act',
      ip_address: '203.0.113.50',
      user_agent: 'countersign',
    },
    ...more,
  });
};

const routesOf = (state: TwinState): readonly TwinRoute[] => {
  const { anthropic, clock } = state;
  const get = (path: string, answer: TwinRoute['answer']): TwinRoute => ({
    method: 'GET',
    path: `/v1/organizations${path}`,
    permission: ANTHROPIC_ADMIN,
    answer,
  });
  const memberId = (member: Raw): string => `${member['workspace_id']}/${member['user_id']}`;
  return [
    get('/me', () => ({
      status: 200,
      body: { id: 'org_1', type: 'organization', name: 'Acme' },
    })),
    get('/users', (request) => page(anthropic.users, request, 'after_id')),
    get('/invites', (request) => page(anthropic.invites, request, 'after_id')),
    get('/workspaces', (request) => page(anthropic.workspaces, request, 'after_id')),
    get('/workspaces/:id/members', (request) => {
      const { id } = request.params;
      const members = anthropic.members.filter((one) => one['workspace_id'] === id);
      return page(members, request, 'after_id', memberId);
    }),
    get('/usage_report/messages', ({ query }) =>
      usage(state, query.get('starting_at') ?? '', query.get('page')),
    ),
    get('/api_keys', (request) => page(anthropic.keys, request, 'after_id')),
    get('/api_keys/:id', ({ params }) => {
      const key = found(anthropic.keys, params['id']);
      return key ? { status: 200, body: key } : error(404, 'not_found_error', 'Not found');
    }),
    {
      method: 'POST',
      path: '/v1/organizations/api_keys/:id',
      permission: ANTHROPIC_ADMIN,
      answer(request) {
        const key = found(anthropic.keys, request.params['id']);
        if (!key) return error(404, 'not_found_error', 'Not found');
        const status = str(bodyOf(request)['status']);
        if (!/^(?:active|inactive|archived)$/.test(status ?? ''))
          return error(400, 'invalid_request_error', 'status: unexpected value');
        const updates = [{ type: 'status', current_value: status }];
        tell(state, 'platform_api_key_updated', { api_key_id: key['id'], updates });
        key['status'] = status;
        return { status: 200, body: key };
      },
    },
    {
      method: 'GET',
      path: '/v1/compliance/activities',
      permission: ANTHROPIC_ACTIVITIES,
      answer(request) {
        const from = Date.parse(request.query.get('created_at.gte') ?? '1970-01-01');
        const to = Date.parse(request.query.get('created_at.lt') ?? '2100-01-01');
        const timeOf = (one: Raw): number => Date.parse(str(one['created_at']) ?? '');
        const inWindow = anthropic.activities
          .filter((one) => timeOf(one) >= from && timeOf(one) < to && timeOf(one) <= clock.now())
          .sort((a, b) => timeOf(b) - timeOf(a));
        return page(inWindow, request, 'after_id');
      },
    },
  ];
};

export const serveAnthropic = (state: TwinState): Promise<TwinServer> =>
  serveTwin({
    routes: routesOf(state),
    caller: ({ headers }) =>
      headers['x-api-key'] === READ_KEY || headers['x-api-key'] === ACT_KEY
        ? { may: () => true }
        : undefined,
    unauthenticated: () => error(401, 'authentication_error', 'invalid x-api-key'),
    forbidden: () => error(403, 'permission_error', 'Your API key lacks the permission'),
    throttled: (after) => ({
      ...error(429, 'rate_limit_error', 'This request would exceed your rate limit'),
      headers: { 'retry-after': String(after) },
    }),
    failed: (status) => error(status, 'api_error', 'Internal server error'),
    missing: () => error(404, 'not_found_error', 'Not found'),
  });
