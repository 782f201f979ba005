/**
 * The simulated organisation: normal life in the vendor's own log format, the inventory that fits it, and
 * attacks with their truth. Same seed, same estate. Knows nothing of how it is detected.
 */
import { DAY } from '../core/index.ts';
import type { Declaration } from '../model/index.ts';
import { accountList, authorizationDetails, credentialReport } from './aws/inventory.ts';
import type { TrailRecord } from './aws/record.ts';
import { declarationsOf } from './declarations.ts';
import type { Day, Life, Moment } from './life/contract.ts';
import {
  liveAsAgent,
  liveAsServiceAccount,
  liveAsThirdParty,
  liveAsWorkload,
} from './life/machine.ts';
import { liveAsPerson } from './life/person.ts';
import { liveAsPipeline } from './life/pipeline.ts';
import { buildOrganisation, type Size, sizes } from './organisation/build.ts';
import type { Organisation } from './organisation/model.ts';
import { randomOf } from './random.ts';

export interface EstateOptions {
  readonly seed: number;
  readonly size: keyof typeof sizes | Size;
  /** Epoch ms; the first day of the logs. */
  readonly start: number;
}

export interface EstateInventory {
  /** Per account id. */
  readonly gaad: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly credentialReport: Readonly<Record<string, string>>;
  readonly organizations: Readonly<Record<string, unknown>>;
}

export interface Estate {
  readonly organisation: Organisation;
  readonly start: number;
  inventory(): EstateInventory;
  declarations(at: number): readonly Declaration[];
  /** Benign records with `from` ≤ time < `to`, in the order of time; one day is held at once. */
  events(from: number, to: number): Iterable<TrailRecord>;
  /** A cursor for a running demo: each call gives what happened since the one before. */
  live(from: number): { nextEvents(until: number): readonly TrailRecord[] };
}

const dayOf = (organisation: Organisation, start: number): Day => ({
  start,
  weekday: new Date(start).getUTCDay(),
  index: Math.floor(start / DAY),
  organisation,
});

/** Everybody's day. Each actor draws from numbers of its own, so that one more actor changes no other. */
const liveDay = (organisation: Organisation, start: number): readonly Moment[] => {
  const day = dayOf(organisation, start);
  const live = <Actor>(
    kind: string,
    actors: readonly Actor[],
    life: Life<Actor>,
  ): readonly Moment[] =>
    actors.flatMap((actor, index) =>
      life(actor, day, randomOf(organisation.seed, kind, index, day.index)),
    );
  const moments = [
    ...live('person', organisation.people, liveAsPerson),
    ...live('service', organisation.serviceAccounts, liveAsServiceAccount),
    ...live('workload', organisation.workloads, liveAsWorkload),
    ...live('pipeline', organisation.pipelines, liveAsPipeline),
    ...live('vendor', organisation.thirdParties, liveAsThirdParty),
    ...live('agent', organisation.agents, liveAsAgent),
  ];
  return moments.sort((a, b) => a.at - b.at);
};

function* eventsOf(organisation: Organisation, from: number, to: number): Generator<TrailRecord> {
  // Work may end in the next day, and far east it begins in the one before: neighbours are merged.
  let held: Moment[] = [];
  for (let start = Math.floor(from / DAY) * DAY - DAY; start < to; start += DAY) {
    const ahead = start + DAY;
    if (held.length === 0) held = [...liveDay(organisation, start)];
    const all = [...held, ...liveDay(organisation, ahead)].sort((a, b) => a.at - b.at);
    held = all.filter((moment) => moment.at >= ahead);
    for (const moment of all) {
      if (moment.at >= ahead) break;
      if (moment.at >= start && moment.at >= from && moment.at < to) yield moment.record;
    }
  }
}

export const createEstate = ({ seed, size, start }: EstateOptions): Estate => {
  const organisation = buildOrganisation(
    seed,
    typeof size === 'string' ? sizes[size] : size,
    start,
  );
  return {
    organisation,
    start,
    inventory: () => ({
      gaad: Object.fromEntries(
        organisation.accounts.map(({ id }) => [id, authorizationDetails(organisation, id)]),
      ),
      credentialReport: Object.fromEntries(
        organisation.accounts.map(({ id }) => [id, credentialReport(organisation, id)]),
      ),
      organizations: accountList(organisation),
    }),
    declarations: (at) => declarationsOf(organisation, at),
    events: (from, to) => eventsOf(organisation, from, to),
    live(from) {
      let at = from;
      return {
        nextEvents(until) {
          if (until <= at) return [];
          const records = [...eventsOf(organisation, at, until)];
          at = until;
          return records;
        },
      };
    },
  };
};
