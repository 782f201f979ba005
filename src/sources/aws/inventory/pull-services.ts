/** Providers, secrets and clusters of one account, live. Secrets and clusters are of the connection's region only. */
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
import { inParallel, type Listed, listed, pages } from './listing.ts';
import {
  eksCluster,
  oidcProvider,
  podIdentityTrust,
  samlProvider,
  secretResource,
} from './services.ts';

export interface ServiceClients {
  readonly iam: IAMClient;
  readonly secrets: SecretsManagerClient;
  readonly eks: EKSClient;
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

const secrets = (client: SecretsManagerClient, account: string) =>
  listed('secrets', 'secretsmanager:ListSecrets', async () => {
    const all = await pages(paginateListSecrets({ client }, {}), (page) => page.SecretList);
    return all.flatMap((one) => secretResource({ ...one }, account));
  });

const clusters = (client: EKSClient) =>
  listed('EKS clusters', 'eks:ListClusters, eks:DescribeCluster', async () => {
    const names = await pages(paginateListClusters({ client }, {}), (page) => page.clusters);
    return inParallel(names, AT_A_TIME, async (name) => {
      const { cluster } = await client.send(new DescribeClusterCommand({ name }));
      return { name, cluster: obj(cluster), issuer: cluster?.identity?.oidc?.issuer };
    });
  });

type Clusters = Awaited<ReturnType<typeof clusters>>;

const podIdentities = (client: EKSClient, found: Clusters) =>
  listed(
    'pod identities',
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
}

export const pullServices = async (
  { iam, secrets: secretsClient, eks }: ServiceClients,
  account: string,
): Promise<ServiceFacts> => {
  const found = await clusters(eks);
  const pods = await podIdentities(eks, found);
  const lists: readonly Listed<readonly InventoryFact[]>[] = [
    await providers(iam, account),
    await samlProviders(iam, account),
    await secrets(secretsClient, account),
    found.seen
      ? { seen: true, value: found.value.flatMap(({ cluster }) => eksCluster(cluster, account)) }
      : found,
    pods,
  ];
  return {
    facts: lists.flatMap((one) => (one.seen ? one.value : [])),
    blind: lists.flatMap((one) => (one.seen ? [] : [one.blind])),
    trustsWhole: found.seen && pods.seen,
  };
};
