/**
 * Who may rewrite the policy of a thing lets itself in: policies of the same account need nothing beside them. What it
 * may do with the thing already says more, and is not said twice.
 */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Resource } from '../../../model/index.ts';
import { awsId } from '../arn.ts';
import { KEY } from '../inventory/kms.ts';
import { BUCKET, QUEUE, TOPIC } from '../inventory/policied.ts';
import { SECRET } from '../inventory/services.ts';
import { can } from './can.ts';
import { type Sure, weakest } from './conditions.ts';
import { crownJewels } from './goals.ts';
import { resourceLeaves } from './organisation.ts';
import type { EdgeList, Subject } from './subject.ts';
import { wildcardMatch } from './wildcard.ts';

interface Rewriting {
  readonly type: string;
  /** Any one of them will do. */
  readonly actions: readonly string[];
  /** What it gives to itself. */
  readonly gives: string;
  /** What is asked of: for objects, all that is in the bucket. */
  readonly of: (arn: string) => string;
  /** All things of the type, where who has them all has the crown jewels. */
  readonly everything?: string;
}

const itself = (arn: string): string => arn;

const ways: readonly Rewriting[] = [
  {
    type: BUCKET,
    actions: ['s3:PutBucketPolicy', 's3:PutBucketAcl'],
    gives: 's3:GetObject',
    of: (arn) => `${arn}/*`,
    everything: 'arn:aws:s3:::*',
  },
  {
    type: SECRET,
    actions: ['secretsmanager:PutResourcePolicy'],
    gives: 'secretsmanager:GetSecretValue',
    of: itself,
    everything: 'arn:aws:secretsmanager:*:*:secret:*',
  },
  {
    type: KEY,
    actions: ['kms:PutKeyPolicy', 'kms:CreateGrant'],
    gives: 'kms:Decrypt',
    of: itself,
  },
  {
    type: QUEUE,
    actions: ['sqs:SetQueueAttributes', 'sqs:AddPermission'],
    gives: 'sqs:ReceiveMessage',
    of: itself,
  },
  {
    type: TOPIC,
    actions: ['sns:SetTopicAttributes', 'sns:AddPermission'],
    gives: 'sns:Subscribe',
    of: itself,
  },
];

const addAll = (view: InventoryView, subject: Subject, edges: EdgeList, way: Rewriting): void => {
  const { everything, gives } = way;
  if (everything === undefined || can(subject, gives, way.of(everything)) === 'yes') return;
  for (const action of way.actions) {
    edges.add('can_escalate', crownJewels(subject.account), {
      sure: weakest(
        can(subject, action, everything),
        resourceLeaves(view, subject, subject.account, { action: gives, resource: everything }),
      ),
      because: `can rewrite the policy of every ${way.type}, and give itself ${gives}`,
      privilege: action,
    });
  }
};

/** A key's policy alone decides, and may hand on to those of its account (KMS developer guide, "Default key policy"). */
const handedOn = (view: InventoryView, key: Resource, action: string): Sure => {
  if (key.type !== KEY) return 'yes';
  const named = view
    .entitlementsOn(key.id)
    .filter(
      ({ effect, holderId }) => effect === 'allow' && holderId === awsId(`account:${key.scope}`),
    )
    .filter(({ privileges }) =>
      privileges.some((one) => wildcardMatch(one.toLowerCase(), action.toLowerCase())),
    );
  if (named.some(({ conditions }) => conditions === undefined)) return 'yes';
  return named.length > 0 || key.policy === undefined ? 'maybe' : 'no';
};

export const addRewriting = (view: InventoryView, subject: Subject, edges: EdgeList): void => {
  for (const way of ways) {
    const possible = way.actions.filter((action) => can(subject, action) !== 'no');
    if (possible.length === 0) continue;
    addAll(view, subject, edges, way);
    for (const thing of view.resourcesOf('aws', subject.account, way.type)) {
      const { id, name, nativeId } = thing;
      if (can(subject, way.gives, way.of(nativeId)) === 'yes') continue;
      for (const action of possible) {
        const asked = { action: way.gives, resource: way.of(nativeId) };
        edges.add('can_escalate', id, {
          sure: weakest(
            can(subject, action, nativeId),
            handedOn(view, thing, action),
            resourceLeaves(view, subject, subject.account, asked),
          ),
          because: `can rewrite who may use ${name}, and give itself ${way.gives}`,
          privilege: action,
        });
      }
    }
  }
};
