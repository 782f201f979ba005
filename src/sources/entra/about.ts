/** How our own apps are known in Entra's logs, and how what they do reads there: our own calls accuse nobody. */
import type { Event } from '../../model/index.ts';
import type { ConnectionAbout } from '../contract.ts';
import type { MicrosoftApp } from '../microsoft-token.ts';
import { obj, str } from '../record.ts';
import type { EntraConfig } from './config.ts';
import { fold } from './fold.ts';

/**
 * What our actions and their undoing are called in the directory audits, where one is one change with its own name and
 * often a second record for the object that it changes. Microsoft Entra documentation, "Audit log activities".
 */
const entraActs: readonly string[] = [
  'Disable account',
  'Enable account',
  'Update user',
  'Reset user password',
  'Reset password (by admin)',
  'Update StsRefreshTokenValidFrom Timestamp',
  'Disable service principal',
  'Enable service principal',
  'Update service principal',
  'Update application',
  'Update application – Certificates and secrets management',
  'Add app role assignment to service principal',
  'Add app role assignment to group',
  'Add app role assignment grant to user',
  'Remove app role assignment from service principal',
  'Remove app role assignment from group',
  'Remove app role assignment from user',
  'Add delegated permission grant',
  'Remove delegated permission grant',
  'Add member to role',
  'Remove member from role',
];

const handlesOf = (app: MicrosoftApp | undefined): readonly string[] =>
  app === undefined
    ? []
    : [app.clientId, ...(app.servicePrincipalId === undefined ? [] : [app.servicePrincipalId])];

/** A directory audit names the app that acts by itself, never with which secret or certificate it came. */
const named = ({ source, raw }: Event): readonly string[] => {
  if (source !== 'entra') return [];
  const app = obj(fold(raw).object('initiatedBy')['app']);
  return [app['appId'], app['servicePrincipalId']].map(str).filter((one) => one !== undefined);
};

export const aboutEntra = (config: EntraConfig): ConnectionAbout => ({
  scope: config.tenantId,
  credentials: [...handlesOf(config.app), ...handlesOf(config.act)],
  named,
  acts: config.act !== undefined,
  // What it reads leaves no entry in the directory audits.
  logged: config.act === undefined ? [] : entraActs,
});
