/** An attack as the vendors log it, with the truth beside it. */
import type { CauseCondition, CauseEntry, IdentityClass, Source, Tier } from '../model/index.ts';
import type { Organisation } from './organisation/model.ts';
import type { EstateRecord, LogRecord } from './part.ts';
import type { Random } from './random.ts';

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

/** Attacks of one family resemble each other: a calibration that is tested on one must not have seen its kin. */
export type Family =
  | 'leaked_key'
  | 'session_theft'
  | 'stolen_sign_in'
  | 'credential_stuffing'
  | 'escalation'
  | 'backdoor'
  | 'supply_chain'
  | 'impairment'
  | 'exfiltration'
  | 'lateral_movement'
  | 'resource_abuse'
  | 'dormant'
  | 'decoy'
  | 'emergency_access'
  | 'directory'
  | 'app_consent'
  | 'agent';

/**
 * How much the attacker hides: `loud` comes from a hosting provider with its own tools in a hurry; `careful` from a
 * home network near the victim, with the victim's kind of client, and takes its time; `same_network` comes out of the
 * victim's own egress.
 */
export type Stealth = 'loud' | 'careful' | 'same_network';

export interface AttackOptions {
  /** Where the attacker sits; overrides what `stealth` would choose. */
  readonly address?: string;
  /** Seconds between hostile calls are multiplied by it; below 1 the attacker works by a script. Default 1. */
  readonly pace?: number;
  /** Default `loud`. */
  readonly stealth?: Stealth;
}

export interface TrueCause {
  readonly entry: CauseEntry;
  /** The first is the primary one. */
  readonly conditions: readonly [CauseCondition, ...CauseCondition[]];
}

/** Who was misused. */
export interface AttackVictim {
  /** Inventory id of the identity or role misused. */
  readonly actorId: string;
  /** Native id of the key or session used. */
  readonly credential: string;
  /** Identities touched, the actor first. */
  readonly identityIds: readonly string[];
  /** Damage that was possible, by intent of whoever built the organisation. */
  readonly tierOfTarget: Tier;
}

export interface AttackTruth extends AttackVictim {
  /** Id of the script. */
  readonly script: string;
  readonly system: Source;
  readonly family: Family;
  readonly stealth: Stealth;
  readonly cause: TrueCause;
  /** The scene's first record, which may be the victim's own. */
  readonly firstEventAt: number;
  /** The first record that is the attacker's. */
  readonly firstHostileAt: number;
  readonly lastEventAt: number;
  /** ATT&CK v19. */
  readonly techniques: readonly string[];
}

export interface Attack {
  readonly records: readonly EstateRecord[];
  readonly truth: AttackTruth;
}

export interface AttackScript {
  /** Same as its file name. */
  readonly id: string;
  readonly title: string;
  /** Source id of the system whose log tells it first. */
  readonly system: Source;
  readonly family: Family;
  readonly class: IdentityClass;
  readonly situation: Situation;
  readonly attack: readonly string[];
  readonly cause: TrueCause;
  /** What its scene shows of the victim's own life before the first hostile call. */
  readonly leadSeconds?: number;
  run(organisation: Organisation, scene: Scene, options: AttackOptions): AttackVictim;
}

/** Writes records one after the other; time moves only by `pass`. */
export interface Scene {
  /** When it begins, epoch ms. */
  readonly at: number;
  readonly random: Random;
  readonly stealth: Stealth;
  now(): number;
  /** One record at `now()`; it has to carry that time itself. */
  log(system: Source, record: LogRecord): void;
  /** Time goes by; after the lead, at the attacker's pace. */
  pass(seconds: number): void;
}

export interface OpenScene extends Scene {
  readonly records: EstateRecord[];
}

/** A careful attacker takes longer between calls than one in a hurry. */
const slowness: Readonly<Record<Stealth, number>> = { loud: 1, careful: 12, same_network: 4 };

export const openScene = (
  at: number,
  random: Random,
  {
    leadSeconds = 0,
    pace = 1,
    stealth = 'loud',
  }: {
    readonly leadSeconds?: number;
    readonly pace?: number;
    readonly stealth?: Stealth;
  } = {},
): OpenScene => {
  const records: EstateRecord[] = [];
  let now = at;
  return {
    at,
    random,
    stealth,
    records,
    now: () => now,
    log(system, record) {
      records.push({ system, at: now, record });
    },
    pass(seconds) {
      const isLead = now - at < leadSeconds * 1000;
      now += seconds * 1000 * (isLead ? 1 : pace * slowness[stealth]);
    },
  };
};
