/** A site beside the twin of an Okta organisation, with the life of its people and programs in the twin's System Log. */
import { DAY, HOUR, MINUTE } from '../../src/core/index.ts';
import type { Declaration, HeldCredential, PlanStep } from '../../src/model/index.ts';
import { type OktaTwin, startOktaTwin } from '../../src/sources/okta/twin/index.ts';
import { secrets } from '../../src/sources/okta/twin/seed.ts';
import { type LogParts, writeLog } from '../../src/sources/okta/twin/state.ts';
import { openTwinSite, type TwinSite } from './twin-site.case.ts';

/** Monday, midnight UTC. */
export const START = Date.UTC(2026, 5, 1);
/** 10:30 UTC. */
export const NOW = START + 10 * HOUR + 30 * MINUTE;
/** A cloud, a line of people and a rented server, by addresses that place databases know. */
export const cloud = '1.178.7.9';
export const office = '5.80.0.17';
export const rented = '45.77.10.9';
export const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

export type OktaSite = TwinSite<OktaTwin>;

export const openOktaSite = (
  given: {
    /** What stands in the organisation beside the seed. */
    readonly prepare?: (twin: OktaTwin) => void;
    readonly declarations?: readonly Declaration[];
    heldFor?(step: PlanStep, twin: OktaTwin): HeldCredential | undefined;
  } = {},
): Promise<OktaSite> => {
  const { prepare, ...rest } = given;
  return openTwinSite({
    system: 'okta',
    now: NOW,
    async start(clock) {
      const twin = await startOktaTwin({ now: clock.now, pageSize: 100 });
      prepare?.(twin);
      const config = {
        url: twin.url,
        credentials: { token: secrets.read },
        actCredentials: { token: secrets.act },
      };
      return { twin, config };
    },
    ...rest,
  });
};

/** Every day of the fortnight before, at these hours of UTC. */
export const workedAt = (
  { twin }: OktaSite,
  hours: readonly number[],
  one: Omit<LogParts, 'at'>,
  more: (day: number) => Partial<LogParts> = () => ({}),
): void => {
  for (let day = 14; day >= 1; day--) {
    for (const hour of hours) {
      const at = START - day * DAY + hour * HOUR + ((day * 7) % 11) * MINUTE;
      writeLog(twin.state, { ...one, at, ...more(day) });
    }
  }
};

/** Calls the organisation as whoever has this in hand, from this address. */
export const calls = async (
  { twin }: Pick<OktaSite, 'twin'>,
  request: { readonly method?: string; readonly path: string; readonly body?: string },
  who: { readonly headers: Readonly<Record<string, string>>; readonly address: string },
): Promise<number> => {
  const { method = 'GET', path, body } = request;
  const answer = await fetch(`${twin.url}${path}`, {
    method,
    redirect: 'manual',
    headers: { 'x-forwarded-for': who.address, ...who.headers },
    ...(body === undefined ? {} : { body }),
  });
  await answer.arrayBuffer();
  return answer.status;
};

/** What stands in the organisation, by sort. */
export const partsOf = ({ twin }: Pick<OktaSite, 'twin'>): Readonly<Record<string, unknown>> =>
  twin.picture() as Readonly<Record<string, unknown>>;
