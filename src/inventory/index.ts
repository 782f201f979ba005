export { isBlindTo } from './blind.ts';
export type {
  AccessEvaluator,
  Inventory,
  InventoryDelta,
  InventoryView,
  Principal,
  Reached,
  ReachedNode,
} from './contract.ts';
export { createInventory } from './inventory.ts';
export type {
  Belonging,
  Employment,
  IdentityLink,
  LinkConflict,
  LinkRelation,
  VendorEstate,
} from './linking/contract.ts';
export { type ReachOptions, reach } from './reach.ts';
