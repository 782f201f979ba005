/**
 * A Microsoft 365 tenant on loopback: the token endpoint, Graph's users and inbox rules, cmdlets of Exchange's
 * administration, and the Management Activity API with its blobs. What is changed in it is written to its audit log.
 */
import { isObject, parseJson } from '../../../core/index.ts';
import { obj, type Raw, str } from '../../record.ts';
import {
  serveTwin,
  type TwinAnswer,
  type TwinRequest,
  type TwinRoute,
  type TwinServer,
} from '../../twin-server.ts';
import { cmdlet, FEED_PERMISSION } from './cmdlets.ts';
import { type Blob, START, seedState, TENANT, type TwinState } from './state.ts';

export interface M365Twin extends TwinServer {
  readonly state: TwinState;
  now(): number;
  advance(milliseconds: number): void;
  picture(): unknown;
  /** A blob of records becomes available now. */
  publish(contentType: string, records: readonly Raw[]): void;
}

const TOKEN_PATH = '/oauth2/v2.0/token';
const PAGE = 2;

const fault = (status: number, code: string, message: string): TwinAnswer => ({
  status,
  body: { error: { code, message } },
});

const encoded = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

const bodyOf = (request: TwinRequest): Raw => {
  const body = request.body === '' ? {} : parseJson(request.body);
  return isObject(body) ? body : {};
};

const originOf = (request: TwinRequest): string => `http://${request.headers['host'] ?? ''}`;

const nextOf = (request: TwinRequest, skip: number): string => {
  const query = new URLSearchParams(request.query);
  query.set('$skiptoken', String(skip));
  return `${originOf(request)}${request.path}?${query.toString()}`;
};

const paged = (request: TwinRequest, items: readonly Raw[]): TwinAnswer => {
  const skip = Number(request.query.get('$skiptoken') ?? 0);
  const end = skip + PAGE;
  const more = end < items.length ? { '@odata.nextLink': nextOf(request, end) } : {};
  return { status: 200, body: { ...more, value: items.slice(skip, end) } };
};

const graphRoutes = (state: TwinState, audit: (record: Raw) => void): readonly TwinRoute[] => {
  const userOf = (key = ''): Raw | undefined =>
    [...state.users.values()].find((one) => one['id'] === key || one['userPrincipalName'] === key);
  const rulesAt = (request: TwinRequest) => {
    const upn = str(userOf(request.params['user'])?.['userPrincipalName']) ?? '';
    return { upn, rules: state.rules.get(upn) };
  };
  const path = '/v1.0/users/:user/mailFolders/inbox/messageRules';
  const noMailbox = fault(
    404,
    'MailboxNotEnabledForRESTAPI',
    'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
  );
  return [
    {
      method: 'GET',
      path: '/v1.0/users',
      permission: 'User.Read.All',
      answer: (request) => paged(request, [...state.users.values()]),
    },
    {
      method: 'GET',
      path,
      permission: 'MailboxSettings.Read',
      answer(request) {
        const { rules } = rulesAt(request);
        return rules === undefined ? noMailbox : paged(request, [...rules.values()]);
      },
    },
    {
      method: 'GET',
      path: `${path}/:rule`,
      permission: 'MailboxSettings.Read',
      answer(request) {
        const rule = rulesAt(request).rules?.get(request.params['rule'] ?? '');
        return rule === undefined
          ? fault(404, 'ErrorItemNotFound', 'The specified object was not found in the store.')
          : { status: 200, body: rule };
      },
    },
    {
      method: 'PATCH',
      path: `${path}/:rule`,
      permission: 'MailboxSettings.ReadWrite',
      answer(request) {
        const { upn, rules } = rulesAt(request);
        const id = request.params['rule'] ?? '';
        const rule = rules?.get(id);
        if (rules === undefined || rule === undefined)
          return fault(404, 'ErrorItemNotFound', 'Not found.');
        const next = { ...rule, ...bodyOf(request) };
        rules.set(id, next);
        audit({
          Operation: next['isEnabled'] === false ? 'Disable-InboxRule' : 'Enable-InboxRule',
          Workload: 'Exchange',
          RecordType: 1,
          ObjectId: `${upn}\\${String(rule['displayName'])}`,
        });
        return { status: 200, body: next };
      },
    },
  ];
};

const exchangeRoute = (state: TwinState, audit: (record: Raw) => void): TwinRoute => ({
  method: 'POST',
  path: '/adminapi/beta/:tenant/InvokeCommand',
  permission: 'Exchange.ManageAsApp',
  answer(request) {
    const input = obj(bodyOf(request)['CmdletInput']);
    const name = str(input['CmdletName']) ?? '';
    const answer = cmdlet(state, name, obj(input['Parameters']), audit);
    return Array.isArray(answer)
      ? paged(request, answer as readonly Raw[])
      : (answer as TwinAnswer);
  },
});

const feedRoutes = (state: TwinState): readonly TwinRoute[] => {
  const base = '/api/v1.0/:tenant/activity/feed';
  return [
    {
      method: 'GET',
      path: `${base}/subscriptions/list`,
      permission: FEED_PERMISSION,
      answer: () => ({
        status: 200,
        body: [...state.subscriptions].map((contentType) => ({ contentType, status: 'enabled' })),
      }),
    },
    {
      method: 'POST',
      path: `${base}/subscriptions/start`,
      permission: FEED_PERMISSION,
      answer(request) {
        state.subscriptions.add(request.query.get('contentType') ?? '');
        return { status: 200, body: { status: 'enabled', webhook: null } };
      },
    },
    {
      method: 'GET',
      path: `${base}/subscriptions/content`,
      permission: FEED_PERMISSION,
      answer(request) {
        const at = (name: string): number => Date.parse(`${request.query.get(name)}Z`);
        const [from, to] = [at('startTime'), at('endTime')];
        if (to - from > 24 * 3_600_000) {
          return fault(
            400,
            'AF20055',
            'Start time and end time must both be specified (or both omitted) and must be less than or equal to 24 hours apart.',
          );
        }
        const type = request.query.get('contentType');
        const found = state.blobs.filter(
          (one) => one.contentType === type && one.created >= from && one.created < to,
        );
        const skip = Number(request.query.get('nextPage') ?? 0);
        const query = new URLSearchParams(request.query);
        query.set('nextPage', String(skip + PAGE));
        const next = `${originOf(request)}${request.path}?${query.toString()}`;
        return {
          status: 200,
          headers: skip + PAGE < found.length ? { NextPageUri: next } : {},
          body: found.slice(skip, skip + PAGE).map((one) => ({
            contentType: one.contentType,
            contentId: one.id,
            contentUri: `${originOf(request)}/api/v1.0/${TENANT}/activity/feed/audit/${one.id}`,
            contentCreated: new Date(one.created).toISOString(),
            contentExpiration: new Date(one.created + 7 * 86_400_000).toISOString(),
          })),
        };
      },
    },
    {
      method: 'GET',
      path: `${base}/audit/:blob`,
      permission: FEED_PERMISSION,
      answer(request) {
        const blob = state.blobs.find(({ id }) => id === request.params['blob']);
        return blob === undefined
          ? fault(404, 'AF20051', 'Content requested with the key has expired.')
          : { status: 200, body: blob.records };
      },
    },
  ];
};

export const startM365Twin = async (roles: readonly string[]): Promise<M365Twin> => {
  const state = seedState();
  let time = START;
  let nth = 0;
  const publish = (contentType: string, records: readonly Raw[]): void => {
    const blob: Blob = { id: `blob-${nth++}`, contentType, created: time, records };
    state.blobs.push(blob);
  };
  const audit = (record: Raw): void =>
    publish('Audit.Exchange', [
      {
        CreationTime: new Date(time).toISOString().slice(0, 19),
        Id: `audit-${nth++}`,
        OrganizationId: TENANT,
        ResultStatus: 'True',
        UserId: 'ServicePrincipal_actor',
        UserType: 6,
        ...record,
      },
    ]);
  const tokenOf = (app: string): string =>
    `${encoded({ alg: 'none' })}.${encoded({ appid: app, roles })}.twin`;
  const secrets: Readonly<Record<string, string>> = {
    reader: 's3cr3t-of-reader',
    actor: 's3cr3t-of-actor',
  };
  const tokenRoute: TwinRoute = {
    method: 'POST',
    path: `/:tenant${TOKEN_PATH}`,
    permission: undefined,
    changes: false,
    answer(request) {
      const form = new URLSearchParams(request.body);
      const client = form.get('client_id') ?? '';
      return secrets[client] === form.get('client_secret')
        ? {
            status: 200,
            body: { token_type: 'Bearer', expires_in: 3_599, access_token: tokenOf(client) },
          }
        : {
            status: 401,
            body: {
              error: 'invalid_client',
              error_description: 'AADSTS7000215: Invalid client secret provided.',
            },
          };
    },
  };
  const server = await serveTwin({
    routes: [
      tokenRoute,
      ...graphRoutes(state, audit),
      exchangeRoute(state, audit),
      ...feedRoutes(state),
    ],
    caller(request) {
      if (request.path.endsWith(TOKEN_PATH)) return { may: () => true };
      const token = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1];
      const known = Object.keys(secrets).some((one) => tokenOf(one) === token);
      return known ? { may: (one) => roles.includes(one) } : undefined;
    },
    unauthenticated: () =>
      fault(401, 'InvalidAuthenticationToken', 'Access token is not accepted.'),
    forbidden: () =>
      fault(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.'),
    throttled: (after) => ({
      ...fault(429, 'AF429', 'Too many requests.'),
      headers: { 'retry-after': String(after) },
    }),
    failed: (status) => fault(status, 'AF50000', 'An internal server error occurred.'),
    missing: (request) => fault(404, 'ResourceNotFound', `no ${request.path}`),
  });
  return {
    ...server,
    state,
    publish,
    now: () => time,
    advance(milliseconds) {
      time += milliseconds;
    },
    picture: () =>
      JSON.parse(
        JSON.stringify({
          users: [...state.users],
          rules: [...state.rules].map(([upn, rules]) => [upn, [...rules]]),
          mailboxes: [...state.mailboxes],
          permissions: [...state.permissions],
        }),
      ) as unknown,
  };
};
