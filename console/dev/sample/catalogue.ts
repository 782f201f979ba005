/** Drills and rules of the sample estate. */
import type { AnswerOf, Drill, DrillRun, Rule } from '../../src/contract.ts';
import { chanceOf, day, hour } from './chance.ts';

const stages = ['ingested', 'detected', 'decided', 'accepted', 'effective', 'undone'];

export const runsOf = (now: number): readonly DrillRun[] => [
  {
    id: 'drl_run_1',
    drill: 'leaked-key',
    class: 'service_account',
    result: 'pass',
    times: {
      ingested: 42,
      detected: 310,
      decided: 325,
      accepted: 905,
      effective: 8_940,
      undone: 15_300,
    },
    because: 'The held key was refused 8.9 s after injection',
    startedAt: now - 7 * hour,
    finishedAt: now - 7 * hour + 15_300,
    incidentId: 'inc_3c99d0e8f614',
  },
  {
    id: 'drl_run_2',
    drill: 'session-theft',
    class: 'human',
    result: 'pass',
    times: {
      ingested: 38,
      detected: 280,
      decided: 301,
      accepted: 61_200,
      effective: 92_400,
      undone: 120_900,
    },
    because: 'Approved by a person after 60 s',
    startedAt: now - 26 * hour,
    finishedAt: now - 26 * hour + 120_900,
  },
  {
    id: 'drl_run_3',
    drill: 'foreign-subject',
    class: 'workload',
    result: 'fail',
    times: { ingested: 40, detected: 420 },
    because: 'Not decided: wildcard trust kept the prior below the queue cost',
    startedAt: now - 3 * day,
    finishedAt: now - 3 * day + 60_000,
  },
];

export const drillsOf = (now: number): readonly Drill[] => {
  const [leaked, theft, foreign] = runsOf(now);
  const drills: Drill[] = [
    {
      id: 'leaked-key',
      title: 'Leaked key',
      class: 'service_account',
      says: 'Uses a key of drill-service-account from a hosting network, lists users and makes a second key.',
      attack: ['T1078.004', 'T1098.001'],
      playbook: 'service-account/leaked-key',
      stages,
      target: 'drill-service-account (declared safe)',
      ...(leaked ? { last: leaked } : {}),
    },
    {
      id: 'session-theft',
      title: 'Stolen session',
      class: 'human',
      says: 'Replays a console session of drill-person from a second country.',
      attack: ['T1550.001'],
      playbook: 'human/session-theft',
      stages,
      target: 'drill-person (declared safe)',
      ...(theft ? { last: theft } : {}),
    },
    {
      id: 'foreign-subject',
      title: 'Foreign pipeline',
      class: 'workload',
      says: 'Takes the drill role with a branch that never wore it.',
      attack: ['T1078.004'],
      playbook: 'workload/foreign-subject',
      stages,
      target: 'role/drill-deploy (declared safe)',
      ...(foreign ? { last: foreign } : {}),
    },
    {
      id: 'consent-abuse',
      title: 'Vendor from another account',
      class: 'third_party_app',
      says: 'Wears the drill vendor role from a second account of the vendor.',
      attack: ['T1199'],
      playbook: 'third-party-app/foreign-account',
      stages,
      target: 'role/drill-vendor (declared safe)',
    },
    {
      id: 'tool-chain',
      title: 'Agent chains tools',
      class: 'agent',
      says: 'Lets the drill agent call 60 tools in 30 seconds.',
      attack: ['T1078.004'],
      playbook: 'agent/tool-chain',
      stages,
      target: 'drill-agent (declared safe)',
    },
  ];
  return drills;
};

const behaviours = [
  'new-network',
  'impossible-travel',
  'two-contexts',
  'dormant-returns',
  'first-use-of-privilege',
];
const ruleNames = [
  'create-key-for-self',
  'trail-stopped',
  'authenticator-change',
  'admin-policy-attached',
  'trust-widened',
  'login-profile-created',
  'root-used',
  'secret-sweep',
  'function-code-changed',
  'public-bucket',
  'saml-provider-changed',
  'password-policy-weakened',
  'guard-disabled',
  'snapshot-shared',
  'console-without-mfa',
  'user-created',
  'group-joined',
  'role-chained',
  'region-enabled',
  'support-case',
  'key-of-other-created',
  'boundary-removed',
  'organisation-left',
  'session-token-minted',
  'instance-profile-swapped',
];
const techniques = [
  'T1078.004',
  'T1098.001',
  'T1098.003',
  'T1562.008',
  'T1556.006',
  'T1550.001',
  'T1555.006',
  'T1136.003',
  'T1548.005',
  'T1530',
  'T1199',
  'T1087.004',
];

export const rulesOf = (now: number): readonly Rule[] => {
  const chance = chanceOf(11);
  return [...behaviours, ...ruleNames].map((name, index): Rule => {
    const behaviour = index < behaviours.length;
    const blind = name === 'snapshot-shared' || name === 'support-case';
    const fired = blind ? 0 : Math.floor(chance.next() ** 3 * 140);
    return {
      id: behaviour ? name : `aws-${name}`,
      kind: behaviour ? 'behaviour' : 'rule',
      title: `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`,
      description: behaviour
        ? 'Judged against the past of the identity and its peers.'
        : 'Judged on each event.',
      severity: chance.pick(['medium', 'high', 'high', 'low', 'critical']),
      attack: [chance.pick(techniques)],
      system: behaviour ? 'any' : 'aws',
      falsePositives: ['Planned change by an administrator'],
      state: blind ? 'blind' : 'active',
      because: blind
        ? 'Reads data events, which no connected trail gives'
        : 'Its telemetry arrived within the last 10 minutes',
      fired,
      ...(fired > 0 ? { lastFiredAt: now - Math.floor(chance.next() * 9 * day) } : {}),
      examples: { fires: chance.int(1, 4), quiet: chance.int(1, 6) },
    };
  });
};

/** One tactic is enough to draw with. */
export const matrixOf = (techniques: readonly string[]): AnswerOf<'rules.list'>['matrix'] => [
  {
    tactic: 'TA0003',
    name: 'Persistence',
    techniques: techniques.map((id) => ({ id, name: id })),
  },
];

/** One playbook for each drill's. */
export const playbooksOf = (drills: readonly Drill[]): AnswerOf<'playbooks.list'>['items'] =>
  drills.map((drill) => ({
    id: drill.playbook,
    title: drill.title,
    description: drill.says,
    class: drill.class,
    situation: 'leaked_credential',
    owner: 'security-team',
    scope: 'one identity',
    revocation: 'at once',
    communications: 'the owner',
    mode: 'shadow',
    confidence: 0.9,
    criticality: ['ordinary'],
    steps: [
      {
        id: 'stop-key',
        stage: 'freeze',
        kind: 'lever',
        does: 'deactivate_key',
        requires: 'automatic',
        optional: false,
      },
    ],
    plans: { all: 0, contained: 0, shadow: 0, failed: 0 },
    record: {
      incidents: 7,
      wouldHaveActed: 4,
      wouldHaveAsked: 3,
      attacks: 3,
      noAttacks: 1,
      undecided: 3,
      actedWrongly: 1,
      couldNot: 0,
      wouldBreak: ['what uses the key stops working'],
      since: Date.UTC(2026, 8, 1),
      lastAt: Date.UTC(2026, 9, 1),
      lacks: ['4 of its incidents are judged, 5 are asked for'],
    },
    preAuthorised: 0,
    drills: [{ id: drill.id, title: drill.title }],
  }));
