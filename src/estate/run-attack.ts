import { DAY } from '../core/index.ts';
import {
  type Attack,
  type AttackOptions,
  type AttackScript,
  type AttackVictim,
  openScene,
} from './attack.ts';
import type { Organisation } from './organisation/model.ts';
import { randomOf } from './random.ts';

/** Forms of keys that live until somebody ends them: AWS access keys of users, tokens of Vault and GitHub. */
const standing = /^(?:AKIA|hmac-sha256:|ghp_|github_pat_)/;

/** Who uses a standing key of somebody else took it from where it lay, whatever else let it happen. */
const causeOf = (
  { cause, id }: AttackScript,
  { credential }: AttackVictim,
): AttackScript['cause'] =>
  cause.entry !== 'leaked' ||
  id.startsWith('honey') ||
  !standing.test(credential) ||
  cause.conditions.includes('exposed_secret')
    ? cause
    : { ...cause, conditions: [...cause.conditions, 'exposed_secret'] };

/** The records of one attack beginning at `at` (epoch ms); the same `at` and options give the same records. */
export const runAttack = (
  script: AttackScript,
  organisation: Organisation,
  at: number,
  options: AttackOptions = {},
): Attack => {
  const stealth = options.stealth ?? 'loud';
  const leadSeconds = script.leadSeconds ?? 0;
  const scene = openScene(
    at,
    randomOf(organisation.seed, script.id, Math.floor(at / 1000) % (3650 * DAY)),
    { leadSeconds, pace: options.pace ?? 1, stealth },
  );
  const victim = script.run(organisation, scene, options);
  const times = scene.records.map((record) => record.at);
  return {
    records: scene.records,
    truth: {
      ...victim,
      script: script.id,
      system: script.system,
      family: script.family,
      stealth,
      cause: causeOf(script, victim),
      firstEventAt: Math.min(...times),
      firstHostileAt: Math.min(...times.filter((time) => time >= at + leadSeconds * 1000)),
      lastEventAt: Math.max(...times),
      techniques: script.attack,
    },
  };
};
