/** The words that order the catalogue: what a check asks about, and which of the eight parts of risk it adds to. */
import type { RiskDimension } from '../model/index.ts';

/** Rows of the matrix, in its order. */
export const topics = {
  offboarding: 'Improper offboarding',
  leaked_secret: 'Secrets outside of vaults',
  long_lived_secret: 'Long-lived secrets',
  rotation: 'Rotation by schedule',
  over_privilege: 'Over-privilege',
  standing_admin: 'Standing administration',
  dormant: 'Dormant identities',
  ownership: 'Orphaned and unowned',
  sharing: 'Shared identities and credentials',
  human_use: 'Machines used by people',
  environment: 'Environment crossing',
  mfa: 'Second factors',
  legacy_authentication: 'Legacy and weak authentication',
  consent: 'Consent and third-party apps',
  trust: 'Stale and open trusts',
  oidc_trust: 'Federation without a subject',
  delegation: 'Delegation and impersonation',
  pipeline: 'Pipelines and runners',
  agent: 'Agents and their tools',
  telemetry: 'Blind spots of telemetry',
  break_glass: 'Emergency access',
  directory: 'Directory and Kerberos',
  practice: 'Response that was practised',
} as const;

export type Topic = keyof typeof topics;

/** In the order in which they are shown. */
export const dimensions: readonly RiskDimension[] = [
  'privilege',
  'blast_radius',
  'ownership',
  'rotation',
  'inheritance_depth',
  'exposure',
  'sharing',
  'dormancy',
];
