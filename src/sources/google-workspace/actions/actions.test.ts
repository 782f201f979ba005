import type { ActionTarget, HeldCredential } from '../../../model/index.ts';
import { type ActionCase, type ActionWorld, describeAction } from '../../action.case.ts';
import type { WorkspaceTwin } from '../twin/index.ts';
import { CLIENT, CUSTOMER, ROLE } from '../twin/seed.ts';
import type { Held } from '../twin/state.ts';
import { noSleep, PROPAGATION_MS, startBench } from '../twin.case.ts';
import { workspaceActions } from './index.ts';

const OMAR = 'omar@example.com';

const target = (nativeId: string): ActionTarget => ({
  system: 'google-workspace',
  identityId: `google-workspace:${OMAR}`,
  nativeId,
  scope: CUSTOMER,
});

/** What the twin would still let through, in the words of residuals. */
const words: Readonly<Record<Held['kind'], RegExp>> = {
  access_token: /access tokens/,
  refresh_token: /^applications and app passwords|let in anew/,
  app_password: /^applications and app passwords/,
  web_session: /web and device sessions/,
  saml_session: /sessions in other services/,
  delegation: /domain-wide delegation/,
};

interface Given {
  readonly id: string;
  readonly native?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** The kind of thing the attacker holds. */
  readonly held?: { readonly kind: Held['kind']; readonly nativeId: string };
  /** Kinds of surviving access that this action is about; the others are no matter of it. */
  readonly about?: readonly Held['kind'][];
  /** Said besides: what no system can take back or another action does. */
  readonly besides?: readonly RegExp[];
  meddle?(twin: WorkspaceTwin): void;
  /** Sessions that an action ends are part of what is compared. */
  shape?(twin: WorkspaceTwin): unknown;
}

const start = async (given: Given): Promise<ActionWorld> => {
  const { twin, clock, config } = await startBench();
  const action = workspaceActions(config, {
    ...noSleep,
    propagationSeconds: PROPAGATION_MS / 1_000,
  }).find(({ id }) => id === given.id);
  if (action === undefined) throw new Error(`no action ${given.id}`);
  const { held, about = [], besides = [], meddle, shape } = given;
  const credential: HeldCredential | undefined =
    held === undefined
      ? undefined
      : {
          nativeId: held.nativeId,
          async probe() {
            const mine = twin.state.held.filter(
              ({ kind, email }) => kind === held.kind && email === OMAR,
            );
            return mine.some((one) => twin.accepts(one)) ? 'accepted' : 'refused';
          },
        };
  return {
    action,
    target: target(given.native ?? OMAR),
    params: given.params ?? {},
    now: () => clock.now(),
    ...(credential ? { held: credential } : {}),
    picture: () => (shape ? [twin.picture(), shape(twin)] : twin.picture()),
    ...(shape ? { shape: () => shape(twin) } : {}),
    settle: () => void clock.advance(PROPAGATION_MS + 1),
    async livesOn() {
      const living = twin.state.held.filter((one) => about.includes(one.kind) && twin.accepts(one));
      return [
        ...living.map(({ kind, expiresAt }) => ({ what: words[kind], until: expiresAt })),
        ...besides.map((what) => ({ what, until: undefined })),
      ];
    },
    deny: twin.deny,
    async restrictTo(permissions) {
      twin.restrictTo(permissions);
    },
    throttle: twin.throttle,
    loseAnswer: twin.loseAnswer,
    ...(meddle
      ? {
          async meddle() {
            meddle(twin);
          },
        }
      : {}),
    close: twin.close,
  };
};

const all: readonly Held['kind'][] = [
  'access_token',
  'refresh_token',
  'app_password',
  'web_session',
  'saml_session',
  'delegation',
];

const cases: readonly (Omit<ActionCase, 'start'> & { readonly given: Given })[] = [
  {
    title: 'google-workspace.suspend_user',
    held: 'refused',
    given: {
      id: 'google-workspace.suspend_user',
      held: { kind: 'refresh_token', nativeId: `${CLIENT}:${OMAR}` },
      about: all,
      meddle(twin) {
        const user = twin.state.users.get(OMAR);
        if (user) user['suspended'] = false;
      },
    },
    refusals: [
      {
        title: 'a user that is not there',
        target: { nativeId: 'nobody@example.com' },
        because: /no user nobody/,
      },
      {
        title: 'the account in whose name it works',
        target: { nativeId: 'reader@example.com' },
        because: /another administrator/,
      },
      { title: 'what is no address', target: { nativeId: 'role:1' }, because: /primary address/ },
    ],
  },
  {
    title: 'google-workspace.require_password_change',
    held: 'untouched',
    given: {
      id: 'google-workspace.require_password_change',
      held: { kind: 'web_session', nativeId: 'a session' },
      about: all,
    },
  },
  {
    title: 'google-workspace.sign_out',
    held: 'untouched',
    given: {
      id: 'google-workspace.sign_out',
      held: { kind: 'refresh_token', nativeId: `${CLIENT}:${OMAR}` },
      about: all,
      shape: (twin) => twin.state.held.map(({ kind, endsAt }) => [kind, endsAt === undefined]),
    },
  },
  {
    title: 'google-workspace.remove_backup_codes',
    held: 'untouched',
    given: {
      id: 'google-workspace.remove_backup_codes',
      about: ['web_session', 'refresh_token', 'app_password'],
      besides: [/other ways in/],
    },
  },
  {
    title: 'google-workspace.delete_app_access',
    held: 'refused',
    given: {
      id: 'google-workspace.delete_app_access',
      native: `${CLIENT}:${OMAR}`,
      held: { kind: 'refresh_token', nativeId: `${CLIENT}:${OMAR}` },
      about: ['access_token', 'refresh_token'],
      besides: [/let in anew/],
    },
    refusals: [{ title: 'a whole user', target: { nativeId: OMAR }, because: /client id/ }],
  },
  {
    title: 'google-workspace.delete_app_password',
    held: 'refused',
    given: {
      id: 'google-workspace.delete_app_password',
      native: `asp:${OMAR}:7`,
      held: { kind: 'app_password', nativeId: `asp:${OMAR}:7` },
      about: ['access_token', 'web_session', 'delegation'],
      besides: [/other ways in/],
    },
    refusals: [{ title: 'a whole user', target: { nativeId: OMAR }, because: /app password/ }],
  },
  {
    title: 'google-workspace.remove_admin_role',
    held: 'untouched',
    given: {
      id: 'google-workspace.remove_admin_role',
      params: { roleId: ROLE },
      besides: [/other ways in/],
      meddle(twin) {
        twin.state.assignments.push({
          roleAssignmentId: '999',
          roleId: ROLE,
          assignedTo: '1002',
          scopeType: 'CUSTOMER',
        });
      },
    },
    refusals: [
      { title: 'without a role', params: { roleId: '' }, because: /roleId/ },
      {
        title: 'a role the user does not have',
        params: { roleId: '1' },
        because: /does not have role/,
      },
    ],
  },
  {
    title: 'google-workspace.remove_from_group',
    held: 'untouched',
    given: {
      id: 'google-workspace.remove_from_group',
      params: { groupEmail: 'admins@example.com' },
      besides: [/other ways in/],
      meddle(twin) {
        const members = twin.state.members.get('admins@example.com') ?? [];
        twin.state.members.set('admins@example.com', [
          ...members,
          { email: OMAR, role: 'OWNER', type: 'USER' },
        ]);
      },
    },
    refusals: [
      { title: 'without a group', params: { groupEmail: '' }, because: /groupEmail/ },
      {
        title: 'who is not in it',
        params: { groupEmail: 'finance@example.com' },
        because: /no direct member/,
      },
    ],
  },
];

for (const { given, ...rest } of cases) describeAction({ ...rest, start: () => start(given) });
