import type { ActionTarget, HeldCredential } from '../../../model/index.ts';
import { type ActionWorld, describeAction } from '../../action.case.ts';
import { entraSource } from '../index.ts';
import { noWait, startBench } from '../twin/bench.case.ts';
import type { EntraTwin } from '../twin/index.ts';
import {
  CERT_KEY,
  EXPORT_APP,
  EXPORT_SP,
  GRAPH_SP,
  IDENTITY_SP,
  NADIA,
  SAM,
  SECRET_KEY,
  TENANT,
  VENDOR_SP,
} from '../twin/seed-ids.ts';
import { CAE_MS, type HeldToken } from '../twin/state.ts';
import { entraActions } from './index.ts';

const every = [
  ...entraSource.permissions.read,
  ...entraSource.permissions.act,
  ...entraSource.permissions.undo,
];

const targetOf = (nativeId: string, more: Partial<ActionTarget> = {}): ActionTarget => ({
  system: 'entra',
  nativeId,
  scope: TENANT,
  ...more,
});

type Truth = Awaited<ReturnType<NonNullable<ActionWorld['livesOn']>>>[number];

/** In the words of the twin's tokens. */
const truthOf = ({ kind, cae, expiresAt }: HeldToken): Truth => {
  const what =
    kind === 'app_cookie'
      ? /cookies/
      : kind === 'refresh'
        ? /refresh/
        : cae
          ? /CAE|continuous/
          : /plain access/;
  // A refresh token is exchanged for a new one with each use: while it is accepted at all, it has no end.
  return { what, until: kind === 'refresh' ? undefined : expiresAt };
};

interface Given {
  readonly id: string;
  readonly target: ActionTarget;
  readonly params?: Readonly<Record<string, unknown>>;
  /** Whose tokens tell the truth of what lives on. */
  readonly tokensOf: string;
  readonly only?: (token: HeldToken) => boolean;
  readonly more?: readonly Truth[];
  held?(twin: EntraTwin): HeldCredential;
  meddle?(twin: EntraTwin): void;
  shape?(picture: unknown): unknown;
  picture?(picture: unknown): unknown;
}

const worldOf = (given: Given) => async (): Promise<ActionWorld> => {
  const { twin, config } = await startBench(every);
  const action = entraActions(config, noWait).find(({ id }) => id === given.id);
  if (!action) throw new Error(`no action ${given.id}`);
  const { only, held, meddle, shape } = given;
  return {
    action,
    target: given.target,
    params: given.params ?? {},
    now: twin.now,
    ...(held ? { held: held(twin) } : {}),
    picture: () => given.picture?.(twin.picture()) ?? twin.picture(),
    ...(shape ? { shape: () => shape(twin.picture()) } : {}),
    settle: () => twin.advance(CAE_MS),
    livesOn: async () => [
      ...twin
        .living(given.tokensOf)
        .filter((one) => only?.(one) ?? true)
        .map(truthOf),
      ...(given.more ?? []),
    ],
    deny: twin.deny,
    restrictTo: async (permissions) => twin.restrictTo(permissions),
    throttle: (times) => twin.throttle(times),
    loseAnswer: twin.loseAnswer,
    ...(meddle ? { meddle: async () => meddle(twin) } : {}),
    close: twin.close,
  };
};

const holding =
  (tokenId: string) =>
  (twin: EntraTwin): HeldCredential => ({
    nativeId: tokenId,
    probe: async () => (twin.isAccepted(tokenId) ? 'accepted' : 'refused'),
  });

const onPremises = { what: /on-premises account S-1-5-21/, until: undefined };

const noRevokedAt = (picture: unknown): unknown =>
  JSON.parse(
    JSON.stringify(picture, (key, value: unknown) =>
      key === 'signInSessionsValidFromDateTime' ? undefined : value,
    ),
  );

describeAction({
  title: 'entra.disable_user',
  held: 'refused',
  start: worldOf({
    id: 'entra.disable_user',
    target: targetOf(NADIA),
    tokensOf: NADIA,
    only: ({ kind }) => kind !== 'refresh',
    held: holding(`refresh ${NADIA}`),
    meddle: ({ state }) => {
      state.users.set(NADIA, { ...state.users.get(NADIA), accountEnabled: true });
    },
  }),
  refusals: [
    { title: 'emergency access', params: { emergencyAccess: true }, because: /emergency access/ },
    {
      title: 'a user that is gone',
      target: { nativeId: 'aaaaaaaa-0000-4000-8000-0000000000ff' },
      because: /no user/,
    },
  ],
});

describeAction({
  title: 'entra.disable_user of a synchronised account',
  held: 'refused',
  start: worldOf({
    id: 'entra.disable_user',
    target: targetOf(SAM),
    tokensOf: SAM,
    more: [onPremises],
    held: holding(`refresh ${SAM}`),
  }),
});

describeAction({
  title: 'entra.revoke_sessions',
  held: 'refused',
  start: worldOf({
    id: 'entra.revoke_sessions',
    target: targetOf(NADIA),
    tokensOf: NADIA,
    held: holding(`refresh ${NADIA}`),
    shape: noRevokedAt,
  }),
  refusals: [
    { title: 'emergency access', params: { emergencyAccess: true }, because: /emergency access/ },
  ],
});

const holdingKey =
  (keyId: string) =>
  (twin: EntraTwin): HeldCredential => ({
    nativeId: keyId,
    probe: async () => (twin.takesCredential(keyId) ? 'accepted' : 'refused'),
  });

for (const keyId of [SECRET_KEY, CERT_KEY]) {
  describeAction({
    title: `entra.remove_app_credential of ${keyId === SECRET_KEY ? 'a secret' : 'a certificate'}`,
    held: 'refused',
    start: worldOf({
      id: 'entra.remove_app_credential',
      target: targetOf(keyId, { identityId: `entra:${EXPORT_SP}` }),
      tokensOf: EXPORT_SP,
      held: holdingKey(keyId),
    }),
    refusals: [
      { title: 'a key that no app has', target: { nativeId: EXPORT_APP }, because: /no app/ },
    ],
  });
}

describeAction({
  title: 'entra.require_password_change',
  held: 'untouched',
  start: worldOf({
    id: 'entra.require_password_change',
    target: targetOf(NADIA),
    tokensOf: NADIA,
    held: holding(`refresh ${NADIA}`),
    more: [{ what: /whoever knows the old one/, until: undefined }],
    meddle: ({ state }) => {
      const profile = { forceChangePasswordNextSignIn: false };
      state.users.set(NADIA, { ...state.users.get(NADIA), passwordProfile: profile });
    },
    // A profile that asks for nothing, and none, are the same to Entra.
    picture: (picture) =>
      JSON.parse(
        JSON.stringify(picture).replaceAll(
          ',"passwordProfile":{"forceChangePasswordNextSignIn":false}',
          '',
        ),
      ),
  }),
  refusals: [
    { title: 'a user that is synchronised', target: { nativeId: SAM }, because: /synchronised/ },
    { title: 'emergency access', params: { emergencyAccess: true }, because: /emergency access/ },
  ],
});

describeAction({
  title: 'entra.disable_service_principal',
  held: 'untouched',
  start: worldOf({
    id: 'entra.disable_service_principal',
    target: targetOf(VENDOR_SP),
    tokensOf: VENDOR_SP,
  }),
  refusals: [
    { title: 'a managed identity', target: { nativeId: IDENTITY_SP }, because: /managed identity/ },
  ],
});

describeAction({
  title: 'entra.remove_app_role_assignment',
  held: 'untouched',
  start: worldOf({
    id: 'entra.remove_app_role_assignment',
    target: targetOf('approle-1', { identityId: `entra:${EXPORT_SP}` }),
    params: { resourceId: `entra:${GRAPH_SP}` },
    tokensOf: EXPORT_SP,
    meddle: ({ state }) => {
      state.appRoleAssignments.set('approle-1', { id: 'approle-1', resourceId: GRAPH_SP });
    },
  }),
  refusals: [
    { title: 'what is gone', target: { nativeId: 'approle-9' }, because: /no app role assignment/ },
  ],
});

describeAction({
  title: 'entra.remove_permission_grant',
  held: 'untouched',
  start: worldOf({
    id: 'entra.remove_permission_grant',
    target: targetOf('grant-2', { identityId: `entra:${EXPORT_SP}` }),
    tokensOf: NADIA,
    only: ({ kind }) => kind === 'access',
  }),
});

describeAction({
  title: 'entra.remove_directory_role',
  held: 'untouched',
  start: worldOf({
    id: 'entra.remove_directory_role',
    target: targetOf('worn-1', { identityId: `entra:${NADIA}` }),
    tokensOf: NADIA,
    only: ({ kind }) => kind === 'access',
  }),
});
