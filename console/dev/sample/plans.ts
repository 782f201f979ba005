/** Response plans of the sample estate, in every state a plan can be in. */
import type { PlanStep, ResponsePlan } from '../../src/contract.ts';
import { accounts, cast } from './cast.ts';
import { minute } from './chance.ts';

type StepDraft = Pick<PlanStep, 'action' | 'state'> & {
  readonly stage: NonNullable<PlanStep['stage']>;
  readonly nativeId: string;
  readonly changes: readonly string[];
  readonly disruption: string;
  readonly undo: 'exact' | 'approximate' | 'irreversible';
  readonly residual?: readonly { what: string; until?: number; because: string }[];
  readonly result?: PlanStep['result'];
  readonly verification?: PlanStep['verification'];
  readonly refused?: string;
  readonly authority?: string;
};

const stepsOf = (planId: string, at: number, drafts: readonly StepDraft[]): readonly PlanStep[] =>
  drafts.map((draft, index) => {
    const target = { system: 'aws', nativeId: draft.nativeId, scope: accounts.core };
    return {
      id: `${planId}_${index}`,
      planId,
      index,
      name: draft.action,
      stage: draft.stage,
      ...(draft.authority ? { authority: draft.authority } : {}),
      action: draft.action,
      target,
      params: {},
      state: draft.state,
      plan: {
        action: draft.action,
        target,
        params: {},
        changes: draft.changes,
        disruption: draft.disruption,
        undo: draft.undo,
        permissions: {
          do: ['iam:PutUserPolicy'],
          verify: ['iam:GetUserPolicy'],
          undo: ['iam:DeleteUserPolicy'],
        },
        ...(draft.refused ? { refused: draft.refused } : {}),
        predictedResidual: draft.residual ?? [],
      },
      ...(draft.result ? { result: draft.result } : {}),
      ...(draft.verification ? { verification: draft.verification } : {}),
      updatedAt: at,
    };
  });

export const plansOf = (now: number): readonly ResponsePlan[] => {
  const start = now - 4 * minute;
  const sessions = {
    what: '3 STS sessions of OrganizationAccountAccessRole',
    until: start + 60 * minute,
    because:
      'Issued before the deny; the role’s sessions last 1 h and are revoked by a step that waits',
  };
  const secrets = {
    what: '3 secrets that were read',
    because: 'Their values are known outside until each is rotated',
  };
  return [
    {
      id: 'pln_export_freeze',
      incidentId: 'inc_8f2c41d07be9',
      playbook: 'service-account/leaked-key',
      identityId: cast.export,
      state: 'partly_contained',
      authority: 'pre-authorisation pre_unowned_deny (signed by ada.lind, until 1 Feb)',
      createdAt: start + 36_000,
      updatedAt: start + 46_000,
      drill: false,
      steps: stepsOf('pln_export_freeze', start + 45_000, [
        {
          action: 'aws.quarantine',
          stage: 'freeze',
          state: 'effective',
          nativeId: 'svc-nightly-export',
          changes: ['Attach inline deny policy countersign-quarantine'],
          disruption:
            'The nightly export at 01:00 will not run. No other use of this account in 90 days.',
          undo: 'exact',
          residual: [sessions],
          result: {
            accepted: true,
            alreadyDone: false,
            acceptedAt: start + 37_400,
            residual: [sessions],
            detail: 'Accepted in 410 ms',
          },
          verification: {
            effective: 'yes',
            checkedAt: start + 45_200,
            how: 'held_credential',
            residual: [sessions],
            detail: 'The held key was refused after 8 s of propagation',
          },
          authority: 'pre-authorisation pre_unowned_deny',
        },
        {
          action: 'aws.deactivate-key',
          stage: 'freeze',
          state: 'effective',
          nativeId: 'AKIAIOSFODNN7EXAMPLE',
          changes: ['Key AKIA…EXAMPLE: Active → Inactive'],
          disruption:
            'Whatever else holds this key stops. Seen holders in 90 days: nightly export only.',
          undo: 'exact',
          result: {
            accepted: true,
            alreadyDone: false,
            acceptedAt: start + 38_100,
            residual: [],
            detail: 'Accepted in 280 ms',
          },
          verification: {
            effective: 'yes',
            checkedAt: start + 46_000,
            how: 'held_credential',
            residual: [],
            detail: 'Refused: InvalidClientTokenId',
          },
          authority: 'pre-authorisation pre_unowned_deny',
        },
        {
          action: 'aws.delete-added-key',
          stage: 'sweep',
          state: 'effective',
          nativeId: 'AKIAQEXAMPLEADDED02',
          changes: ['Delete the key that was made 34 s into the incident'],
          disruption: 'None: the key was never used by anything known.',
          undo: 'irreversible',
          result: {
            accepted: true,
            alreadyDone: false,
            acceptedAt: start + 39_000,
            residual: [],
            detail: 'Accepted',
          },
          verification: {
            effective: 'yes',
            checkedAt: start + 46_000,
            how: 'read_back',
            residual: [],
            detail: 'Key is gone',
          },
          authority: 'pre-authorisation pre_unowned_deny',
        },
        {
          action: 'aws.revoke-sessions',
          stage: 'end_sessions',
          state: 'waiting_approval',
          nativeId: 'role/OrganizationAccountAccessRole',
          changes: ['Deny sessions issued before 18:48:00 on this role'],
          disruption:
            'Ends 2 other live sessions of this role: terraform-apply (in a run, 3 m left by its past) and ada.lind.',
          undo: 'exact',
          residual: [],
          authority: 'waits: not covered by a pre-authorisation',
        },
        {
          action: 'aws.rotate-secrets',
          stage: 'rotate',
          state: 'waiting_approval',
          nativeId: '3 secrets',
          changes: ['Rotate prod/export/db, prod/export/sftp, prod/mail/api'],
          disruption: '2 consumers read prod/export/db at start only: they need a restart.',
          undo: 'irreversible',
          residual: [secrets],
          authority: 'waits: irreversible, needs the owner or the default approver',
        },
      ]),
    },
    {
      id: 'pln_mira_suspend',
      incidentId: 'inc_41b7c9e2a3f0',
      playbook: 'human/session-theft',
      identityId: cast.mira,
      state: 'waiting_approval',
      authority: 'waits: no pre-authorisation covers people at tier 0',
      createdAt: now - 8 * minute,
      updatedAt: now - 8 * minute,
      drill: false,
      steps: stepsOf('pln_mira_suspend', now - 8 * minute, [
        {
          action: 'aws.end-sessions',
          stage: 'freeze',
          state: 'waiting_approval',
          nativeId: 'adm-mira.okafor',
          changes: ['Deny every session of adm-mira.okafor issued before now'],
          disruption:
            'Mira is signed out everywhere in this account; her own work in Oslo stops too.',
          undo: 'exact',
          residual: [
            {
              what: 'Console session in Singapore',
              until: now + 52_000,
              because: 'Policies reach every region within a minute',
            },
          ],
        },
        {
          action: 'aws.disable-console',
          stage: 'freeze',
          state: 'waiting_approval',
          nativeId: 'adm-mira.okafor',
          changes: ['Remove the login profile'],
          disruption: 'No console sign-in until it is made again; the password is lost.',
          undo: 'approximate',
        },
        {
          action: 'aws.sweep-authenticators',
          stage: 'sweep',
          state: 'waiting_approval',
          nativeId: 'adm-mira.okafor',
          changes: ['Remove virtual authenticator asked for at 18:50:21'],
          disruption: 'None.',
          undo: 'irreversible',
        },
        {
          action: 'aws.start-trail',
          stage: 'restore',
          state: 'waiting_approval',
          nativeId: 'org-trail',
          changes: ['Start logging on org-trail'],
          disruption: 'None.',
          undo: 'exact',
        },
      ]),
    },
    {
      id: 'pln_agent_tools',
      incidentId: 'inc_2be8107f9dc4',
      playbook: 'agent/tool-chain',
      identityId: cast.agent,
      state: 'contained',
      authority: 'pre-authorisation pre_agents (signed by una.kelly, until 15 Mar)',
      createdAt: now - 64 * minute,
      updatedAt: now - 63 * minute,
      drill: false,
      steps: stepsOf('pln_agent_tools', now - 63 * minute, [
        {
          action: 'aws.selective-deny',
          stage: 'freeze',
          state: 'effective',
          nativeId: 'support-assistant',
          changes: ['Deny ExportCustomer for this agent'],
          disruption: 'The agent answers without exports; dana.frey is told.',
          undo: 'exact',
          result: {
            accepted: true,
            alreadyDone: false,
            acceptedAt: now - 64 * minute,
            residual: [],
            detail: 'Accepted in 350 ms',
          },
          verification: {
            effective: 'yes',
            checkedAt: now - 63 * minute,
            how: 'simulation',
            residual: [],
            detail: 'Simulated: denied',
          },
        },
      ]),
    },
    {
      id: 'pln_deploy_narrow',
      incidentId: 'inc_97aa3e60b1d5',
      playbook: 'workload/foreign-subject',
      identityId: cast.deploy,
      state: 'proposed',
      authority: 'not asked yet',
      createdAt: now - 40 * minute,
      updatedAt: now - 40 * minute,
      drill: false,
      steps: stepsOf('pln_deploy_narrow', now - 40 * minute, [
        {
          action: 'aws.narrow-trust',
          stage: 'freeze',
          state: 'planned',
          nativeId: 'role/ci/deploy',
          changes: ['Trust: repo:lattice/* → repo:lattice/storefront:ref:refs/heads/main'],
          disruption:
            '3 other repositories wore this role in 90 days: catalog, search, docs. Their deploys stop.',
          undo: 'exact',
          residual: [
            {
              what: 'Session ASIAQEXAMPLEDEPLOY1',
              until: now + 18 * minute,
              because: 'Sessions of this role last 1 h',
            },
          ],
        },
        {
          action: 'aws.revoke-sessions',
          stage: 'end_sessions',
          state: 'planned',
          nativeId: 'role/ci/deploy',
          changes: ['Deny sessions issued before now'],
          disruption: 'Running deploys fail and can be started again.',
          undo: 'exact',
        },
      ]),
    },
    {
      id: 'pln_vendor_cond',
      incidentId: 'inc_5d03f1c77e82',
      playbook: 'third-party-app/foreign-account',
      identityId: cast.billing,
      state: 'shadow',
      authority: 'shadow mode for this playbook since 3 Nov',
      createdAt: now - 120 * minute,
      updatedAt: now - 120 * minute,
      drill: false,
      steps: stepsOf('pln_vendor_cond', now - 120 * minute, [
        {
          action: 'aws.narrow-trust',
          stage: 'freeze',
          state: 'shadow',
          nativeId: 'role/vendor/billing-sync',
          changes: ['Would allow only account 999900002222 with its external id'],
          disruption: 'Would stop the second account; the vendor’s usual calls go on.',
          undo: 'exact',
        },
        {
          action: 'aws.delete-login-profile',
          stage: 'sweep',
          state: 'refused',
          nativeId: 'role/vendor/billing-sync',
          changes: [],
          disruption: 'None.',
          undo: 'approximate',
          refused: 'A role has no login profile',
        },
      ]),
    },
  ];
};
