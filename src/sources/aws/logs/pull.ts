/** CloudTrail's records, live: from a trail's bucket where one is named, else from the event history. */
import type { LogPage, LogPullOptions } from '../../contract.ts';
import { type ClientOptions, readClients } from '../client.ts';
import type { AwsConfig } from '../config.ts';
import { logRegionsOf } from '../regions.ts';
import { readBucket } from './bucket.ts';
import { readCursor, stateAt, type TrailCursor } from './cursor.ts';
import { lookUp } from './lookup.ts';

export interface TrailPullOptions extends ClientOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** @throws CountersignError as `SourceDefinition.pullLogs`. */
export async function* pullCloudTrail(
  config: AwsConfig,
  cursor: string | undefined,
  { since, until, sleep = wait, ...options }: LogPullOptions & TrailPullOptions,
): AsyncGenerator<LogPage> {
  let state: TrailCursor = readCursor(cursor);
  const clients = readClients(config, options);
  try {
    const trail = config.trailBucket;
    if (trail !== undefined) {
      const client = clients.in(trail.region ?? config.region).s3;
      for await (const step of readBucket({ client, trail, cursor: state, since, until })) {
        state = { ...state, folders: { ...state.folders, [step.folder]: step.state } };
        yield { records: step.records, cursor: JSON.stringify(state) };
      }
      return;
    }
    let fault: unknown;
    for (const region of logRegionsOf(config)) {
      const client = clients.in(region).cloudTrail;
      const before = stateAt(state.regions, region);
      try {
        for await (const step of lookUp({ client, region, before, since, until, sleep })) {
          state = { ...state, regions: { ...state.regions, [region]: step.state } };
          yield { records: step.records, cursor: JSON.stringify(state) };
        }
      } catch (thrown) {
        // One region that is refused must not keep the others silent.
        fault ??= thrown;
      }
    }
    if (fault !== undefined) throw fault;
  } finally {
    clients.destroy();
  }
}
