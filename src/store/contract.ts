/** The one door to the database. Every read and write is inside a tenant. */
import type { DeskStore } from './contract/desk-store.ts';
import type { EstateStore } from './contract/estate-store.ts';
import type { LoopStore } from './contract/loop-store.ts';
import type { SiteStore } from './contract/site-store.ts';

export type { LeaseKeeper } from './contract/loop-store.ts';
export type * from './contract/rows.ts';
export type * from './contract/site-rows.ts';

export interface TenantStore extends LoopStore, EstateStore, DeskStore, SiteStore {}

export interface Store {
  /** @throws ERR_TENANT_REQUIRED when the id is empty. */
  tenant(id: string): TenantStore;
  /** Create if absent. */
  ensureTenant(id: string, name: string): Promise<void>;
  /** One round trip, for health. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
