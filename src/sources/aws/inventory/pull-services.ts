/** Providers of one account; secrets, keys and clusters of each region that the connection names, live. */
import {
  DescribeClusterCommand,
  DescribePodIdentityAssociationCommand,
  type EKSClient,
  paginateListClusters,
  paginateListPodIdentityAssociations,
} from '@aws-sdk/client-eks';
import {
  GetOpenIDConnectProviderCommand,
  type IAMClient,
  ListOpenIDConnectProvidersCommand,
  ListSAMLProvidersCommand,
} from '@aws-sdk/client-iam';
import { paginateListSecrets, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { BlindSpot, InventoryFact } from '../../../model/index.ts';
import { obj } from '../../record.ts';
import type { RegionalClients } from '../client.ts';
import { inParallel, type Listed, listed, pages } from './listing.ts';
import { pullKeys } from './pull-kms.ts';
import {
  eksCluster,
  oidcProvider,
  podIdentityTrust,
  samlProvider,
  secretResource,
} from './services.ts';

export interface ServiceClients {
  readonly iam: IAMClient;
  in(region: string): RegionalClients;
}

const AT_A_TIME = 4;

const providers = (iam: IAMClient, account: string) =>
  listed(
    'OIDC providers',
    'iam:ListOpenIDConnectProviders, iam:GetOpenIDConnectProvider',
    async () => {
      const { OpenIDConnectProviderList = [] } = await iam.send(
        new ListOpenIDConnectProvidersCommand({}),
      );
      const found = await inParallel(OpenIDConnectProviderList, AT_A_TIME, async ({ Arn }) => {
        const input = { OpenIDConnectProviderArn: Arn };
        const whole = await iam.send(new GetOpenIDConnectProviderCommand(input));
        return oidcProvider({ ...whole, Arn }, account);
      });
      return found.flat();
    },
  );

const samlProviders = (iam: IAMClient, account: string) =>
  listed('SAML providers', 'iam:ListSAMLProviders', async () => {
    const { SAMLProviderList = [] } = await iam.send(new ListSAMLProvidersCommand({}));
    return SAMLProviderList.flatMap((one) => samlProvider({ ...one }, account));
  });

const secrets = (client: SecretsManagerClient, region: string, account: string) =>
  listed(`secrets in ${region}`, 'secretsmanager:ListSecrets', async () => {
    const all = await pages(paginateListSecrets({ client }, {}), (page) => page.SecretList);
    return all.flatMap((one) => secretResource({ ...one }, account));
  });

const clusters = (client: EKSClient, region: string) =>
  listed(`EKS clusters in ${region}`, 'eks:ListClusters, eks:DescribeCluster', async () => {
    const names = await pages(paginateListClusters({ client }, {}), (page) => page.clusters);
    return inParallel(names, AT_A_TIME, async (name) => {
      const { cluster } = await client.send(new DescribeClusterCommand({ name }));
      return { name, cluster: obj(cluster), issuer: cluster?.identity?.oidc?.issuer };
    });
  });

type Clusters = Awaited<ReturnType<typeof clusters>>;

const podIdentities = (client: EKSClient, region: string, found: Clusters) =>
  listed(
    `pod identities in ${region}`,
    'eks:ListPodIdentityAssociations, eks:DescribePodIdentityAssociation',
    async () => {
      const all = await inParallel(found.seen ? found.value : [], 1, async ({ name, issuer }) => {
        const rows = await pages(
          paginateListPodIdentityAssociations({ client }, { clusterName: name }),
          (page) => page.associations,
        );
        const trusts = await inParallel(rows, AT_A_TIME, async ({ associationId }) => {
          const asked = { clusterName: name, associationId };
          const { association } = await client.send(
            new DescribePodIdentityAssociationCommand(asked),
          );
          return podIdentityTrust({ ...association }, issuer);
        });
        return trusts.flat();
      });
      return all.flat();
    },
  );

export interface ServiceFacts {
  readonly facts: readonly InventoryFact[];
  readonly blind: readonly BlindSpot[];
  /** Ways into roles are whole: every pod identity was listed. */
  readonly trustsWhole: boolean;
  /** Every key's policy and grants were listed. */
  readonly entitlementsWhole: boolean;
}

const seenIn = (lists: readonly Listed<readonly InventoryFact[]>[]) => ({
  facts: lists.flatMap((one) => (one.seen ? one.value : [])),
  blind: lists.flatMap((one) => (one.seen ? [] : [one.blind])),
});

const pullRegion = async (
  clients: RegionalClients,
  region: string,
  account: string,
): Promise<ServiceFacts> => {
  const found = await clusters(clients.eks, region);
  const pods = await podIdentities(clients.eks, region, found);
  const keys = await pullKeys(clients.kms, region, account);
  const others = seenIn([
    await secrets(clients.secrets, region, account),
    found.seen
      ? { seen: true, value: found.value.flatMap(({ cluster }) => eksCluster(cluster, account)) }
      : found,
    pods,
  ]);
  return {
    facts: [...others.facts, ...keys.facts],
    blind: [...others.blind, ...keys.blind],
    trustsWhole: found.seen && pods.seen,
    entitlementsWhole: keys.blind.length === 0,
  };
};

export const pullServices = async (
  clients: ServiceClients,
  regions: readonly string[],
  account: string,
): Promise<ServiceFacts> => {
  const { facts, blind } = seenIn([
    await providers(clients.iam, account),
    await samlProviders(clients.iam, account),
  ]);
  const each = await inParallel(regions, AT_A_TIME, (region) =>
    pullRegion(clients.in(region), region, account),
  );
  return {
    facts: [...facts, ...each.flatMap((one) => one.facts)],
    blind: [...blind, ...each.flatMap((one) => one.blind)],
    trustsWhole: each.every((one) => one.trustsWhole),
    entitlementsWhole: each.every((one) => one.entitlementsWhole),
  };
};
