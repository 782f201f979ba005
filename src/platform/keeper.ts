/** The keeper of this platform: places of its connections, use as its own graph shows it. */
import type { Clock, Log } from '../core/index.ts';
import type { InventoryView } from '../inventory/index.ts';
import type { Keeper, SecretHolder } from '../model/index.ts';
import { createKeeper } from '../response/index.ts';
import type { TenantStore } from '../store/index.ts';
import type { Connection } from './platform-contract.ts';

export interface PlatformKeeperParts {
  readonly store: TenantStore;
  readonly connections: readonly Connection[];
  readonly clock: Clock;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
  view(): InventoryView | undefined;
}

const noPlaces = new Map();

/** A key or token is known by its handle; a login of its own by the account that it is. */
const lastSeen = (
  view: InventoryView,
  { system, handle }: SecretHolder & { readonly handle: string },
): number | undefined => {
  const credential = view.credentialByNativeId(handle);
  const use = credential?.lastUsedAt ?? view.principal(`${system}:${handle}`)?.lastUsedAt;
  return use?.known === true ? (use.value ?? undefined) : undefined;
};

export const platformKeeper = (parts: PlatformKeeperParts): Keeper =>
  createKeeper({
    store: parts.store,
    log: parts.log,
    env: parts.env,
    now: () => parts.clock.now(),
    policy: { allowPrivateHosts: [] },
    places: () =>
      new Map(parts.connections.map((one) => [one.source, one.places ?? noPlaces] as const)),
    seenInUse(of) {
      const view = parts.view();
      return view === undefined ? undefined : lastSeen(view, of);
    },
  });
