/**
 * A small site beside the twin of one vendor: its connection is opened as the platform opens it, its inventory and its
 * logs are pulled from the twin, and its actions change the twin. One clock is the site's and the twin's.
 */
import { DAY, type ManualClock, manualClock } from '../../src/core/index.ts';
import type { TurnOutput } from '../../src/loop/index.ts';
import type {
  Approval,
  Declaration,
  HeldCredential,
  Incident,
  PlanStep,
  ResponsePlan,
} from '../../src/model/index.ts';
import { openConnections } from '../../src/platform/connections/open-connections.ts';
import { type Approver, decideApproval, type ResponseSettings } from '../../src/response/index.ts';
import { sources } from '../../src/sources/index.ts';
import { type TestKeeper, testKeeper } from '../../src/sources/keeper.case.ts';
import { type Logged, openRooms, type Rooms } from './site-rooms.case.ts';

/** Whatever else a twin has is its own. */
interface Twin {
  close(): Promise<void>;
}

export interface TwinSiteGiven<T extends Twin> {
  /** Id of the system. */
  readonly system: string;
  /** When the site opens, epoch ms: then the attack begins. */
  readonly now: number;
  /** The twin on this clock, and the settings of a connection to it, with a credential to act with. */
  start(clock: ManualClock): Promise<{ readonly twin: T; readonly config: unknown }>;
  readonly settings?: Partial<ResponseSettings>;
  readonly declarations?: readonly Declaration[];
  /** What the attacker still has in hand when a step is verified; undefined: it is read back. */
  heldFor?(step: PlanStep, twin: T): HeldCredential | undefined;
}

export interface TwinSite<T extends Twin> extends Rooms {
  readonly twin: T;
  /** Where new secrets are handed over. */
  readonly keeper: TestKeeper;
  /** What the twin logged since the last time, through the source's own pull. Empty where a system has none. */
  pulled(): Promise<readonly Logged[]>;
  /** The same, learned in silence. Answers how many records there were. */
  learnPulled(): Promise<number>;
  /** The same, judged as it happens. */
  playPulled(): Promise<TurnOutput>;
  /** The one incident about this identity. @throws Error where there is none, or more than one */
  incidentOf(identityId: string): Promise<Incident>;
  /** The one plan of an incident. @throws Error where there is none, or more than one */
  planOf(incidentId: string): Promise<ResponsePlan>;
  /** What waits for somebody's word. */
  waiting(): Promise<readonly Approval[]>;
  /** That somebody says yes to a plan. @throws CountersignError where it is not theirs to say */
  approve(approval: Approval, by: Partial<Approver> & { readonly id: string }): Promise<void>;
}

/** As old as the oldest history of a journey may be. */
const BACK = 30 * DAY;

const only = <E>(found: readonly E[], what: string): E => {
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  throw new Error(`${found.length} ${what}`);
};

export const openTwinSite = async <T extends Twin>(
  given: TwinSiteGiven<T>,
): Promise<TwinSite<T>> => {
  const clock = manualClock(given.now);
  const { twin, config } = await given.start(clock);
  const source = only(
    sources.filter(({ id }) => id === given.system),
    `systems called ${given.system}`,
  );
  const keeper = testKeeper();
  const [opened] = openConnections([{ source, name: 'default', config }], { keeper });
  if (opened === undefined) throw new Error('no connection');
  const rooms = await openRooms({
    clock,
    connections: [{ ...opened, heldFor: (step) => given.heldFor?.(step, twin) }],
    ...(given.settings ? { settings: given.settings } : {}),
    ...(given.declarations ? { declarations: given.declarations } : {}),
  });
  const { store, settings } = rooms;

  let cursor: string | undefined;
  const pulled = async (): Promise<readonly Logged[]> => {
    const records: Logged[] = [];
    for (const feed of opened.feeds ?? []) {
      const options = { since: given.now - BACK, until: clock.now() };
      for await (const page of feed.pull(cursor, options)) {
        records.push(...page.records);
        cursor = page.cursor;
      }
    }
    return records;
  };

  return {
    ...rooms,
    twin,
    keeper,
    pulled,
    async learnPulled() {
      const records = await pulled();
      rooms.learn(records);
      return records.length;
    },
    playPulled: async () => rooms.play(await pulled()),
    async incidentOf(identityId) {
      const { items } = await store.incidents.list({ identityId }, { limit: 5 });
      return only(items, `incidents about ${identityId}`);
    },
    planOf: async (incidentId) =>
      only(await store.response.plansOf(incidentId), `plans of ${incidentId}`),
    waiting: () => store.response.approvals({ state: ['waiting'] }),
    async approve(approval, by) {
      await decideApproval(
        store,
        {
          id: approval.id,
          user: { name: by.id, roles: [], identityIds: [], ...by },
          decision: 'approved',
          reason: 'seen and agreed',
        },
        { settings, now: clock.now() },
      );
    },
    async close() {
      await twin.close();
      await rooms.close();
    },
  };
};
