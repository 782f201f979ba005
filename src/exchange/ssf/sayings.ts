/** What others are told of our containment, as CAEP 1.0 and RISC 1.0 name it, and the playbook of telling. */
import { HOUR, SECOND } from '../../core/index.ts';
import type { Action } from '../../model/index.ts';
import type { Playbook } from '../../response/index.ts';
import { CAEP, RISC } from './events.ts';

export const TELLING = 'shared-signals';
export const TELL_PLAYBOOK = 'exchange/tell-others';

export interface Saying {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly undo: Action['undo'];
  body(at: number, because: string): Readonly<Record<string, unknown>>;
  /** What takes it back. */
  readonly back?: {
    readonly type: string;
    body(at: number, because: string): Readonly<Record<string, unknown>>;
  };
}

/** CAEP 1.0 §2: seconds. */
const byUs = (at: number, because: string) => ({
  event_timestamp: Math.floor(at / SECOND),
  initiating_entity: 'policy',
  reason_admin: { en: because },
});

const risk = (current: string, previous: string) => (at: number, because: string) => ({
  ...byUs(at, because),
  principal: 'USER',
  current_level: current,
  previous_level: previous,
  risk_reason: because,
});

export const sayings: readonly Saying[] = [
  {
    id: 'session_revoked',
    type: `${CAEP}session-revoked`,
    title: 'Tell others that its sessions are revoked',
    // What others end on our word, nobody opens again but its holder.
    undo: 'irreversible',
    body: byUs,
  },
  {
    id: 'credential_change',
    type: `${CAEP}credential-change`,
    title: 'Tell others that a credential is revoked',
    undo: 'irreversible',
    body: (at, because) => ({
      ...byUs(at, because),
      credential_type: 'app',
      change_type: 'revoke',
    }),
  },
  {
    id: 'account_disabled',
    type: `${RISC}account-disabled`,
    title: 'Tell others that the account is disabled',
    undo: 'exact',
    body: () => ({ reason: 'hijacking' }),
    back: { type: `${RISC}account-enabled`, body: () => ({}) },
  },
  {
    id: 'risk_level_change',
    type: `${CAEP}risk-level-change`,
    title: 'Tell others that its risk is high',
    undo: 'exact',
    body: risk('HIGH', 'LOW'),
    back: { type: `${CAEP}risk-level-change`, body: risk('LOW', 'HIGH') },
  },
];

export const actionId = ({ id }: Pick<Saying, 'id'>): string => `${TELLING}.${id}`;

export const tellPlaybook: Playbook = {
  id: TELL_PLAYBOOK,
  title: 'Tell others what was contained',
  description: 'What our containment changed, told to the receivers of our Shared Signals.',
  class: 'human',
  situation: 'session_hijack',
  applies: {},
  owner: 'whoever answers for the identity',
  scope: 'the identity that was contained, at every receiver that has a stream',
  revocation: 'each receiver acts by its own rules',
  communications: 'receivers are told, and nobody else',
  autonomy: { confidence: 0.95, criticality: ['ordinary'] },
  steps: sayings.map((saying) => ({
    id: saying.id,
    stage: 'sweep' as const,
    action: actionId(saying),
    target: { select: 'identity' as const },
    params: {},
    requires: saying.undo === 'irreversible' ? ('approval' as const) : ('reversible' as const),
    disruption: 'receivers may end sessions or lock the account',
    verify: { within: HOUR, every: 15 * SECOND },
    timeout: 30 * SECOND,
    undo: saying.undo,
    ...(saying.undo === 'irreversible'
      ? { irreversible: 'what others ended on our word, its holder opens anew' }
      : {}),
    leaves: 'other' as const,
    optional: true,
  })),
};
