/** The thread: while the loop computes, its leases are renewed from here. A process that is stopped stops this too. */
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf, silentLog } from '../../core/index.ts';
import { openPool, type StoreAddress } from '../connect.ts';
import { renewAll } from '../queries/leases.ts';
import { SHARED_IDLE_MS, scopeOf } from '../scope.ts';
import { createVigil, slotsOver } from './slots.ts';

export interface ThreadData {
  readonly address: StoreAddress;
  readonly tenant: string;
  readonly holder: string;
  readonly leaseMs: number;
  readonly patienceMs: number;
  readonly slots: SharedArrayBuffer;
}

const port = parentPort;
if (!port) throw new Error('this is the entry of a thread');
const { address, tenant, holder, leaseMs, patienceMs, slots } = workerData as ThreadData;
const pool = openPool(address, { log: silentLog, size: 1 });
const scope = scopeOf(pool, tenant, SHARED_IDLE_MS);
const vigil = createVigil(slotsOver(slots), patienceMs);
const stopping = new AbortController();
port.once('message', () => stopping.abort());

while (!stopping.signal.aborted) {
  try {
    await renewAll(scope, { holder, leaseMs, ...vigil(performance.now()) });
  } catch (error) {
    port.postMessage(messageOf(error));
  }
  await pause(leaseMs / 5, undefined, { signal: stopping.signal }).catch(() => undefined);
}
await pool.destroy();
port.close();
