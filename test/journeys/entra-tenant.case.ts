/** A site beside the twin of an Entra tenant, with the life of its people and apps in the twin's own sign-in log. */
import { DAY, HOUR, MINUTE } from '../../src/core/index.ts';
import type { Declaration, HeldCredential, PlanStep } from '../../src/model/index.ts';
import { entraSource } from '../../src/sources/entra/index.ts';
import { startBench } from '../../src/sources/entra/twin/bench.case.ts';
import type { EntraTwin } from '../../src/sources/entra/twin/index.ts';
import { START, TENANT } from '../../src/sources/entra/twin/seed-ids.ts';
import { type SignedIn, signedIn } from '../../src/sources/entra/twin/sign-in-log.ts';
import { openTwinSite, type TwinSite } from './twin-site.case.ts';

/** Monday, 10:30 UTC. */
export const NOW = START + 2 * HOUR + 30 * MINUTE;
/** A cloud, a line of people and a rented server, by addresses that place databases know. */
export const cloud = '20.38.96.7';
export const office = '5.80.0.17';
export const rented = '45.77.10.9';

export const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

export type EntraSite = TwinSite<EntraTwin>;

const every = [
  ...new Set([
    ...entraSource.permissions.read,
    ...entraSource.permissions.act,
    ...entraSource.permissions.undo,
  ]),
];

export const openEntraSite = (
  given: {
    readonly declarations?: readonly Declaration[];
    heldFor?(step: PlanStep, twin: EntraTwin): HeldCredential | undefined;
  } = {},
): Promise<EntraSite> =>
  openTwinSite({
    system: 'entra',
    now: NOW,
    start: (clock) => startBench(every, clock),
    ...given,
  });

/** Every working day of the fortnight before, at these hours of UTC. */
export const workedAt = (
  { twin }: EntraSite,
  hours: readonly number[],
  one: Omit<SignedIn, 'at'>,
  more: (day: number, at: number) => Partial<SignedIn> = () => ({}),
): void => {
  for (let day = 14; day >= 1; day--) {
    for (const hour of hours) {
      const at = START - day * DAY - (START % DAY) + hour * HOUR + ((day * 7) % 11) * MINUTE;
      signedIn(twin.state, { ...one, at, ...more(day, at) });
    }
  }
};

/** Asks the tenant for a token, from this address. Its HTTP status and error. */
export const asksForToken = async (
  { twin }: Pick<EntraSite, 'twin'>,
  form: Readonly<Record<string, string>>,
  from: { readonly address: string; readonly agent: string },
): Promise<{ readonly status: number; readonly says: string }> => {
  const answer = await fetch(`${twin.url}/${TENANT}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'x-forwarded-for': from.address, 'user-agent': from.agent },
    body: new URLSearchParams(form),
  });
  const { error_description: says = '' } = (await answer.json()) as { error_description?: string };
  return { status: answer.status, says };
};

export const iso = (time: number): string => new Date(time).toISOString();

/** A password profile that asks for nothing, and none, are the same to Entra. */
const NO_PROFILE = ',"passwordProfile":{"forceChangePasswordNextSignIn":false}';

/** What stands in the tenant, by sort. */
export const partsOf = ({ twin }: Pick<EntraSite, 'twin'>): Readonly<Record<string, unknown>> =>
  JSON.parse(JSON.stringify(twin.picture()).replaceAll(NO_PROFILE, ''));

/** The same, but for since when sessions are good. */
export const butSessions = (parts: Readonly<Record<string, unknown>>): unknown =>
  JSON.parse(
    JSON.stringify(parts, (key, value: unknown) =>
      key === 'signInSessionsValidFromDateTime' ? undefined : value,
    ),
  );

/** An app with a secret: of this tenant, or registered in the tenant of its vendor. */
export interface Client {
  /** Of the service principal. */
  readonly id: string;
  readonly keyId: string;
  readonly secret: string;
}

/** The secret is known to the token endpoint; its app has worked by it for a fortnight, from its cloud. */
export const worksBySecret = (site: EntraSite, { id, keyId, secret }: Client): void => {
  const { state } = site.twin;
  const holder = state.servicePrincipals.get(id) ?? {};
  state.secrets.set(keyId, secret);
  state.keyOwners.set(keyId, String(holder['appId']));
  const agent = 'python-requests/2.32';
  workedAt(site, [2, 3], { holder, kind: 'servicePrincipal', keyId, address: cloud, agent });
};

/** The thief buys a token by it. */
export const buysToken = (
  { twin }: Pick<EntraSite, 'twin'>,
  { id, secret }: Client,
): ReturnType<typeof asksForToken> => {
  const form = {
    grant_type: 'client_credentials',
    client_id: String(twin.state.servicePrincipals.get(id)?.['appId']),
    client_secret: secret,
  };
  return asksForToken({ twin }, form, { address: rented, agent: 'curl/8.7.1' });
};

/** Whether the tenant still takes what the thief has of it. */
export const heldSecret = (client: Client, twin: EntraTwin): HeldCredential => ({
  nativeId: client.keyId,
  probe: async () => ((await buysToken({ twin }, client)).status === 200 ? 'accepted' : 'refused'),
});

/** What Microsoft itself finds about an app. */
export const riskOf = ({ twin, clock }: EntraSite, { id, keyId }: Client, found: string): void => {
  const principal = twin.state.servicePrincipals.get(id) ?? {};
  twin.state.principalRiskDetections.push({
    id: `risk of ${id}`,
    riskEventType: found,
    riskState: 'atRisk',
    riskLevel: 'high',
    riskDetail: 'none',
    keyIds: [keyId],
    servicePrincipalId: id,
    servicePrincipalDisplayName: principal['displayName'],
    appId: principal['appId'],
    activityDateTime: iso(clock.now()),
    detectedDateTime: iso(clock.now()),
  });
};
