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
import type { BlindSpot, InventoryFact } from '../../../model/index.ts';
import { obj } from '../../record.ts';
import type { Instances, RegionalClients } from '../client.ts';
import { inParallel, type Listed, listed, pages } from './listing.ts';
import type { Home } from './policied.ts';
import { pullBuckets } from './pull-buckets.ts';
import { pullFunctions, pullInstances } from './pull-compute.ts';
import { pullKeys } from './pull-kms.ts';
import { pullQueues, pullTopics } from './pull-messaging.ts';
import { AT_A_TIME, type Found } from './pull-policied.ts';
import { pullSecrets } from './pull-secrets.ts';
import { eksCluster, oidcProvider, podIdentityTrust, samlProvider } from './services.ts';

export interface ServiceClients {
  readonly iam: IAMClient;
  in(region: string): RegionalClients;
  readonly instances: Instances;
}

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
  /** The policies of all things were listed, and the grants of keys. */
  readonly entitlementsWhole: boolean;
  /** Types of resources that every region listed. */
  readonly types: readonly string[];
}

const seenIn = (lists: readonly Listed<readonly InventoryFact[]>[]) => ({
  facts: lists.flatMap((one) => (one.seen ? one.value : [])),
  blind: lists.flatMap((one) => (one.seen ? [] : [one.blind])),
});

interface RegionFacts extends Found {
  readonly trustsWhole: boolean;
  readonly policied: readonly Found[];
}

const pullRegion = async (
  clients: ServiceClients,
  region: string,
  home: Home,
): Promise<RegionFacts> => {
  const { eks, kms, secrets, sqs, sns, lambda } = clients.in(region);
  const found = await clusters(eks, region);
  const pods = await podIdentities(eks, region, found);
  const policied = [
    await pullKeys(kms, region, home.account),
    await pullSecrets(secrets, region, home.account),
    await pullQueues(sqs, region, home),
    await pullTopics(sns, region, home),
    await pullFunctions(lambda, region, home),
  ];
  const instances = await pullInstances(clients.instances, region, home);
  const others = seenIn([
    found.seen
      ? {
          seen: true,
          value: found.value.flatMap(({ cluster }) => eksCluster(cluster, home.account)),
        }
      : found,
    pods,
  ]);
  const all = [...policied, instances];
  return {
    facts: [...others.facts, ...all.flatMap((one) => one.facts)],
    blind: [...others.blind, ...all.flatMap((one) => one.blind)],
    types: all.flatMap((one) => one.types),
    trustsWhole: found.seen && pods.seen,
    policied,
  };
};

const inAll = (lists: readonly (readonly string[])[]): readonly string[] =>
  (lists[0] ?? []).filter((type) => lists.every((one) => one.includes(type)));

/** Nothing that could give somebody a right was refused. */
const isWhole = ({ blind }: Found): boolean =>
  blind.every(({ kinds }) => kinds !== undefined && !kinds.includes('entitlement'));

export const pullServices = async (
  clients: ServiceClients,
  regions: readonly string[],
  home: Home,
): Promise<ServiceFacts> => {
  const { facts, blind } = seenIn([
    await providers(clients.iam, home.account),
    await samlProviders(clients.iam, home.account),
  ]);
  const [first = ''] = regions;
  const buckets = await pullBuckets((region) => clients.in(region ?? first).s3, home);
  const each = await inParallel(regions, AT_A_TIME, (region) => pullRegion(clients, region, home));
  return {
    facts: [...facts, ...buckets.facts, ...each.flatMap((one) => one.facts)],
    blind: [...blind, ...buckets.blind, ...each.flatMap((one) => one.blind)],
    trustsWhole: each.every((one) => one.trustsWhole),
    entitlementsWhole: [buckets, ...each.flatMap(({ policied }) => policied)].every(isWhole),
    types: [...buckets.types, ...inAll(each.map(({ types }) => types))],
  };
};
