/** Secrets of one region with their policies, live. */
import {
  GetResourcePolicyCommand,
  paginateListSecrets,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { pages } from './listing.ts';
import { type Found, pullPolicied } from './pull-policied.ts';
import { SECRET, SECRET_POLICY, secretResource } from './services.ts';

export const pullSecrets = (
  client: SecretsManagerClient,
  region: string,
  account: string,
): Promise<Found> =>
  pullPolicied({
    area: `secrets in ${region}`,
    type: SECRET,
    policyName: SECRET_POLICY,
    needs: { list: 'secretsmanager:ListSecrets', policy: 'secretsmanager:GetResourcePolicy' },
    async list() {
      const all = await pages(paginateListSecrets({ client }, {}), (page) => page.SecretList);
      return all.flatMap((one) => secretResource({ ...one }, account));
    },
    async policy({ nativeId }) {
      const asked = { SecretId: nativeId };
      return (await client.send(new GetResourcePolicyCommand(asked))).ResourcePolicy;
    },
  });
