export type {
  Attack,
  AttackOptions,
  AttackScript,
  AttackTruth,
  Situation,
} from './attacks/contract.ts';
export { attacks, runAttack } from './attacks/index.ts';
export {
  type Key,
  type SimulatedAccount,
  type SimulatedCloud,
  startSimulatedCloud,
} from './aws/cloud.ts';
export type { TrailRecord } from './aws/record.ts';
export { createEstate, type Estate, type EstateInventory, type EstateOptions } from './estate.ts';
export type {
  IamRole,
  IamUser,
  Organisation,
  Person,
  ServiceAccount,
} from './organisation/model.ts';
