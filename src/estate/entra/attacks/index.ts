/** Every attack on the tenant, one line each: file name = id. */
import type { AttackScript } from '../../attack.ts';
import { aitmSession } from './aitm-session.ts';
import { appCredentialAdded } from './app-credential-added.ts';
import { clientSecretStuffing } from './client-secret-stuffing.ts';
import { deviceCodePhish } from './device-code-phish.ts';
import { dormantAppAwakes } from './dormant-app-awakes.ts';
import { federationAdded } from './federation-added.ts';
import { helpDeskChain } from './help-desk-chain.ts';
import { illicitConsent } from './illicit-consent.ts';
import { mfaFatigue } from './mfa-fatigue.ts';
import { passwordSprayRopc } from './password-spray-ropc.ts';
import { pimAbused } from './pim-abused.ts';
import { policySwitchedOff } from './policy-switched-off.ts';
import { syncAccountMisused } from './sync-account-misused.ts';

export const entraAttacks: readonly AttackScript[] = [
  aitmSession,
  appCredentialAdded,
  clientSecretStuffing,
  deviceCodePhish,
  dormantAppAwakes,
  federationAdded,
  helpDeskChain,
  illicitConsent,
  mfaFatigue,
  passwordSprayRopc,
  pimAbused,
  policySwitchedOff,
  syncAccountMisused,
];
