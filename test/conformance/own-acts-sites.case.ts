/** Every system with actions whose twin keeps a log, and something in it for each action to act on. Test only. */
import { generateKeyPairSync } from 'node:crypto';
import { manualClock } from '../../src/core/index.ts';
import { cases as awsCases } from '../../src/sources/aws/actions/action-cases.case.ts';
import { startWorld as startAwsWorld } from '../../src/sources/aws/actions/action-world.case.ts';
import { ACCOUNT, START as AWS_START, actKey } from '../../src/sources/aws/twin/twin.case.ts';
import { entraActions } from '../../src/sources/entra/actions/index.ts';
import { entraSource } from '../../src/sources/entra/index.ts';
import { noWait, startBench as startEntra } from '../../src/sources/entra/twin/bench.case.ts';
import * as entra from '../../src/sources/entra/twin/seed-ids.ts';
import { CAE_MS } from '../../src/sources/entra/twin/state.ts';
import { gcpActions } from '../../src/sources/gcp/actions/index.ts';
import { CI, KEY, PROVIDER } from '../../src/sources/gcp/twin/seed.ts';
import { noSleep, startBench as startGcp } from '../../src/sources/gcp/twin.case.ts';
import { githubActions } from '../../src/sources/github/actions/index.ts';
import { githubConfig } from '../../src/sources/github/config.ts';
import { startGithubTwin } from '../../src/sources/github/twin/start.ts';
import { testKeeper } from '../../src/sources/keeper.case.ts';
import { kubernetesActions } from '../../src/sources/kubernetes/actions/index.ts';
import { atOnce, START, started } from '../../src/sources/kubernetes/cluster.case.ts';
import { oktaActions } from '../../src/sources/okta/actions/index.ts';
import { type OktaCredentials, oktaConfig } from '../../src/sources/okta/config.ts';
import { oktaSource } from '../../src/sources/okta/index.ts';
import { type OktaTwin, startOktaTwin } from '../../src/sources/okta/twin/index.ts';
import { ids, secrets } from '../../src/sources/okta/twin/seed.ts';
import type { OwnCase, OwnSite } from './own-acts.case.ts';

const NOW = Date.UTC(2026, 5, 1);

const aws: OwnSite = {
  title: 'AWS',
  system: 'aws',
  cases: awsCases.map(({ title, id, target, params }) => ({
    title,
    id,
    native: target.nativeId,
    ...target,
    ...(params ? { params } : {}),
  })),
  async start(of) {
    const given = awsCases.find(({ title }) => title === of.title);
    if (given === undefined) throw new Error(`no case ${of.title}`);
    const world = await startAwsWorld(given);
    return {
      config: { accountId: ACCOUNT, actCredentials: actKey },
      scope: ACCOUNT,
      now: AWS_START,
      actions: [world.action],
      records: () => world.bench.trail.map((one) => ({ ...one })),
      settle: world.settle,
      close: world.close,
    };
  },
};

const payroll = 'example-org/payroll';
const github: OwnSite = {
  title: 'GitHub',
  system: 'github',
  cases: [
    { id: 'github.revoke_fine_grained_token', native: 'token/4711' },
    { id: 'github.revoke_credential_authorization', native: 'token/4801' },
    { id: 'github.delete_deploy_key', native: `deploy-key/${payroll}/501` },
    { id: 'github.suspend_installation', native: 'countersign-ci[bot]' },
    { id: 'github.block_user', native: 'guest' },
    { id: 'github.remove_outside_collaborator', native: 'guest' },
    { id: 'github.remove_member', native: 'sam' },
    { id: 'github.disable_actions', native: `actions/${payroll}` },
    { id: 'github.cancel_run', native: `actions/${payroll}`, params: { runId: 801 } },
    { id: 'github.delete_actions_secret', native: `secret/actions/${payroll}/NPM_TOKEN` },
    { id: 'github.rotate_actions_secret', native: `secret/actions/${payroll}/NPM_TOKEN` },
  ],
  async start() {
    const twin = await startGithubTwin({ members: 2, now: () => NOW });
    const config = githubConfig.parse({
      organization: 'example-org',
      baseUrl: twin.url,
      read: { token: twin.readToken },
      act: { token: twin.actToken },
      ownApps: [{ appId: 31, privateKey: twin.appKey, slug: 'countersign-ci' }],
    });
    const mint = async () => ({ value: 'minted', receipt: 'issuer:1' });
    return {
      config,
      scope: 'example-org',
      now: NOW,
      actions: githubActions(config, { mint }),
      records: () => twin.state.audit.map((one) => ({ ...one })),
      close: twin.close,
    };
  },
};

const oktaCases: readonly OwnCase[] = [
  { id: 'okta.suspend_user', native: ids.ada, identityId: `okta:${ids.ada}` },
  { id: 'okta.clear_sessions', native: ids.ada, identityId: `okta:${ids.ada}` },
  { id: 'okta.expire_password', native: ids.ada, identityId: `okta:${ids.ada}` },
  { id: 'okta.reset_password', native: ids.ada, identityId: `okta:${ids.ada}` },
  { id: 'okta.reset_factors', native: ids.ada, identityId: `okta:${ids.ada}` },
  { id: 'okta.revoke_api_token', native: ids.adaToken },
  { id: 'okta.remove_from_group', native: ids.ada, params: { groupId: ids.admins } },
  { id: 'okta.remove_admin_role', native: ids.ada, identityId: `okta:${ids.ada}` },
  { id: 'okta.deactivate_app', native: ids.portal, identityId: `okta:${ids.portal}` },
  {
    id: 'okta.deactivate_client_secret',
    native: ids.oldSecret,
    credentialId: `okta:${ids.portal}#${ids.oldSecret}`,
  },
  {
    id: 'okta.deactivate_client_key',
    native: ids.key,
    credentialId: `okta:${ids.reporter}#${ids.key}`,
  },
  { id: 'okta.revoke_app_grants', native: ids.reporter },
  { id: 'okta.rotate_client_secret', native: ids.portal, identityId: `okta:${ids.portal}` },
];

const OWN_APP = '0oaown';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ownPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** A service app of our own in the twin, with every scope that the actions ask for. */
const letIn = ({ state }: OktaTwin): void => {
  state.apps.set(OWN_APP, { ...state.apps.get(ids.reporter), id: OWN_APP });
  const jwk = publicKey.export({ format: 'jwk' });
  state.clientKeys.set(OWN_APP, [{ id: 'pksown', status: 'ACTIVE', jwk }]);
  const { read, act, undo } = oktaSource.permissions;
  state.appGrants.set(
    OWN_APP,
    [...read, ...act, ...undo].map((scopeId) => ({ id: `oag-${scopeId}`, scopeId })),
  );
};

const oktaBy = (title: string, actCredentials: (twin: OktaTwin) => OktaCredentials): OwnSite => ({
  title,
  system: 'okta',
  cases: oktaCases,
  async start({ id }) {
    const twin = await startOktaTwin({ now: () => NOW });
    letIn(twin);
    const { state } = twin;
    if (id === 'okta.deactivate_client_secret')
      state.secrets.set(ids.portal, [
        ...(state.secrets.get(ids.portal) ?? []),
        { id: 'ocsnew', status: 'ACTIVE', client_secret: 'second' },
      ]);
    const config = oktaConfig.parse({ url: twin.url, actCredentials: actCredentials(twin) });
    return {
      config,
      scope: new URL(twin.url).host,
      now: NOW,
      actions: oktaActions(config, { sleep: async () => {}, keeper: testKeeper() }),
      records: () => state.log.map((one) => ({ ...one })),
      close: twin.close,
    };
  },
});

const oktaByToken = oktaBy('Okta, by an API token', ({ state }) => ({
  token: secrets.act,
  tokenId: state.apiTokens.get(secrets.act)?.id ?? '',
}));
const oktaByApp = oktaBy('Okta, by a service app', () => ({
  clientId: OWN_APP,
  privateKey: ownPem,
  keyId: 'kid',
}));

const entraSite: OwnSite = {
  title: 'Entra',
  system: 'entra',
  cases: [
    { id: 'entra.disable_user', native: entra.NADIA },
    { id: 'entra.revoke_sessions', native: entra.NADIA },
    { id: 'entra.require_password_change', native: entra.NADIA },
    {
      id: 'entra.remove_app_credential',
      native: entra.SECRET_KEY,
      identityId: `entra:${entra.EXPORT_SP}`,
    },
    { id: 'entra.disable_service_principal', native: entra.VENDOR_SP },
    {
      id: 'entra.remove_app_role_assignment',
      native: 'approle-1',
      identityId: `entra:${entra.EXPORT_SP}`,
      params: { resourceId: `entra:${entra.GRAPH_SP}` },
    },
    {
      id: 'entra.remove_permission_grant',
      native: 'grant-2',
      identityId: `entra:${entra.EXPORT_SP}`,
    },
    {
      id: 'entra.remove_directory_role',
      native: 'worn-1',
      identityId: `entra:${entra.NADIA}`,
    },
  ],
  async start() {
    const { read, act, undo } = entraSource.permissions;
    const { twin, config } = await startEntra([...read, ...act, ...undo]);
    return {
      config,
      scope: entra.TENANT,
      now: twin.now(),
      actions: entraActions(config, noWait),
      records: () => twin.state.audits.map((one) => ({ ...one })),
      settle: () => twin.advance(CAE_MS),
      close: twin.close,
    };
  },
};

const gcp: OwnSite = {
  title: 'Google Cloud',
  system: 'gcp',
  cases: [
    { id: 'gcp.disable_service_account', native: CI, identityId: `gcp:${CI}` },
    { id: 'gcp.disable_key', native: KEY, identityId: `gcp:${CI}` },
    { id: 'gcp.delete_key', native: KEY, identityId: `gcp:${CI}` },
    { id: 'gcp.disable_workload_identity_provider', native: PROVIDER },
    {
      id: 'gcp.remove_iam_binding',
      native: 'omar@example.com',
      params: {
        resource: `projects/acme-prod/serviceAccounts/${CI}`,
        role: 'roles/iam.serviceAccountTokenCreator',
        member: 'user:omar@example.com',
      },
    },
  ],
  async start() {
    const { twin, clock, config } = await startGcp();
    return {
      config,
      scope: 'acme-prod',
      now: clock.now(),
      actions: gcpActions(config, noSleep),
      records: () => twin.state.log.map((one) => ({ ...one })),
      close: twin.close,
    };
  },
};

const web = 'system:serviceaccount:shop:web';
const kubernetes: OwnSite = {
  title: 'Kubernetes',
  system: 'kubernetes',
  cases: [
    {
      id: 'kubernetes.remove_binding_subject',
      native: web,
      identityId: `kubernetes:${web}`,
      params: { binding: 'rolebindings/shop/readers' },
    },
    { id: 'kubernetes.unbind_account', native: web, identityId: `kubernetes:${web}` },
    {
      id: 'kubernetes.delete_token_secret',
      native: 'secrets/shop/web-token',
      credentialId: 'kubernetes:secrets/shop/web-token',
    },
    { id: 'kubernetes.delete_pods_of_account', native: web, identityId: `kubernetes:${web}` },
    { id: 'kubernetes.recreate_service_account', native: web, identityId: `kubernetes:${web}` },
  ],
  async start() {
    const clock = manualClock(START);
    const { twin, config } = await started(clock.now);
    return {
      config,
      scope: 'cluster',
      now: START,
      actions: kubernetesActions(config, { sleep: atOnce }),
      records: () => twin.log.map((one) => ({ ...one })),
      settle: () => void clock.advance(11_000),
      close: () => twin.close(),
    };
  },
};

export const ownSites: readonly OwnSite[] = [
  aws,
  entraSite,
  gcp,
  github,
  kubernetes,
  oktaByToken,
  oktaByApp,
];
