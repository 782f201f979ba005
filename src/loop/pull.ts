/** Inventory pulls on their way into the stream: one snapshot block per scope, in the partition of the scope. */
import type { Log } from '../core/index.ts';
import { messageOf, sha256Hex } from '../core/index.ts';
import type { Snapshot } from '../model/index.ts';
import type { EventStream } from '../stream/index.ts';

export interface AppendOptions {
  readonly stream: EventStream;
  readonly tenant: string;
  readonly now: () => number;
  readonly log: Log;
  partitionOf(scope: string): number;
  readonly mark?: string;
}

export interface PullOptions extends AppendOptions {
  /** After each snapshot that is durable. */
  onDurable?(snapshot: Snapshot): Promise<void>;
}

/** Appends one snapshot; durable when the promise resolves. */
export const appendSnapshot = async (
  snapshot: Snapshot,
  options: AppendOptions,
): Promise<number> => {
  const payload = Buffer.from(JSON.stringify(snapshot));
  return options.stream.append(
    options.partitionOf(snapshot.scope),
    {
      tenant: options.tenant,
      kind: 'snapshot',
      source: snapshot.system,
      receivedAt: options.now(),
      count: snapshot.facts.length,
      ...(options.mark === undefined ? {} : { mark: options.mark }),
    },
    payload,
    sha256Hex(payload),
  );
};

export interface PullReport {
  readonly scopes: number;
  readonly facts: number;
  /** Set when the pull broke off; what came before it stands. */
  readonly fault?: string;
}

/** Pulls every scope of one system. A failing pull keeps what it got and says so; it deletes nothing. */
export const pullInventory = async (
  snapshots: AsyncIterable<Snapshot>,
  options: PullOptions,
): Promise<PullReport> => {
  let scopes = 0;
  let facts = 0;
  try {
    for await (const snapshot of snapshots) {
      await appendSnapshot(snapshot, options);
      await options.onDurable?.(snapshot);
      scopes++;
      facts += snapshot.facts.length;
    }
    return { scopes, facts };
  } catch (error) {
    options.log.warn({ because: messageOf(error), scopes }, 'inventory pull broke off');
    return { scopes, facts, fault: messageOf(error) };
  }
};
