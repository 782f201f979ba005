/** Installed apps, self-hosted runners and webhooks. Pure. */
import type { Entitlement, Identity, InventoryFact } from '../../../model/index.ts';
import { instant, list, obj, type Raw, str, strings } from '../../record.ts';
import { botId, githubId, orgId, repoId } from '../ids.ts';
import { entitlementFact, identityFact, timeFact } from './facts.ts';
import { idText } from './tokens.ts';

/** Whose app it is: by the settings, or by the app's own page. */
export interface AppOwner {
  readonly ownApps: ReadonlySet<string>;
  /** `GET /apps/{slug}`: undefined where the app is private or was not asked. */
  readonly page?: Raw | undefined;
}

const domainOf = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined;

const classOfApp = (
  org: string,
  appId: string,
  { ownApps, page }: AppOwner,
): Pick<Identity, 'class' | 'classReason'> => {
  if (ownApps.has(appId))
    return { class: 'workload', classReason: 'a GitHub App of our own, by its id in the settings' };
  const owner = str(obj(page?.['owner'])['login']);
  if (owner?.toLowerCase() === org.toLowerCase())
    return { class: 'workload', classReason: 'a GitHub App that the organisation itself owns' };
  return {
    class: 'third_party_app',
    classReason:
      owner === undefined
        ? 'an installed GitHub App; GitHub does not say whose it is'
        : `an installed GitHub App of ${owner}`,
  };
};

/** An installation of a GitHub App. */
export const installationFacts = (
  org: string,
  row: Raw,
  owner: AppOwner,
): readonly (Identity | Entitlement)[] => {
  const slug = str(row['app_slug']);
  const appId = idText(row['app_id']);
  const id = idText(row['id']);
  if (slug === undefined || appId === undefined || id === undefined) return [];
  const said = classOfApp(org, appId, owner);
  const suspended = instant(row['suspended_at']);
  const selected = str(row['repository_selection']) === 'selected';
  const clientId = str(row['client_id']);
  const publisher = str(obj(owner.page?.['owner'])['login']);
  const domain = domainOf(str(owner.page?.['external_url']));
  const appHandle = (value: string) => ({
    kind: 'app_id' as const,
    value,
    issuer: 'https://github.com',
    verified: true,
  });
  return [
    identityFact({
      native: `${slug}[bot]`,
      org,
      name: slug,
      ...said,
      external: said.class === 'third_party_app',
      status: suspended === undefined ? 'active' : 'disabled',
      createdAt: timeFact(row['created_at'], 'GitHub did not say when the app was installed'),
      interactive: false,
      tags: {
        app_id: appId,
        installation_id: id,
        events: strings(row['events']).join(','),
        ...(publisher ? { publisher } : {}),
      },
      handles: [
        appHandle(appId),
        ...(clientId ? [appHandle(clientId)] : []),
        // The home page is written by the app's maker.
        ...(domain && said.class === 'third_party_app'
          ? [{ kind: 'publisher_domain' as const, value: domain, verified: false }]
          : []),
      ],
    }),
    entitlementFact({
      key: `installation/${id}`,
      holderId: botId(slug),
      privileges: Object.entries(obj(row['permissions'])).map(
        ([name, level]) => `${name}:${String(level)}`,
      ),
      resources: [repoId(`${org}/*`), orgId(org)],
      conditions: selected ? { repositorySelection: 'selected' } : undefined,
      via: { kind: 'consent', name: slug, nativeId: `installation/${id}` },
    }),
  ];
};

/** A self-hosted runner: a machine that takes jobs with a credential of its own. */
export const runnerFact = (org: string, place: string, row: Raw): readonly Identity[] => {
  const id = idText(row['id']);
  if (id === undefined) return [];
  const labels = list(row['labels']).flatMap((label) => str(obj(label)['name']) ?? []);
  return [
    identityFact({
      native: `runner/${place}/${id}`,
      org,
      name: str(row['name']) ?? id,
      class: 'workload',
      classReason: 'a self-hosted runner: a machine that runs what workflows tell it',
      ephemeral: row['ephemeral'] === true,
      interactive: false,
      tags: {
        os: str(row['os']) ?? 'unknown',
        labels: labels.join(','),
        runner_status: str(row['status']) ?? 'unknown',
      },
    }),
  ];
};

/** A webhook: where events of the organisation or repository are sent. The path of its address may hold a secret. */
export const hookFact = (org: string, place: string, row: Raw): readonly InventoryFact[] => {
  const id = idText(row['id']);
  if (id === undefined) return [];
  const url = str(obj(row['config'])['url']) ?? '';
  const origin = URL.canParse(url) ? new URL(url).origin : 'unknown';
  return [
    {
      kind: 'resource',
      id: githubId(`hook/${place}/${id}`),
      system: 'github',
      nativeId: `hook/${place}/${id}`,
      scope: org,
      name: origin,
      type: 'webhook',
      tags: {
        active: String(row['active'] === true),
        events: strings(row['events']).join(','),
        insecure_ssl: str(obj(row['config'])['insecure_ssl']) ?? 'unknown',
        created_at: str(row['created_at']) ?? 'unknown',
      },
    },
  ];
};
