/** Functions and instances of one region: what they run as, and who may change or call them, live. */
import { GetPolicyCommand, type LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import type { Instances } from '../client.ts';
import { listed, pages } from './listing.ts';
import {
  FUNCTION,
  type Home,
  INSTANCE,
  instance,
  lambdaFunction,
  policyNames,
} from './policied.ts';
import { type Found, pullPolicied, unlessNone } from './pull-policied.ts';

export const pullFunctions = (client: LambdaClient, region: string, home: Home): Promise<Found> =>
  pullPolicied({
    area: `Lambda functions in ${region}`,
    type: FUNCTION,
    policyName: policyNames[FUNCTION],
    needs: { list: 'lambda:ListFunctions', policy: 'lambda:GetPolicy' },
    async list() {
      const found = await pages(paginateListFunctions({ client }, {}), (page) => page.Functions);
      return found.flatMap((one) => lambdaFunction({ ...one }, home));
    },
    policy: ({ name }) =>
      unlessNone(['ResourceNotFoundException'], async () => {
        const { Policy } = await client.send(new GetPolicyCommand({ FunctionName: name }));
        return Policy;
      }),
  });

export const pullInstances = async (
  instances: Instances,
  region: string,
  home: Home,
): Promise<Found> => {
  const all = await listed(`EC2 instances in ${region}`, 'ec2:DescribeInstances', () =>
    instances(region),
  );
  if (!all.seen) return { facts: [], blind: [{ ...all.blind, types: [INSTANCE] }], types: [] };
  return {
    facts: all.value.flatMap((one) => instance(one, region, home)),
    blind: [],
    types: [INSTANCE],
  };
};
