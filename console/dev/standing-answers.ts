/** Handlers of reviews of existence, readiness and decoys: a site that has none of them yet. */
import { type Handlers, Refused } from './handler.ts';
import { day } from './sample/chance.ts';

type Standing = Extract<
  keyof Handlers,
  | `campaigns.${string}`
  | `consumers.${string}`
  | 'drills.schedule'
  | 'drills.setSchedule'
  | 'drills.report'
  | 'drills.tabletop'
  | `existence.${string}`
  | `eligible.${string}`
  | `readiness.${string}`
  | `honey.${string}`
>;

const missing = (): never => {
  throw new Refused(404, 'ERR_NOT_FOUND', 'there is none in the sample');
};
const share = { of: 0, containable: 0, not: 0, unknown: 0 };
const tally = { pass: 0, fail: 0, unknown: 0 };

export const standingHandlers: Pick<Handlers, Standing> = {
  'campaigns.list': () => ({ items: [] }),
  'campaigns.begin': missing,
  'drills.schedule': () => ({ staleDays: 90, every: {} }),
  'drills.setSchedule': ({ body }) => body,
  'drills.report': () => ({ staleDays: 90, stale: 0, playbooks: [] }),
  'drills.tabletop': missing,
  'consumers.get': () => ({ items: [] }),
  'consumers.set': ({ body }) => body,
  'existence.proposals': () => ({ items: [], total: 0, of: 0, unknown: 0, settled: 0 }),
  'existence.list': () => ({ items: [] }),
  'existence.get': ({ now, params }) => ({
    id: params.id,
    subjectId: 'aws:arn:aws:iam::111122223333:user/svc-legacy',
    round: 0,
    system: 'aws',
    scope: '111122223333',
    name: 'svc-legacy',
    tier: 2,
    reasons: [
      {
        ground: 'never_used',
        check: 'dormant-identity',
        because: 'never used in the 425 days since it was made',
        evidence: [],
      },
    ],
    state: 'watching',
    because: 'off; whoever tries it now is heard',
    asked: ['ada.lind'],
    askedBy: 'countersign',
    window: { days: 30, because: '30 days, as the site says' },
    refusals: { seen: true, because: 'CloudTrail writes each refused call' },
    delete: { action: 'aws.delete_user', byHand: 'In IAM > Users, delete the user.' },
    disablePlanId: 'pln_sample',
    disabledAt: now - 5 * day,
    quietUntil: now + 25 * day,
    blindMs: 0,
    screams: [],
    screamCount: 0,
    proposedAt: now - 6 * day,
    updatedAt: now - 5 * day,
  }),
  'existence.ask': missing,
  'existence.restore': missing,
  'existence.resume': missing,
  'eligible.list': () => ({ items: [], total: 0, of: 0, unknown: 0 }),
  'eligible.ask': missing,
  'readiness.list': ({ query }) => ({
    minutes: query.minutes ?? 15,
    total: 0,
    items: [],
    tiers: { 0: share, 1: share },
    both: share,
    questions: {
      permission: tally,
      mechanics: tally,
      owner: tally,
      drilled: tally,
      watched: tally,
    },
    emergency: 0,
  }),
  'readiness.get': ({ params }) => ({
    id: params.id,
    name: 'svc-deploy',
    system: 'aws',
    class: 'service_account',
    tier: 0,
    answers: [
      { question: 'permission', status: 'unknown', because: 'not tried yet' },
      { question: 'mechanics', status: 'pass', because: 'service_account/leaked-credential' },
      { question: 'owner', status: 'pass', because: 'ada.lind answers for it' },
      { question: 'drilled', status: 'fail', because: 'no drill has run its playbook yet' },
      { question: 'watched', status: 'pass', because: 'authentication, privilege_change come in' },
    ],
    passed: 3,
    containable: 'fail',
  }),
  'honey.plan': () => ({ items: [] }),
  'honey.list': () => ({ items: [] }),
  'honey.plant': missing,
  'honey.rotate': missing,
  'honey.retire': missing,
  'honey.bait': missing,
};
