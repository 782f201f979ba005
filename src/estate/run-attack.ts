import { DAY } from '../core/index.ts';
import { type Attack, type AttackOptions, type AttackScript, openScene } from './attack.ts';
import type { Organisation } from './organisation/model.ts';
import { randomOf } from './random.ts';

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
      cause: script.cause,
      firstEventAt: Math.min(...times),
      firstHostileAt: Math.min(...times.filter((time) => time >= at + leadSeconds * 1000)),
      lastEventAt: Math.max(...times),
      techniques: script.attack,
    },
  };
};
