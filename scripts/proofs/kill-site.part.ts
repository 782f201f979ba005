/** The process that is killed: a platform on its embedded stores, acting on a twin that lives elsewhere. */
import { createLog, DAY, systemClock } from '../../src/core/index.ts';
import { pullInventory } from '../../src/loop/index.ts';
import { routeByScope } from '../../src/platform/connections/route-by-scope.ts';
import { openPlatform } from '../../src/platform/open-platform.ts';
import { awsActions, awsConfig, awsSource } from '../../src/sources/aws/index.ts';

interface Account {
  readonly id: string;
  readonly read: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly act: { readonly accessKeyId: string; readonly secretAccessKey: string };
}
const given = JSON.parse(process.env['KILL_SITE'] ?? '{}') as {
  readonly dataDir: string;
  readonly endpoint: string;
  readonly region: string;
  readonly accounts: readonly Account[];
};

const log = createLog({ level: process.env['KILL_LOG'] ?? 'error' });
const configs = given.accounts.map((account) =>
  awsConfig.parse({
    region: given.region,
    endpoint: given.endpoint,
    accountId: account.id,
    credentials: account.read,
    actCredentials: account.act,
  }),
);
const platform = await openPlatform({
  dataDir: given.dataDir,
  host: '127.0.0.1',
  port: 0,
  demo: true,
  version: 'proof',
  clock: systemClock,
  log,
  env: {},
  connections: [
    {
      source: 'aws',
      actions: routeByScope(
        new Map(
          configs.map((config) => [
            config.accountId ?? '',
            awsActions(config, { propagationSeconds: 3 }),
          ]),
        ),
      ),
    },
  ],
});
const now = Date.now();
await platform.store.response.putPreAuthorisation({
  id: 'proof',
  playbook: 'service_account/leaked-credential',
  scope: ['unowned'],
  signedBy: 'founder',
  at: now - 1,
  until: now + DAY,
  minConfidence: 0.5,
});
await platform.store.access.putUser({
  id: 'proof',
  name: 'proof',
  roles: ['ingest', 'analyst'],
  identityIds: [],
  createdAt: now,
  disabled: false,
});
const { token } = await platform.signIn.createApiToken(
  'proof',
  ['ingest:write', 'incidents:read', 'response:read'],
  DAY,
);

/** By the harness alone, once: a pull at each start would be input that the quiet run does not have. */
const pull = async (): Promise<void> => {
  for (const config of configs) {
    if (!awsSource.inventory) continue;
    const { fault } = await pullInventory(awsSource.inventory(config, Date.now()), {
      stream: platform.stream,
      tenant: platform.tenant,
      now: () => Date.now(),
      log,
      partitionOf: () => 0,
    });
    if (fault !== undefined) throw new Error(fault);
  }
};

process.on('message', (question: { readonly ask: string }) => {
  const answer = async (): Promise<unknown> => {
    if (question.ask === 'behind') return platform.behind();
    if (question.ask === 'pull') return pull();
    if (question.ask === 'stop') {
      await platform.stop();
      return true;
    }
    const { store } = platform;
    const incidents = (await store.incidents.list({}, { limit: 500 })).items;
    const findings = [];
    for (let after: string | undefined; ; ) {
      const page = await store.findings.list(
        { kind: 'detection' },
        { limit: 500, ...(after === undefined ? {} : { after }) },
      );
      findings.push(...page.items);
      after = page.next;
      if (after === undefined) break;
    }
    const plans = (
      await Promise.all(incidents.map((incident) => store.response.plansOf(incident.id)))
    ).flat();
    return {
      incidents: incidents.map(({ id, title, status, rootId, confidence }) => ({
        id,
        title,
        status,
        rootId,
        confidence,
      })),
      findings: findings.map(({ id, events }) => ({ id, events: [...events].sort() })),
      plans: plans.map(({ id, incidentId, state, steps }) => ({
        id,
        incidentId,
        state,
        steps: steps.map((step) => ({
          action: step.action,
          state: step.state,
          error: step.error,
          on: step.target.nativeId,
        })),
      })),
    };
  };
  answer().then(
    (value) => {
      process.send?.({ ask: question.ask, value });
      if (question.ask === 'stop') process.exit(0);
    },
    (error: unknown) => process.send?.({ ask: question.ask, error: String(error) }),
  );
});
process.send?.({ ask: 'ready', value: { url: platform.url, token } });
