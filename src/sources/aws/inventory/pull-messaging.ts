/** Queues and topics of one region with their policies, live. */
import { GetTopicAttributesCommand, paginateListTopics, type SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, paginateListQueues, type SQSClient } from '@aws-sdk/client-sqs';
import { pages } from './listing.ts';
import { type Home, policyNames, QUEUE, queue, TOPIC, topic } from './policied.ts';
import { type Found, pullPolicied } from './pull-policied.ts';

export const pullQueues = (client: SQSClient, region: string, home: Home): Promise<Found> =>
  pullPolicied({
    area: `SQS queues in ${region}`,
    type: QUEUE,
    policyName: policyNames[QUEUE],
    needs: { list: 'sqs:ListQueues', policy: 'sqs:GetQueueAttributes' },
    async list() {
      // Without a page size SQS tells the first thousand, and no token for more.
      const all = paginateListQueues({ client, pageSize: 1_000 }, {});
      const urls = await pages(all, (page) => page.QueueUrls);
      return urls.flatMap((url) => queue(url, region, home));
    },
    async policy({ tags }) {
      const asked = { QueueUrl: tags['url'], AttributeNames: ['Policy' as const] };
      const { Attributes } = await client.send(new GetQueueAttributesCommand(asked));
      return Attributes?.Policy;
    },
  });

export const pullTopics = (client: SNSClient, region: string, home: Home): Promise<Found> =>
  pullPolicied({
    area: `SNS topics in ${region}`,
    type: TOPIC,
    policyName: policyNames[TOPIC],
    needs: { list: 'sns:ListTopics', policy: 'sns:GetTopicAttributes' },
    async list() {
      const found = await pages(paginateListTopics({ client }, {}), (page) => page.Topics);
      return found.flatMap(({ TopicArn }) => (TopicArn === undefined ? [] : topic(TopicArn, home)));
    },
    async policy({ nativeId }) {
      const asked = { TopicArn: nativeId };
      const { Attributes } = await client.send(new GetTopicAttributesCommand(asked));
      return Attributes?.['Policy'];
    },
  });
