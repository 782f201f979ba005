/** Sample of frameworks, policies, a review of access and a change that waits to be ratified. */
import { type Handlers, Refused } from './handler.ts';
import { day, hour } from './sample/chance.ts';

type Governance = Extract<
  keyof Handlers,
  `frameworks.${string}` | `policies.${string}` | `reviews.${string}` | `changes.${string}`
>;

const subject = 'aws:arn:aws:iam::111122223333:user/svc-legacy';

const missing = (): never => {
  throw new Refused(404, 'ERR_NOT_FOUND', 'there is none in the sample');
};

const coverage = {
  id: 'owasp-nhi-2025',
  title: 'OWASP Non-Human Identities Top 10',
  edition: '2025',
  source: 'https://owasp.org/www-project-non-human-identities-top-10/2025/',
  ...{ of: 10, pass: 2, fail: 5, unknown: 3, uncovered: 0, outside: 0 },
};

const rule = {
  id: 'keys',
  rule: 'policy/rotation/keys',
  says: 'Keys and tokens of machines are at most 90 days old.',
  ...{ of: 40, pass: 31, fail: 6, unknown: 2, excepted: 1 },
};

const policy = {
  id: 'rotation',
  title: 'Secrets are rotated in time',
  owner: 'identity platform',
  because: 'A secret that was copied unseen is worth what it is worth until it is changed.',
  severity: 'high',
  status: 'fail',
  rules: [rule],
} as const;

const review = (now: number) =>
  ({
    id: 'arv_sample',
    title: 'Quarterly review of unused rights',
    state: 'open',
    startedBy: 'ada.lind',
    startedAt: now - 3 * day,
    dueAt: now + 11 * day,
    population: { holders: 120, entitlements: 640, used: 410, unobservable: 90 },
    items: { waiting: 12, keep: 3, remove: 5, unanswered: 0, gone: 0 },
    updatedAt: now - hour,
  }) as const;

const question = {
  id: 'rvi_sample',
  holderId: subject,
  holder: 'svc-legacy',
  system: 'aws',
  scope: '111122223333',
  class: 'service_account',
  tier: 1,
  entitlementId: 'aws:stmt/1',
  via: 'LegacyDeploy',
  privileges: ['s3:*', 'ec2:*'],
  resources: ['*'],
  use: 'not_used',
  because: 'no use seen in 180 days of logs',
  reviewers: ['ada.lind'],
  state: 'waiting',
} as const;

const change = (now: number) =>
  ({
    id: 'chg_sample',
    kind: 'privilege_raised',
    subjectId: subject,
    name: 'svc-legacy',
    system: 'aws',
    scope: '111122223333',
    tier: 0,
    says: 'svc-legacy was tier 2 and is tier 0: given AdministratorAccess (*)',
    fact: { kind: 'entitlement', id: 'aws:stmt/1' },
    found: 'event',
    eventId: 'evt_1',
    actorId: 'aws:arn:aws:iam::111122223333:user/jo',
    rootId: 'aws:arn:aws:iam::111122223333:user/jo',
    at: now - 2 * hour,
    state: 'waiting',
    because: 'the declared owner answers for it',
    asked: ['ada.lind'],
    barred: ['aws:arn:aws:iam::111122223333:user/jo'],
    dueAt: now + 22 * hour,
    escalations: 0,
    updatedAt: now - 2 * hour,
  }) as const;

export const governanceHandlers: Pick<Handlers, Governance> = {
  'frameworks.list': () => ({ items: [coverage] }),
  'frameworks.get': () => ({
    ...coverage,
    controls: [
      {
        id: 'NHI7:2025',
        title: 'Long-Lived Secrets',
        says: 'A secret ends late or never.',
        status: 'fail',
        because: '4 of 7 hold, 2 do not, 1 unknown, 0 speak of nothing here',
        evidence: [
          {
            kind: 'check',
            id: 'key-age',
            title: 'Key older than 90 days',
            status: 'fail',
            because: '31 pass, 6 fail, 2 unknown, of 40',
          },
        ],
      },
    ],
  }),
  'policies.list': () => ({ items: [{ ...policy, breaches: 6 }] }),
  'policies.get': () => ({
    ...policy,
    breaches: [
      {
        rule: rule.rule,
        subjectId: subject,
        name: 'svc-legacy',
        system: 'aws',
        tier: 1,
        status: 'fail',
        because: 'AKIASAMPLE is 412 days old, 90 are allowed',
      },
    ],
    total: 9,
  }),
  'reviews.list': ({ now }) => ({ items: [review(now)] }),
  'reviews.get': ({ now }) => ({ review: review(now), items: [question] }),
  'reviews.start': missing,
  'reviews.decide': missing,
  'reviews.close': missing,
  'changes.list': ({ now }) => ({ items: [change(now)] }),
  'changes.get': ({ now }) => change(now),
  'changes.answer': missing,
};
