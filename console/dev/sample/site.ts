/** The ledger and the settings of the sample estate. */
import type { LedgerEntry, Settings } from '../../src/contract.ts';
import { chanceOf, day, hex, minute } from './chance.ts';

const verbs: readonly (readonly [string, string, string, Readonly<Record<string, unknown>>])[] = [
  ['countersign', 'incident.opened', 'inc_8f2c41d07be9', { confidence: 0.98, disposition: 'page' }],
  [
    'countersign',
    'plan.created',
    'pln_export_freeze',
    { playbook: 'service-account/leaked-key', steps: 5 },
  ],
  ['countersign', 'step.done', 'pln_export_freeze_0', { action: 'aws.quarantine', accepted: true }],
  [
    'countersign',
    'step.verified',
    'pln_export_freeze_0',
    { effective: 'yes', how: 'held_credential' },
  ],
  ['una.kelly', 'approval.denied', 'apr_past_1', { reason: 'Not before the prompt filter is in.' }],
  [
    'ada.lind',
    'pre_authorisation.signed',
    'pre_unowned_deny',
    { playbook: 'service-account/leaked-key', scope: 'unowned' },
  ],
  ['gita.rao', 'exception.created', 'exc_1', { rule: 'key-age', until: '12 days' }],
  ['countersign', 'drill.finished', 'drl_run_1', { result: 'pass' }],
  ['sam.whitlock', 'incident.closed', 'inc_past00000002', { verdict: 'benign' }],
  ['countersign', 'posture.changed', 'svc-nightly-export', { risk: 91, was: 78 }],
];

export const ledgerOf = (now: number): readonly LedgerEntry[] => {
  const chance = chanceOf(23);
  let previousHash = '0'.repeat(64);
  const total = 240;
  return Array.from({ length: total }, (_, sequence) => {
    const [actor, verb, subject, detail] = verbs[(total - 1 - sequence) % verbs.length] ?? [
      'countersign',
      'note',
      'none',
      {},
    ];
    const hash = hex(chance, 64);
    const entry = {
      sequence,
      at: now - (total - sequence) * 17 * minute,
      actor,
      verb,
      subject,
      detail,
      previousHash,
      hash,
    };
    previousHash = hash;
    return entry;
  });
};

export const settingsOf = (now: number): Settings => ({
  defaultApprover: 'ada.lind',
  shadow: false,
  preAuthorisations: [
    {
      id: 'pre_unowned_deny',
      playbook: 'service-account/leaked-key',
      scope: ['unowned'],
      signedBy: 'ada.lind',
      at: now - 30 * day,
      until: now + 72 * day,
      minConfidence: 0.9,
    },
    {
      id: 'pre_agents',
      playbook: 'agent/tool-chain',
      scope: ['*'],
      signedBy: 'una.kelly',
      at: now - 12 * day,
      until: now + 114 * day,
      minConfidence: 0.4,
    },
    {
      id: 'pre_ci',
      playbook: 'workload/foreign-subject',
      scope: ['*'],
      signedBy: 'gita.rao',
      at: now - 88 * day,
      until: now + 2 * day,
      minConfidence: 0.8,
    },
  ],
  playbooks: [
    {
      id: 'service-account/leaked-key',
      title: 'Leaked key of a service account',
      class: 'service_account',
    },
    { id: 'human/session-theft', title: 'Stolen session of a person', class: 'human' },
    { id: 'workload/foreign-subject', title: 'Role worn by a foreign pipeline', class: 'workload' },
    {
      id: 'third-party-app/foreign-account',
      title: 'Vendor from another account',
      class: 'third_party_app',
    },
    { id: 'agent/tool-chain', title: 'Agent chains tools', class: 'agent' },
  ],
  users: [
    {
      id: 'ada.lind',
      name: 'Ada Lind',
      roles: ['admin', 'approver'],
      identityIds: [],
      createdAt: now - 200 * day,
      disabled: false,
    },
    {
      id: 'tariq.aziz',
      name: 'Tariq Aziz',
      roles: ['analyst'],
      identityIds: [],
      createdAt: now - 180 * day,
      disabled: false,
    },
    {
      id: 'una.kelly',
      name: 'Una Kelly',
      roles: ['approver'],
      identityIds: [],
      createdAt: now - 90 * day,
      disabled: false,
    },
    {
      id: 'rosa.mendez',
      name: 'Rosa Mendez',
      roles: ['auditor'],
      identityIds: [],
      createdAt: now - 60 * day,
      disabled: false,
    },
    {
      id: 'leo.brandt',
      name: 'Leo Brandt',
      roles: ['viewer'],
      identityIds: [],
      createdAt: now - 400 * day,
      disabled: true,
    },
  ],
  tokens: [
    {
      id: 'tok_ingest',
      userId: 'ada.lind',
      kind: 'api',
      scopes: ['ingest:write'],
      createdAt: now - 40 * day,
      expiresAt: now + 50 * day,
      usedAt: now - 2000,
    },
    {
      id: 'tok_report',
      userId: 'rosa.mendez',
      kind: 'api',
      scopes: ['ledger:read', 'posture:read'],
      createdAt: now - 10 * day,
      expiresAt: now + 5 * day,
    },
  ],
});
