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
export type {
  KeptGrant,
  MayDo,
  PrivilegeAsked,
  PrivilegeRules,
  Touch,
} from './privilege-rules.ts';
export { type About, about } from './questions/about.ts';
export { type Blast, type BlastCount, blast } from './questions/blast.ts';
export { type AccessDiff, accessDiff, notListedBy, type PrincipalDiff } from './questions/diff.ts';
export { type Exposed, type ExposedSecret, exposedBy } from './questions/exposed.ts';
export { rankedOwners } from './questions/owners.ts';
export { type SignIn, type SignInPlace, signIn } from './questions/sign-in.ts';
export { type PrivilegeState, type Unused, unused } from './questions/unused.ts';
export { type WhoCan, whoCan } from './questions/who-can.ts';
export { type Way, type Why, type WhyStep, walkedKinds, why } from './questions/why.ts';
export { meet as patternsMeet } from './questions/wild.ts';
export type { SignInRule, SignInRules } from './sign-in-rules.ts';
