export type {
  Attack,
  AttackOptions,
  AttackScript,
  AttackTruth,
  AttackVictim,
  Family,
  Situation,
  Stealth,
  TrueCause,
} from './attack.ts';
export {
  type Key,
  type SimulatedAccount,
  type SimulatedCloud,
  STAND_IN,
  startSimulatedCloud,
} from './aws/cloud.ts';
export { hardPairs } from './aws/hard-pairs/index.ts';
export type { HardPair, HardPairOptions } from './aws/hard-pairs/pair.ts';
export { createEstate, type Estate, type EstateOptions } from './estate.ts';
export { type Size, sizeOf } from './organisation/build/sizes.ts';
export type {
  IamRole,
  IamUser,
  Organisation,
  Person,
  ServiceAccount,
} from './organisation/model.ts';
export type { EstatePart, EstateRecord, LogRecord, RawInventory } from './part.ts';
export { attacks, parts } from './parts.ts';
export { type Random, randomOf } from './random.ts';
export { runAttack } from './run-attack.ts';
export {
  type SwitchedPair,
  type UserSwitch,
  type UserSwitchOptions,
  userSwitch,
} from './user-switch.ts';
