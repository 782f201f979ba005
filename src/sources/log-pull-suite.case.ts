/** What every system's log pull must keep: nothing twice, nothing lost, on from its cursor, refused by name. Test only. */
import { describe, expect, it } from 'vitest';
import { isCountersignError } from '../core/index.ts';
import type { LogPage, LogPullOptions, SourceDefinition } from './contract.ts';

export interface LogPullWorld {
  pullLogs(cursor: string | undefined, options: LogPullOptions): AsyncIterable<LogPage>;
  /** Everything logged so far, by the vendor's own id, oldest first. */
  logged(): readonly string[];
  /** More happens; some of it may be dated before what was pulled already, as real logs are. */
  goOn(): void;
  deny(permission: string): void;
  throttle(times: number): void;
  fail(status: number, times: number, after: number): void;
  readonly since: number;
  now(): number;
  close(): Promise<void>;
}

export interface LogPullCase {
  readonly source: SourceDefinition;
  start(): Promise<LogPullWorld>;
  /** Each must be refused by name. */
  readonly permissions: readonly string[];
}

export const logPullSuite = ({ source, start, permissions }: LogPullCase): void => {
  const inWorld = async (run: (world: LogPullWorld) => Promise<void>): Promise<void> => {
    const world = await start();
    try {
      await run(world);
    } finally {
      await world.close();
    }
  };
  const idsOf = (pages: readonly LogPage[]): readonly string[] =>
    pages.flatMap(({ records }) =>
      records.flatMap((record) => source.parse(record).map((event) => event.vendorId)),
    );
  const pull = async (world: LogPullWorld, cursor?: string): Promise<readonly LogPage[]> => {
    const pages: LogPage[] = [];
    const options = { since: world.since, until: world.now() };
    for await (const page of world.pullLogs(cursor, options)) pages.push(page);
    return pages;
  };

  describe(`pulling the logs of ${source.title}`, { timeout: 60_000 }, () => {
    it('reads every record of the backfill, over more than one page', () =>
      inWorld(async (world) => {
        const pages = await pull(world);
        expect(pages.length).toBeGreaterThan(1);
        expect([...new Set(idsOf(pages))].sort()).toEqual([...world.logged()].sort());
      }));

    it('goes on from its cursor: what came since, also what came late, and nothing is lost', () =>
      inWorld(async (world) => {
        const first = await pull(world);
        world.goOn();
        const second = await pull(world, first.at(-1)?.cursor);
        expect(new Set([...idsOf(first), ...idsOf(second)])).toEqual(new Set(world.logged()));
        expect(idsOf(second).length).toBeLessThan(world.logged().length);
      }));

    it('goes on from any page after a break-off, and misses none', () =>
      inWorld(async (world) => {
        const pages = await pull(world);
        for (const [index, { cursor }] of pages.entries()) {
          const rest = await pull(world, cursor);
          const before = idsOf(pages.slice(0, index + 1));
          expect(new Set([...before, ...idsOf(rest)])).toEqual(new Set(world.logged()));
        }
      }));

    it('waits out throttled answers, and says so when the system is down', () =>
      inWorld(async (world) => {
        world.throttle(2);
        expect(new Set(idsOf(await pull(world)))).toEqual(new Set(world.logged()));
        world.fail(500, 10_000, 0);
        const fault = await pull(world).catch((thrown: unknown) => thrown);
        expect(isCountersignError(fault, 'ERR_SOURCE_UNAVAILABLE'), String(fault)).toBe(true);
      }));

    it.each(permissions)('says that %s is missing when it is refused', (permission) =>
      inWorld(async (world) => {
        world.deny(permission);
        const fault = await pull(world).catch((thrown: unknown) => thrown);
        expect(isCountersignError(fault, 'ERR_SOURCE_DENIED'), String(fault)).toBe(true);
        if (isCountersignError(fault)) expect(fault.detail['permission']).toBe(permission);
      }),
    );
  });
};
