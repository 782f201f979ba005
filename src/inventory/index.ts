export type {
  AccessEvaluator,
  Inventory,
  InventoryDelta,
  InventoryView,
  Principal,
} from './contract.ts';
export { createInventory } from './inventory.ts';
