/** What the desk works with, and how it writes: over the version it read, and with each turn of the road in the ledger. */

import type { Archive } from '../../archive/index.ts';
import { type Clock, CountersignError, type Log } from '../../core/index.ts';
import type { InventoryView } from '../../inventory/index.ts';
import type { Action, ExistenceReview, Posture } from '../../model/index.ts';
import type { ResponseSettings, Runner } from '../../response/index.ts';
import type { TenantStore, Versioned } from '../../store/index.ts';
import type { Lifecycle } from '../lifecycle/schema.ts';

export interface ExistenceParts {
  readonly store: TenantStore;
  readonly runner: Pick<Runner, 'undo' | 'wake'>;
  readonly actions: ReadonlyMap<string, Action>;
  readonly lifecycles: ReadonlyMap<string, Lifecycle>;
  readonly archive: Pick<Archive, 'timeline' | 'flush'>;
  readonly clock: Clock;
  readonly log: Log;
  /** The graph in force; undefined while no partition is held. */
  view(): InventoryView | undefined;
  posture(id: string): Posture | undefined;
  settings(): Promise<ResponseSettings>;
}

/** @throws CountersignError ERR_STORE_UNAVAILABLE while the graph is being loaded */
export const viewNow = ({ view }: Pick<ExistenceParts, 'view'>): InventoryView => {
  const found = view();
  if (!found)
    throw new CountersignError(
      'ERR_STORE_UNAVAILABLE',
      'the graph is being loaded; try again in a moment',
    );
  return found;
};

export const note = async (
  { store, clock }: Pick<ExistenceParts, 'store' | 'clock'>,
  review: ExistenceReview,
  said: { readonly verb: string; readonly by?: string; readonly detail?: Record<string, unknown> },
): Promise<void> => {
  await store.governance.appendLedger([
    {
      at: clock.now(),
      actor: said.by ?? 'countersign',
      verb: `existence.${said.verb}`,
      subject: review.id,
      detail: {
        about: review.subjectId,
        ...(review.credentialId === undefined ? {} : { credential: review.credentialId }),
        ...said.detail,
      },
    },
  ]);
};

const TRIES = 5;

/**
 * Changes a review by what it is now, again where another wrote in between.
 * @returns what stands, and whether this call changed it
 * @throws CountersignError ERR_NOT_FOUND | ERR_CONFLICT
 */
export const change = async (
  { store }: Pick<ExistenceParts, 'store'>,
  id: string,
  make: (review: ExistenceReview) => ExistenceReview,
): Promise<{ readonly before: ExistenceReview; readonly after: ExistenceReview }> => {
  for (let tries = 0; tries < TRIES; tries++) {
    const found: Versioned<ExistenceReview> | undefined = await store.existence.get(id);
    if (!found) throw new CountersignError('ERR_NOT_FOUND', `no review "${id}"`);
    const after = make(found.value);
    if (after === found.value) return { before: found.value, after };
    if (await store.existence.put({ version: found.version, value: after }))
      return { before: found.value, after };
  }
  throw new CountersignError('ERR_CONFLICT', `review "${id}" is being changed; try again`);
};
