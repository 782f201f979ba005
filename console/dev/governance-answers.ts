/** Sample of frameworks, policies, a review of access and a change that waits to be ratified. */
import { type Handlers, Refused } from './handler.ts';
import { day, hour } from './sample/chance.ts';

type Governance = Extract<
  keyof Handlers,
  | `frameworks.${string}`
  | `metrics.${string}`
  | `reports.${string}`
  | `policies.${string}`
  | `reviews.${string}`
  | `changes.${string}`
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
  'metrics.get': ({ now, query }) => ({
    from: now - (query.days ?? 90) * day,
    to: now,
    times: [
      {
        class: 'all',
        drill: false,
        incidents: 14,
        times: {
          detect: { count: 14, medianMs: 41_000, p90Ms: 320_000 },
          arrive: { count: 14, medianMs: 30_000, p90Ms: 290_000 },
          plan: { count: 9, medianMs: 900, p90Ms: 2_100 },
          dwell: { count: 8, medianMs: 95_000, p90Ms: 900_000 },
          acknowledge: { count: 11, medianMs: 180_000, p90Ms: 1_400_000 },
          accepted: { count: 9, medianMs: 2_400, p90Ms: 9_000 },
          effective: { count: 8, medianMs: 14_000, p90Ms: 70_000 },
          recovered: { count: 7, medianMs: 5_400_000, p90Ms: 20_000_000 },
          waited: { count: 6, medianMs: 240_000, p90Ms: 1_500_000 },
        },
      },
    ],
    precision: { truePositives: 9, falsePositives: 2, benign: 1, undecided: 2, precision: 9 / 11 },
    alerts: { count: 14, identities: 1_240, perThousand: 11.3 },
    automation: { automatic: 21, approved: 12, byHand: 9, share: 0.5 },
    rollback: { count: 3, of: 33, share: 3 / 33 },
    waiting: { answered: 12, totalMs: 4_300_000, expired: 1 },
    exceptions: { live: 6, pastExpiry: 1 },
    coverage: {
      systems: { count: 5, of: 6, share: 5 / 6 },
      techniques: { count: 88, of: 101, share: 88 / 101 },
      owners: { count: 900, of: 1_240, share: 900 / 1_240 },
      rotation: { count: 310, of: 420, share: 310 / 420 },
      playbooksDrilled: { count: 12, of: 53, share: 12 / 53 },
    },
    causes: [{ condition: 'no_rotation', incidents: 4, openTasks: 3 }],
    tasks: { open: 17, overdue: 4, reopened: 2 },
    trend: [{ at: now, judged: 1_240, atRisk: 210, mean: 24.5 }],
  }),
  'reports.make': () => ({ name: 'countersign.csv', type: 'text/csv', text: 'Times\r\n' }),
};
