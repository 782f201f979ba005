/** An attack as the vendor logs it, with the truth beside it. */
import type { IdentityClass } from '../../model/index.ts';
import { type Call, type Caller, type TrailRecord, trailRecord } from '../aws/record.ts';
import type { Organisation } from '../organisation/model.ts';
import type { Random } from '../random.ts';

export type Situation =
  | 'leaked_credential'
  | 'session_hijack'
  | 'account_takeover'
  | 'privilege_escalation'
  | 'dormant_reactivated'
  | 'emergency_access'
  | 'honeytoken'
  | 'impair_and_exfiltrate'
  | 'backdoor_trust';

export interface AttackOptions {
  /** Where the attacker sits; default one of the hostile places. */
  readonly address?: string;
  /** Seconds between hostile calls are multiplied by it; below 1 the attacker works by a script. Default 1. */
  readonly pace?: number;
}

export interface AttackTruth {
  /** Inventory id of the identity or role misused. */
  readonly actorId: string;
  /** Native id of the key or session used. */
  readonly credential: string;
  /** Identities touched, the actor first. */
  readonly identityIds: readonly string[];
  readonly firstEventAt: number;
  readonly lastEventAt: number;
  /** ATT&CK v19. */
  readonly techniques: readonly string[];
}

export interface Attack {
  readonly records: readonly TrailRecord[];
  readonly truth: AttackTruth;
}

export interface AttackScript {
  /** Same as its file name. */
  readonly id: string;
  readonly title: string;
  readonly class: IdentityClass;
  readonly situation: Situation;
  readonly attack: readonly string[];
  /** What its scene shows of the victim's own life before the first hostile call. */
  readonly leadSeconds?: number;
  run(
    organisation: Organisation,
    scene: Scene,
    options: AttackOptions,
  ): Pick<AttackTruth, 'actorId' | 'credential' | 'identityIds'>;
}

/** Writes records one after the other, seconds apart. */
export interface Scene {
  readonly at: number;
  readonly random: Random;
  say(caller: Caller, call: Call, gapSeconds?: number): void;
  now(): number;
}

export interface OpenScene extends Scene {
  readonly records: TrailRecord[];
}

export const openScene = (
  at: number,
  random: Random,
  { leadSeconds = 0, pace = 1 }: { readonly leadSeconds?: number; readonly pace?: number } = {},
): OpenScene => {
  const records: TrailRecord[] = [];
  let now = at;
  return {
    at,
    random,
    records,
    now: () => now,
    say(caller, call, gapSeconds = random.int(2, 9)) {
      records.push(trailRecord(caller, call, now, random));
      const isLead = now - at < leadSeconds * 1000;
      now += gapSeconds * 1000 * (isLead ? 1 : pace);
    },
  };
};
