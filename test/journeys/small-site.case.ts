/** The rooms of the platform turned by hand on the twin of AWS, with the simulated organisation as its life. */
import { DAY, HOUR, manualClock, SECOND, silentLog } from '../../src/core/index.ts';
import type { LogRecord } from '../../src/estate/index.ts';
import { type Demo, openDemo } from '../../src/platform/demo.ts';
import type { ResponseSettings } from '../../src/response/index.ts';
import { openRooms, type Rooms } from './site-rooms.case.ts';

/** Monday to Tuesday of the week after, 10:30 UTC. */
export const START = Date.UTC(2026, 9, 5);
export const NOW = START + 8 * DAY + 10 * HOUR + 30 * 60 * SECOND;

export interface SmallSite extends Omit<Rooms, 'learn'> {
  readonly demo: Demo;
  /** History of the users with these names, learned in silence. */
  learn(userNames: readonly string[]): void;
}

const userOf = (record: LogRecord): unknown =>
  (record['userIdentity'] as Record<string, unknown> | undefined)?.['userName'];

export const openSmallSite = async (
  settings: Partial<ResponseSettings> = {},
): Promise<SmallSite> => {
  const clock = manualClock(NOW);
  const demo = await openDemo({
    seed: 20261,
    size: 'small',
    historyDays: 8,
    propagationMs: SECOND,
    clock,
    log: silentLog,
  });
  const rooms = await openRooms({
    clock,
    connections: [demo.connection],
    settings,
    declarations: demo.estate.declarations(START),
    since: START,
  });
  return {
    ...rooms,
    demo,
    learn(userNames) {
      const names = new Set<unknown>(userNames);
      const mine = [...demo.estate.events(START, NOW - HOUR)]
        .map(({ record }) => record)
        .filter((one) => names.has(userOf(one)));
      rooms.learn(mine);
    },
    async close() {
      await demo.close();
      await rooms.close();
    },
  };
};
