/** Every attack script, one line each: file name = id. */
import { DAY } from '../../core/index.ts';
import type { Organisation } from '../organisation/model.ts';
import { randomOf } from '../random.ts';
import { backdooredRole } from './backdoored-role.ts';
import { blindAndExfiltrate } from './blind-and-exfiltrate.ts';
import { breakGlassSignIn } from './break-glass-sign-in.ts';
import { type Attack, type AttackOptions, type AttackScript, openScene } from './contract.ts';
import { dormantAccountAwakes } from './dormant-account-awakes.ts';
import { hijackedPipeline } from './hijacked-pipeline.ts';
import { honeytokenTouched } from './honeytoken-touched.ts';
import { leakedAccessKey } from './leaked-access-key.ts';
import { lowRiskTokenElsewhere } from './low-risk-token-elsewhere.ts';
import { phishedConsoleSignIn } from './phished-console-sign-in.ts';
import { stolenInstanceSession } from './stolen-instance-session.ts';

export const attacks: readonly AttackScript[] = [
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

/** The records of one attack beginning at `at` (epoch ms); the same `at` gives the same records. */
export const runAttack = (
  script: AttackScript,
  organisation: Organisation,
  at: number,
  options: AttackOptions = {},
): Attack => {
  const scene = openScene(
    at,
    randomOf(organisation.seed, script.id, Math.floor(at / 1000) % (3650 * DAY)),
    { leadSeconds: script.leadSeconds ?? 0, pace: options.pace ?? 1 },
  );
  const who = script.run(organisation, scene, options);
  const times = scene.records.map((record) => Date.parse(record.eventTime));
  return {
    records: scene.records,
    truth: {
      ...who,
      firstEventAt: Math.min(...times),
      lastEventAt: Math.max(...times),
      techniques: script.attack,
    },
  };
};
