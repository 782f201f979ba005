import type { ActionTarget, HeldCredential } from '../../../model/index.ts';
import { type ActionCase, type ActionWorld, describeAction } from '../../action.case.ts';
import type { GcpTwin } from '../twin/index.ts';
import { CI, KEY, PROVIDER } from '../twin/seed.ts';
import type { Held } from '../twin/state.ts';
import { noSleep, PROPAGATION_MS, startBench } from '../twin.case.ts';
import { gcpActions } from './index.ts';

const words: Readonly<Record<Held['kind'], RegExp>> = {
  key: /^the key itself/,
  access_token: /got with the key/,
  other_token: /tokens of other service accounts that it minted/,
  federated_token: /federated tokens/,
  inherited: /other bindings/,
};

interface Given {
  readonly id: string;
  readonly target: Partial<ActionTarget>;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly held?: Held['kind'];
  readonly heldId?: string;
  /** Kinds of surviving access that this action is about. */
  readonly about: readonly Held['kind'][];
  meddle?(twin: GcpTwin): void;
}

const start = async (given: Given): Promise<ActionWorld> => {
  const { twin, clock, config } = await startBench();
  const action = gcpActions(config, {
    ...noSleep,
    propagationSeconds: PROPAGATION_MS / 1_000,
  }).find(({ id }) => id === given.id);
  if (action === undefined) throw new Error(`no action ${given.id}`);
  const { held, heldId = KEY, about, meddle } = given;
  const mine = twin.state.held.find(({ kind }) => kind === held);
  const credential: HeldCredential | undefined = mine && {
    nativeId: heldId,
    probe: async () => (twin.accepts(mine) ? 'accepted' : 'refused'),
  };
  return {
    action,
    target: { system: 'gcp', nativeId: '', scope: 'acme-prod', ...given.target },
    params: given.params ?? {},
    now: () => clock.now(),
    ...(credential ? { held: credential } : {}),
    picture: twin.picture,
    settle: () => void clock.advance(PROPAGATION_MS + 1),
    async livesOn() {
      return twin.state.held
        .filter((one) => about.includes(one.kind) && twin.accepts(one))
        .map(({ kind, expiresAt }) => ({ what: words[kind], until: expiresAt }));
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

const keyTarget = { nativeId: KEY, identityId: `gcp:${CI}`, credentialId: `gcp:credential:${KEY}` };

const cases: readonly (Omit<ActionCase, 'start'> & { readonly given: Given })[] = [
  {
    title: 'gcp.disable_service_account',
    held: 'refused',
    given: {
      id: 'gcp.disable_service_account',
      target: { nativeId: CI, identityId: `gcp:${CI}` },
      params: { keyId: KEY },
      held: 'access_token',
      about: ['key', 'access_token', 'other_token'],
      meddle(twin) {
        const account = twin.state.accounts.get(CI);
        if (account) delete account['disabled'];
      },
    },
    refusals: [
      {
        title: 'a person',
        target: { nativeId: 'omar@example.com' },
        because: /no service account/,
      },
      {
        title: 'one that is not there',
        target: { nativeId: 'x@acme-prod.iam.gserviceaccount.com' },
        because: /there is no/,
      },
      {
        title: 'its own account',
        target: { nativeId: 'act@countersign.iam.gserviceaccount.com' },
        because: /Countersign works with/,
      },
    ],
  },
  {
    title: 'gcp.disable_key',
    held: 'refused',
    given: {
      id: 'gcp.disable_key',
      target: keyTarget,
      held: 'key',
      about: ['key', 'access_token'],
    },
    refusals: [
      {
        title: "Google's own key",
        target: { ...keyTarget, nativeId: 'bb22' },
        because: /Google's own/,
      },
      {
        title: 'a key without its account',
        target: { identityId: '' },
        because: /name it by its id/,
      },
    ],
  },
  {
    title: 'gcp.delete_key',
    held: 'refused',
    given: { id: 'gcp.delete_key', target: keyTarget, held: 'key', about: ['key', 'access_token'] },
  },
  {
    title: 'gcp.disable_workload_identity_provider',
    held: 'untouched',
    given: {
      id: 'gcp.disable_workload_identity_provider',
      target: { nativeId: PROVIDER },
      held: 'federated_token',
      about: ['federated_token'],
    },
    refusals: [
      {
        title: 'a pool',
        target: { nativeId: PROVIDER.split('/providers')[0] ?? '' },
        because: /no provider/,
      },
    ],
  },
  {
    title: 'gcp.remove_iam_binding of a project',
    held: 'untouched',
    given: {
      id: 'gcp.remove_iam_binding',
      target: { nativeId: 'omar@example.com' },
      params: {
        resource: 'projects/acme-prod',
        role: 'roles/viewer',
        member: 'user:omar@example.com',
        expression: "request.time < timestamp('2026-07-01T00:00:00Z')",
      },
      about: ['inherited'],
      meddle(twin) {
        twin.state.policies.get('projects/acme-prod')?.bindings.push({
          role: 'roles/viewer',
          members: ['user:omar@example.com'],
          condition: {
            title: 'until summer',
            expression: "request.time < timestamp('2026-07-01T00:00:00Z')",
          },
        });
      },
    },
    refusals: [
      { title: 'without a role', params: { role: '' }, because: /params.role/ },
      {
        title: 'somebody else than the target',
        params: { member: 'user:pia@partner.example' },
        because: /must be the target/,
      },
      {
        title: 'what is not given there',
        params: { role: 'roles/owner' },
        because: /no roles\/owner of its own/,
      },
      { title: 'a bucket', params: { resource: 'buckets/b' }, because: /no project, folder/ },
    ],
  },
  {
    title: 'gcp.remove_iam_binding of a service account',
    held: 'untouched',
    given: {
      id: 'gcp.remove_iam_binding',
      target: { nativeId: 'omar@example.com' },
      params: {
        resource: `projects/acme-prod/serviceAccounts/${CI}`,
        role: 'roles/iam.serviceAccountTokenCreator',
        member: 'user:omar@example.com',
      },
      about: ['inherited'],
    },
  },
];

for (const { given, ...rest } of cases) describeAction({ ...rest, start: () => start(given) });
