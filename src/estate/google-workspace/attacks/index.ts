/** Every attack on the customer, one line each: file name = id. */
import type { AttackScript } from '../../attack.ts';
import { domainWideDelegation } from './domain-wide-delegation.ts';
import { driveMassExport } from './drive-mass-export.ts';
import { superAdminTakeover } from './super-admin-takeover.ts';
import { workspaceAppConsent } from './workspace-app-consent.ts';

export const workspaceAttacks: readonly AttackScript[] = [
  domainWideDelegation,
  driveMassExport,
  superAdminTakeover,
  workspaceAppConsent,
];
