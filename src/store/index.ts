export type { StoreAddress, StoreConnection } from './connect.ts';
export type {
  Counterpart,
  DrillRun,
  FindingFilter,
  IncidentFilter,
  Lease,
  LeaseKeeper,
  LedgerDraft,
  LedgerVerb,
  NodeAbout,
  NodeStanding,
  OutboxDraft,
  OutboxMessage,
  Page,
  PageRequest,
  PartitionCommit,
  PartitionStanding,
  PrincipalFilter,
  PrincipalRow,
  ProvisionedRow,
  ReceivedSignal,
  RiskSample,
  Sealed,
  SimilarIncident,
  Store,
  TenantStore,
  TokenRow,
  UserRow,
  Versioned,
} from './contract.ts';
export { readTenantRows, type TenantRows, writeTenantRows } from './copy-tenant.ts';
export {
  type EmbeddedOptions,
  type EmbeddedServer,
  startEmbedded,
} from './embedded/start-embedded.ts';
export { type KeepLeasesOptions, keepLeases } from './keep-leases/keep-leases.ts';
export { canonicalJson, LEDGER_GENESIS, ledgerHash } from './ledger-hash.ts';
export { lookAtStore, type StoreLook } from './look-at.ts';
export { openStore, type StoreOptions } from './open-store.ts';
export { createSealer, SEAL_KEY_BYTES, type Sealer, type SealerOptions } from './seal.ts';
