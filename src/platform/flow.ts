/** Rates and lags of this process, for the overview and the systems page. */
import type { Connected, Flow } from '../api/index.ts';
import { type Clock, MINUTE, SECOND } from '../core/index.ts';
import type { TurnOutput } from '../loop/index.ts';

const MINUTES_KEPT = 60;
const RATE_WINDOW_MS = 10 * SECOND;

interface SourceFlow {
  total: number;
  lastEventAt: number | undefined;
  lagSeconds: number | undefined;
  lastInventoryAt: number | undefined;
  fault: string | undefined;
  logFault: string | undefined;
  readonly recent: { at: number; count: number }[];
}

export interface FlowMeter {
  turn(output: TurnOutput): void;
  pulled(source: string, fault: string | undefined): void;
  /** Its logs were fetched. */
  fed(source: string, fault: string | undefined): void;
  flow(): Flow;
  connected(sources: readonly string[]): readonly Connected[];
  /** Systems that were heard of or pulled in this life. */
  known(): readonly string[];
  /** The latest event of a system in this life, epoch ms. */
  heardAt(source: string): number | undefined;
}

export const createFlowMeter = (clock: Clock): FlowMeter => {
  const bySource = new Map<string, SourceFlow>();
  const minutes = new Map<number, number>();
  let total = 0;
  let setAside = 0;
  let lagSeconds = 0;

  const of = (source: string): SourceFlow => {
    const have = bySource.get(source);
    if (have) return have;
    const made: SourceFlow = {
      total: 0,
      lastEventAt: undefined,
      lagSeconds: undefined,
      lastInventoryAt: undefined,
      fault: undefined,
      logFault: undefined,
      recent: [],
    };
    bySource.set(source, made);
    return made;
  };
  const rate = (recent: SourceFlow['recent'], now: number): number => {
    while (recent[0] && recent[0].at < now - RATE_WINDOW_MS) recent.shift();
    return recent.reduce((sum, one) => sum + one.count, 0) / (RATE_WINDOW_MS / SECOND);
  };

  return {
    turn(output) {
      const now = clock.now();
      const counts = new Map<string, number>();
      for (const { event } of output.events) {
        counts.set(event.source, (counts.get(event.source) ?? 0) + 1);
        const flow = of(event.source);
        flow.lastEventAt = Math.max(flow.lastEventAt ?? 0, event.time);
      }
      for (const [source, count] of counts) {
        const flow = of(source);
        flow.total += count;
        flow.recent.push({ at: now, count });
        flow.lagSeconds = Math.max(0, (now - (flow.lastEventAt ?? now)) / SECOND);
        lagSeconds = flow.lagSeconds;
      }
      total += output.events.length;
      setAside += output.setAside.length;
      const minute = Math.floor(now / MINUTE);
      minutes.set(minute, (minutes.get(minute) ?? 0) + output.events.length);
      for (const old of minutes.keys()) if (old < minute - MINUTES_KEPT) minutes.delete(old);
    },
    pulled(source, fault) {
      const flow = of(source);
      flow.lastInventoryAt = clock.now();
      flow.fault = fault;
    },
    fed(source, fault) {
      of(source).logFault = fault;
    },
    flow() {
      const now = clock.now();
      const minute = Math.floor(now / MINUTE);
      return {
        eventsPerSecond: [...bySource.values()].reduce(
          (sum, one) => sum + rate(one.recent, now),
          0,
        ),
        eventsTotal: total,
        setAside,
        lagSeconds,
        history: Array.from(
          { length: MINUTES_KEPT },
          (_, index) => (minutes.get(minute - MINUTES_KEPT + 1 + index) ?? 0) / 60,
        ),
      };
    },
    known: () => [...bySource.keys()],
    heardAt: (source) => bySource.get(source)?.lastEventAt,
    connected(sources) {
      const now = clock.now();
      return sources.map((source) => {
        const flow = of(source);
        const fault = flow.fault ?? flow.logFault;
        return {
          source,
          eventsPerSecond: rate(flow.recent, now),
          eventsTotal: flow.total,
          setAside,
          ...(flow.lagSeconds === undefined ? {} : { lagSeconds: flow.lagSeconds }),
          ...(flow.lastEventAt === undefined ? {} : { lastEventAt: flow.lastEventAt }),
          ...(flow.lastInventoryAt === undefined ? {} : { lastInventoryAt: flow.lastInventoryAt }),
          ...(fault === undefined ? {} : { fault }),
        };
      });
    },
  };
};
