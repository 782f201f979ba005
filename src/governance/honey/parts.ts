/** What the desk of decoys works with, and how it writes. */
import { type Clock, CountersignError, hashId, type Log } from '../../core/index.ts';
import type { InventoryView } from '../../inventory/index.ts';
import type { Action, Declaration, Decoy, ResponsePlan } from '../../model/index.ts';
import type { ResponseSettings, Runner } from '../../response/index.ts';
import type { SourceDefinition } from '../../sources/index.ts';
import type { Sealer, TenantStore } from '../../store/index.ts';
import type { Lifecycle } from '../lifecycle/schema.ts';

export interface HoneyParts {
  readonly store: TenantStore;
  readonly runner: Pick<Runner, 'undo' | 'wake'>;
  readonly actions: ReadonlyMap<string, Action>;
  readonly lifecycles: ReadonlyMap<string, Lifecycle>;
  readonly sources: readonly SourceDefinition[];
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly log: Log;
  view(): InventoryView | undefined;
  settings(): Promise<ResponseSettings>;
  /** The latest event of a system that came in, epoch ms. */
  heardAt(system: string): number | undefined;
  /** A declaration, durably into the partition of its scope. */
  control(
    record: {
      readonly type: 'declaration';
      readonly at: number;
      readonly by: string;
      readonly declaration: Declaration;
    },
    scope: string,
  ): Promise<void>;
}

const TRIES = 5;

/** @throws CountersignError ERR_NOT_FOUND | ERR_CONFLICT */
export const changeDecoy = async (
  { store }: Pick<HoneyParts, 'store'>,
  id: string,
  make: (decoy: Decoy) => Decoy,
): Promise<Decoy> => {
  for (let tries = 0; tries < TRIES; tries++) {
    const found = await store.decoys.get(id);
    if (!found) throw new CountersignError('ERR_NOT_FOUND', `no decoy "${id}"`);
    const value = make(found.value);
    if (value === found.value || (await store.decoys.put({ version: found.version, value })))
      return value;
  }
  throw new CountersignError('ERR_CONFLICT', `decoy "${id}" is being changed; try again`);
};

export const noteDecoy = async (
  { store, clock }: Pick<HoneyParts, 'store' | 'clock'>,
  decoy: Decoy,
  said: { readonly verb: string; readonly by?: string; readonly detail?: Record<string, unknown> },
): Promise<void> => {
  await store.governance.appendLedger([
    {
      at: clock.now(),
      actor: said.by ?? 'countersign',
      verb: `honey.${said.verb}`,
      subject: decoy.id,
      detail: { system: decoy.system, scope: decoy.scope, name: decoy.name, ...said.detail },
    },
  ]);
};

/** Planting gives nobody anything: whoever may declare a decoy may have it planted, without asking another. */
export const writePlan = async (
  { store, settings, clock, runner }: HoneyParts,
  decoy: Decoy,
  how: { readonly action: Action; readonly name: string; readonly beside?: string },
): Promise<string> => {
  const now = clock.now();
  const { playbooks, systems, defaultMode } = await settings();
  const playbook = 'honey/plant';
  const shadow = (playbooks[playbook] ?? systems[decoy.system] ?? defaultMode) === 'shadow';
  const id = hashId('pln', [decoy.id, decoy.generation]);
  const authority = `${shadow ? 'shadow: ' : ''}asked for by ${decoy.by}`;
  const plan: ResponsePlan = {
    id,
    incidentId: decoy.id,
    playbook,
    identityId: decoy.subjectId ?? decoy.id,
    state: shadow ? 'shadow' : 'running',
    authority,
    steps: [
      {
        id: hashId('stp', [id, 0, how.action.id]),
        planId: id,
        index: 0,
        name: 'plant',
        stage: how.action.stage,
        authority,
        action: how.action.id,
        target: { system: decoy.system, nativeId: how.name, scope: decoy.scope },
        params: how.beside === undefined ? {} : { beside: how.beside },
        state: shadow ? 'shadow' : 'approved',
        updatedAt: now,
      },
    ],
    createdAt: now,
    updatedAt: now,
    drill: false,
  };
  await store.response.createPlan(plan);
  runner.wake();
  return id;
};
