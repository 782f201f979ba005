/** One life of a runner: it tells the driver at each boundary, and goes on when it is told to. */
import { boundedFetch, silentLog } from '../../src/core/index.ts';
import type { Action, ActionResult } from '../../src/model/index.ts';
import { createRunner, type Playbook } from '../../src/response/index.ts';
import { vendorAction } from '../../src/sources/vendor-action.ts';
import { createSealer, openStore, type TenantStore } from '../../src/store/index.ts';

interface Opening {
  readonly database: string;
  readonly tenant: string;
  readonly target: string;
  readonly holder: string;
  readonly playbook: Playbook;
  readonly actions: readonly {
    readonly id: string;
    readonly system: string;
    readonly undo: Action['undo'];
    readonly stage: Action['stage'];
  }[];
  readonly leaseMs: number;
}

let nextGate = 0;
const gates = new Map<number, () => void>();
const gate = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const id = nextGate++;
    gates.set(id, resolve);
    process.send?.({ type: 'gate', id, name });
  });
const around = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
  await gate(`before ${name}`);
  const value = await call();
  await gate(`after ${name}`);
  return value;
};

const ask = async (target: string, path: string, step: string): Promise<readonly number[]> => {
  const url = `${target}/${path}?step=${encodeURIComponent(step)}`;
  const policy = { allowPrivateHosts: ['127.0.0.1'] };
  const { text } = await boundedFetch(url, { timeoutMs: 5_000 }, policy);
  return (JSON.parse(text) as { standing: readonly number[] }).standing;
};

const nothing = { do: [], verify: [], undo: [] };
const result = (stepId: string, alreadyDone: boolean): ActionResult => ({
  accepted: true,
  alreadyDone,
  acceptedAt: Date.now(),
  residual: [],
  undoState: { stepId },
  detail: '',
});

/** In the frame of every system's actions; it reads before it acts, and knows its own effect, as each of them has to. */
const remote = (target: string, { id, system, undo, stage }: Opening['actions'][number]): Action =>
  vendorAction(system, {
    id,
    title: id,
    classes: 'any',
    undo,
    stage,
    permissions: nothing,
    async planFor(_on, _params, { stepId }) {
      await ask(target, 'read', stepId);
      return {
        facts: {},
        changes: [id],
        disruption: 'none',
        permissions: nothing,
        residual: [],
      };
    },
    do: (_plan, { stepId }) =>
      around(`do ${id}`, async () => {
        const there = await ask(target, 'read', stepId);
        await gate(`within do ${id}`);
        if (stage !== 'rotate') {
          if (there.length === 0) await ask(target, 'put', stepId);
          return result(stepId, there.length > 0);
        }
        // What a broken try minted is known to nobody: it goes before another is made.
        if (there.length > 0) await ask(target, 'remove', stepId);
        await ask(target, 'mint', stepId);
        return result(stepId, false);
      }),
    async verify(_plan, { residual }, { stepId }) {
      const there = await ask(target, 'read', stepId);
      return {
        effective: there.length === 1 ? 'yes' : 'no',
        checkedAt: Date.now(),
        how: 'read_back',
        residual,
        detail: `${there.length} stand`,
      };
    },
    ...(undo === 'irreversible'
      ? {}
      : {
          undoIt: (_plan, _result, { stepId }) =>
            around(`undo ${id}`, async () => {
              await ask(target, 'remove', stepId);
              return { undone: true, kind: undo, differences: [], detail: '' };
            }),
        }),
  });

const gated = (store: TenantStore): TenantStore => ({
  ...store,
  response: {
    ...store.response,
    journal: (step, epoch, sealed) =>
      around(`journal ${step.state}`, () => store.response.journal(step, epoch, sealed)),
    setPlan: (id, state, authority, at) =>
      around(`plan ${state}`, () => store.response.setPlan(id, state, authority, at)),
  },
  governance: {
    ...store.governance,
    appendLedger: (drafts) => around('ledger', () => store.governance.appendLedger(drafts)),
  },
});

interface Life {
  readonly rests: AbortController;
  readonly over: Promise<void>;
}

let life: Life | undefined;

const live = async (opening: Opening, rests: AbortController): Promise<void> => {
  const store = await openStore({ url: opening.database, log: silentLog });
  const runner = createRunner({
    store: gated(store.tenant(opening.tenant)),
    actions: new Map(opening.actions.map((one) => [one.id, remote(opening.target, one)])),
    playbooks: new Map([[opening.playbook.id, opening.playbook]]),
    sealer: createSealer(new Uint8Array(32).fill(5)),
    clock: { now: () => Date.now() },
    log: silentLog,
    holder: opening.holder,
    leaseMs: opening.leaseMs,
    idleMs: 50,
  });
  const undo = (message: { type: string; planId?: string }): void => {
    if (message.type !== 'undo') return;
    runner.undo(message.planId ?? '', { by: 'sam', reason: 'the proof is over' }).then(
      () => process.send?.({ type: 'undo_taken' }),
      (error: unknown) => process.send?.({ type: 'undo_refused', because: String(error) }),
    );
  };
  process.on('message', undo);
  process.send?.({ type: 'living' });
  await runner.run(rests.signal);
  process.off('message', undo);
  await store.close().catch(() => undefined);
};

const rest = async (): Promise<void> => {
  life?.rests.abort();
  await life?.over;
  life = undefined;
  process.send?.({ type: 'resting' });
};

process.on('message', (message: { type: string; id?: number; opening?: Opening }) => {
  if (message.type === 'go' && message.id !== undefined) {
    gates.get(message.id)?.();
    gates.delete(message.id);
  }
  if (message.type === 'live' && message.opening) {
    const rests = new AbortController();
    life = { rests, over: live(message.opening, rests) };
  }
  if (message.type === 'rest') void rest();
});
process.on('disconnect', () => process.exit(0));
