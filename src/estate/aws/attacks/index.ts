/** Every attack on AWS, one line each: file name = id. */
import type { AttackScript } from '../../attack.ts';
import { backdooredRole } from './backdoored-role.ts';
import { blindAndExfiltrate } from './blind-and-exfiltrate.ts';
import { breakGlassSignIn } from './break-glass-sign-in.ts';
import { dormantAccountAwakes } from './dormant-account-awakes.ts';
import { hijackedPipeline } from './hijacked-pipeline.ts';
import { honeytokenTouched } from './honeytoken-touched.ts';
import { leakedAccessKey } from './leaked-access-key.ts';
import { lowRiskTokenElsewhere } from './low-risk-token-elsewhere.ts';
import { phishedConsoleSignIn } from './phished-console-sign-in.ts';
import { stolenInstanceSession } from './stolen-instance-session.ts';

export const awsAttacks: readonly AttackScript[] = [
  backdooredRole,
  blindAndExfiltrate,
  breakGlassSignIn,
  dormantAccountAwakes,
  hijackedPipeline,
  honeytokenTouched,
  leakedAccessKey,
  lowRiskTokenElsewhere,
  phishedConsoleSignIn,
  stolenInstanceSession,
];
