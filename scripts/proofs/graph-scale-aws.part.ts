/** Cloud accounts: users, roles with policies shared by many, trusts by name, by account and from pipelines. */
import type { InventoryFact, Role } from '../../src/model/index.ts';
import { known } from '../../src/model/index.ts';
import {
  credentialOf,
  type Dice,
  entitlementOf,
  identityOf,
  trustOf,
} from './graph-scale-dice.part.ts';
import { pipelineSubject } from './graph-scale-others.part.ts';

const USERS = 15;
const ROLES = 35;
const ISSUER = 'token.actions.githubusercontent.com';

export interface AwsSize {
  readonly accounts: number;
  readonly repositories: number;
}

export const sizeOfAws = (identities: number): AwsSize => ({
  accounts: Math.max(2, Math.round((identities * 0.05) / (USERS + ROLES))),
  repositories: Math.max(2, Math.round(identities * 0.02)),
});

interface Statement {
  readonly name: string;
  readonly privileges: readonly string[];
  readonly resources: readonly string[];
}
/** Attached all over: every account has the same few, as from one template. */
const policies: readonly Statement[] = [
  { name: 'Logs', privileges: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: ['*'] },
  { name: 'ReadBuckets', privileges: ['s3:ListBucket', 's3:GetBucketLocation'], resources: ['*'] },
  { name: 'Queue', privileges: ['sqs:SendMessage', 'sqs:ReceiveMessage'], resources: ['*'] },
  { name: 'ReadData', privileges: ['s3:GetObject'], resources: ['*'] },
  { name: 'AssumeDeploy', privileges: ['sts:AssumeRole'], resources: ['*'] },
  { name: 'Secrets', privileges: ['secretsmanager:GetSecretValue'], resources: ['*'] },
  { name: 'AdministratorAccess', privileges: ['*'], resources: ['*'] },
];

const attached = function* (holder: string, index: number, dice: Dice): Iterable<InventoryFact> {
  for (let i = 0; i < 4; i++) {
    const at = dice.skewed(policies.length * 1_000, 90, index * 4 + i);
    const policy = policies[Math.floor(at / 1_000)];
    const rare = policy?.name === 'AdministratorAccess' && at % 10 > 0;
    if (policy === undefined || rare) continue;
    yield entitlementOf({
      id: `aws:statement:${holder}:${policy.name}:${i}`,
      system: 'aws',
      holderId: holder,
      privileges: policy.privileges,
      resources: policy.resources,
      via: {
        kind: 'managed_policy',
        name: policy.name,
        nativeId: `arn:aws:iam::aws:policy/${policy.name}`,
      },
    });
  }
};

const accountOf = (nth: number): string => String(100_000_000_000 + nth * 7_919);
const userArn = (account: string, nth: number): string => `arn:aws:iam::${account}:user/user${nth}`;

const userOf = function* (account: string, nth: number, index: number, dice: Dice) {
  const arn = userArn(account, nth);
  const id = `aws:${arn}`;
  yield identityOf(
    {
      id,
      system: 'aws',
      nativeId: arn,
      scope: account,
      name: `user${nth}`,
      class: 'service_account',
    },
    { createdAt: known(dice.day(91, index)) },
  );
  const key = `AKIA${index.toString(36).toUpperCase().padStart(16, 'A')}`;
  yield credentialOf({
    id: `aws:key:${key}`,
    system: 'aws',
    ofId: id,
    type: 'access_key',
    nativeId: key,
    createdAt: known(dice.day(92, index)),
  });
  yield* attached(id, index, dice);
};

const roleFact = (account: string, name: string): Role => {
  const nativeId = `arn:aws:iam::${account}:role/${name}`;
  return {
    kind: 'role',
    id: `aws:${nativeId}`,
    system: 'aws',
    nativeId,
    scope: account,
    name,
    managedBy: 'customer',
    createdAt: known(Date.UTC(2024, 0, 1)),
    lastUsedAt: { known: false, because: 'not told by this listing' },
    maxSessionSeconds: known(3_600),
    tags: {},
  };
};

/** The first account's first role is the way of all pipelines and users: thousands are named in its trust. */
const trustsOf = function* (role: Role, index: number, size: AwsSize, dice: Dice) {
  const named = index === 0 ? Math.min(5_000, size.accounts * USERS) : 3;
  for (let i = 0; i < named; i++) {
    const from = index === 0 ? Math.floor(i / USERS) : dice.below(size.accounts, 93, index * 4 + i);
    const value = `aws:${userArn(accountOf(from), i % USERS)}`;
    yield trustOf({
      id: `${role.id}:trust:${i}`,
      system: 'aws',
      targetId: role.id,
      principal: { kind: 'identity', value },
      mechanism: 'assume_role',
    });
  }
  yield trustOf(
    {
      id: `${role.id}:trust:oidc`,
      system: 'aws',
      targetId: role.id,
      principal: {
        kind: 'federated',
        value: `arn:aws:iam::${role.scope}:oidc-provider/${ISSUER}`,
      },
      mechanism: 'federation',
    },
    {
      conditions: {
        StringEquals: {
          [`${ISSUER}:sub`]: `${pipelineSubject(dice.below(size.repositories, 94, index))}:ref:refs/heads/main`,
        },
      },
    },
  );
};

const accountFacts = function* (nth: number, size: AwsSize, dice: Dice): Iterable<InventoryFact> {
  const account = accountOf(nth);
  yield {
    kind: 'resource',
    id: `aws:account:${account}`,
    system: 'aws',
    nativeId: account,
    scope: account,
    name: `account ${nth}`,
    type: 'account',
    environment: nth % 3 === 0 ? 'prod' : 'dev',
    tags: {},
  };
  for (let i = 0; i < USERS; i++) yield* userOf(account, i, nth * USERS + i, dice);
  for (let i = 0; i < ROLES; i++) {
    const index = nth * ROLES + i;
    const role = roleFact(account, `role${i}`);
    yield role;
    yield* attached(role.id, 1_000_000 + index, dice);
    yield* trustsOf(role, index, size, dice);
    yield {
      kind: 'owner',
      id: `${role.id}:owner`,
      ofId: role.id,
      who: `person${dice.below(10_000, 95, index)}@example.com`,
      basis: 'tag',
      confidence: 0.6,
      since: 0,
    };
  }
};

export const awsFacts = function* (size: AwsSize, dice: Dice) {
  for (let nth = 0; nth < size.accounts; nth++)
    yield { system: 'aws', scope: accountOf(nth), facts: accountFacts(nth, size, dice) };
};
