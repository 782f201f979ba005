/** Stories worth a look. */
import { cast } from './cast.ts';
import { negative, prior, type Story, signal } from './story.ts';

export const queuedStories: readonly Story[] = [
  {
    id: 'inc_2be8107f9dc4',
    title: 'Agent support-assistant chained 61 tools in 40 seconds',
    story:
      'The AI agent support-assistant, acting for dana.frey, called 61 tools in 40 seconds, among them two that read customer exports; its usual task uses at most 9.',
    status: 'contained',
    verdict: 'undecided',
    severity: 'medium',
    tier: 1,
    rootId: cast.agent,
    ago: 65,
    lasted: 2,
    disposition: 'queue',
    damage: 0.29,
    why: 'Confidence 0.48 × damage 0.60 of tier 1 = 0.29: above the queue cost 0.08, below paging 0.35',
    attribution: {
      credential: {
        said: true,
        value: { type: 'session_token', nativeId: 'ASIAQEXAMPLEAGENT77', ofId: cast.agent },
        because: 'session issued to the agent’s role',
      },
      who: {
        said: true,
        value: {
          rootId: cast.agent,
          actingAs: cast.agent,
          lineage: ['delegated by dana.frey (asserted by trace attribute)'],
        },
        because: 'role session is verified; the delegator is asserted only',
      },
      context: {
        said: true,
        value: { ip: '192.0.2.201', asn: 'AS64499 Lattice Office', service: 'agent-runtime' },
        because: 'runtime of the agent platform',
      },
      privilege: {
        said: true,
        value: { tier: 1, via: ['policy support-agent-tools'] },
        because: 'entitlements as of the first call',
      },
      did: ['61 tool calls', 'read 2 customer exports'],
    },
    cause: {
      entry: 'unknown',
      primary: 'overprivilege',
      conditions: [
        {
          condition: 'overprivilege',
          because: 'May read every export; its task needs one at a time',
          check: 'unused-entitlement',
          subjectId: cast.agent,
        },
      ],
    },
    evidence: [
      prior('base-rate', -4.1, 'One hijack per 60 agents and month, shrunk: little experience yet'),
      prior('untrusted-input', 0.9, 'Reads text that customers write'),
      signal('rapid-tool-chain', 2.2, '61 calls in 40 s; p99 of its own past is 9'),
      signal('new-tool-pair', 1.4, 'search → export → search never seen'),
      negative('delegator-active', -0.5, 'dana.frey was in the session'),
    ],
    attack: ['T1078.004', 'T1530'],
    drill: false,
    did: [
      [0, 'InvokeAgent'],
      [4, 'SearchTickets'],
      [9, 'ExportCustomer'],
      [11, 'SearchTickets'],
      [19, 'ExportCustomer'],
      [38, 'SearchTickets'],
    ],
  },
  {
    id: 'inc_97aa3e60b1d5',
    title: 'Role deploy worn by an unknown branch of lattice/storefront',
    story:
      'The deploy role was taken by branch refs/heads/fix-cache, which no rule of the trust policy names, because the policy matches repo:lattice/*; it then changed a function’s code.',
    status: 'open',
    verdict: 'undecided',
    severity: 'high',
    tier: 1,
    rootId: cast.pipeline,
    others: [cast.deploy],
    ago: 42,
    lasted: 4,
    disposition: 'queue',
    damage: 0.33,
    why: 'Confidence 0.55 × damage 0.60 of tier 1 = 0.33: just below paging 0.35',
    attribution: {
      credential: {
        said: true,
        value: { type: 'session_token', nativeId: 'ASIAQEXAMPLEDEPLOY1', ofId: cast.deploy },
        because: 'issued by AssumeRoleWithWebIdentity',
      },
      who: {
        said: true,
        value: {
          rootId: cast.pipeline,
          actingAs: cast.deploy,
          lineage: ['OIDC subject repo:lattice/storefront:ref:refs/heads/fix-cache (verified)'],
        },
        because: 'OIDC subject in the token exchange',
      },
      context: {
        said: true,
        value: { ip: '203.0.113.140', asn: 'AS64502 Example Runners', userAgent: 'aws-sdk-go-v2' },
        because: 'runner network',
      },
      privilege: {
        said: true,
        value: { tier: 1, via: ['policy deploy-storefront', 'lambda:UpdateFunctionCode'] },
        because: 'entitlements as of the exchange',
      },
      did: ['changed the code of function checkout', 'read 1 parameter'],
    },
    cause: {
      entry: 'unknown',
      primary: 'stale_trust_path',
      conditions: [
        {
          condition: 'stale_trust_path',
          because: 'Trust names repo:lattice/* instead of one branch',
          check: 'wildcard-trust',
          subjectId: cast.deploy,
        },
      ],
    },
    evidence: [
      prior('base-rate', -4.6, 'One misuse per 100 pipelines and month'),
      prior('wildcard-trust', 1.1, 'Any repository of the organisation may become this role'),
      signal('new-oidc-subject', 2.4, 'Branch never wore this role in 214 days'),
      signal('function-code-changed', 1.3, 'UpdateFunctionCode outside a release'),
    ],
    attack: ['T1078.004', 'T1648'],
    drill: false,
    did: [
      [0, 'AssumeRoleWithWebIdentity'],
      [31, 'GetParameter'],
      [58, 'UpdateFunctionCode20150331v2'],
      [190, 'GetFunction'],
    ],
  },
  {
    id: 'inc_5d03f1c77e82',
    title: 'Vendor billing-sync came from a second account',
    story:
      'The vendor role billing-sync was worn from an account of the vendor that had never done so; its trust policy has no external id.',
    status: 'open',
    verdict: 'undecided',
    severity: 'medium',
    tier: 1,
    rootId: cast.billing,
    ago: 122,
    lasted: 11,
    disposition: 'queue',
    damage: 0.18,
    why: 'Confidence 0.30 × damage 0.60 of tier 1 = 0.18: above the queue cost 0.08',
    attribution: {
      credential: {
        said: true,
        value: { type: 'session_token', nativeId: 'ASIAQEXAMPLEVENDOR3', ofId: cast.billing },
        because: 'AssumeRole from account 999900001111',
      },
      who: {
        said: false,
        because: 'The caller is outside our accounts: only its account number is known',
      },
      context: {
        said: false,
        because: 'The vendor calls through a service; the record holds no address',
      },
      privilege: {
        said: true,
        value: { tier: 1, via: ['policy vendor-billing-read'] },
        because: 'entitlements as of the event',
      },
      did: ['read 240 invoices'],
    },
    cause: {
      entry: 'vendor',
      primary: 'stale_trust_path',
      conditions: [
        {
          condition: 'stale_trust_path',
          because: 'External trust without condition',
          check: 'external-trust',
          subjectId: cast.billing,
        },
      ],
    },
    evidence: [
      prior('base-rate', -4.4, 'One vendor breach per 80 grants and year'),
      prior('external-trust', 0.8, 'No external id in the trust policy'),
      signal('new-source-account', 2.0, 'Account 999900001111 never wore this role'),
      signal('volume', 0.75, '240 invoices; p95 of its past is 90'),
    ],
    attack: ['T1199'],
    drill: false,
    did: [
      [0, 'AssumeRole'],
      [12, 'ListObjectsV2'],
      [40, 'GetObject'],
      [600, 'GetObject'],
    ],
  },
];
