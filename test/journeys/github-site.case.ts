/** A site beside the twin of GitHub: twelve days of ordinary work in its audit log, and whoever holds a token. */
import { DAY, HOUR, type ManualClock, MINUTE } from '../../src/core/index.ts';
import type { Declaration, HeldCredential, PlanStep } from '../../src/model/index.ts';
import { type GithubTwin, startGithubTwin } from '../../src/sources/github/twin/start.ts';
import { openTwinSite, type TwinSite } from './twin-site.case.ts';

export const ORG = 'example-org';
export const REPO = `${ORG}/payroll`;
/** A Monday, and the Saturday of the week after, 10:30 UTC. */
const START = Date.UTC(2026, 9, 5);
export const NOW = START + 12 * DAY + 10 * HOUR + 30 * MINUTE;

/** Rented servers that nobody of the organisation has, one for each attacker, and the tool that runs there. */
const servers = ['43.224.32.10', '5.39.0.77', '24.144.76.21', '5.75.128.40', '177.32.0.9'];
const TOOL = 'python-requests/2.31';

/** Somebody's ordinary work: with which token, from where, by which tool. */
export interface Worker {
  readonly token: string;
  readonly ip: string;
  readonly agent: string;
}

/** Every second working hour it fetches. */
const work = (twin: GithubTwin, { token, ip, agent }: Worker): void => {
  for (let day = 0; day < 12; day++)
    for (let hour = 8; hour < 17; hour += 2)
      twin.log('git.fetch', {
        ...twin.namedAs(token),
        '@timestamp': START + day * DAY + hour * HOUR + (day % 7) * MINUTE,
        operation_type: 'access',
        actor_ip: ip,
        user_agent: agent,
        repo: REPO,
      });
};

export interface GithubSite extends TwinSite<GithubTwin> {
  /** As whoever stole this token calls, each thief from a server of their own. Answers the status. */
  steal(token: string, method: string, path: string, body?: unknown): Promise<number>;
  /** Does the twin let somebody in with it? */
  held(token: string, nativeId: string): HeldCredential;
}

export interface GithubGiven {
  /** More than the twin begins with, before anything is pulled. */
  prepare?(twin: GithubTwin): void;
  workers(twin: GithubTwin): readonly Worker[];
  readonly declarations?: readonly Declaration[];
  /** What the attacker has in hand, by the native id that the log shows. */
  heldBy(step: PlanStep, twin: GithubTwin): { token: string; nativeId: string } | undefined;
}

const holding = (
  { url }: GithubTwin,
  { token, nativeId }: { readonly token: string; readonly nativeId: string },
): HeldCredential => ({
  nativeId,
  async probe() {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${url}/orgs/${ORG}/repos`, { headers });
    return answer.ok ? 'accepted' : 'refused';
  },
});

export const openGithubSite = async (given: GithubGiven): Promise<GithubSite> => {
  const site = await openTwinSite<GithubTwin>({
    system: 'github',
    now: NOW,
    async start(clock: ManualClock) {
      const twin = await startGithubTwin({ members: 20, now: clock.now });
      given.prepare?.(twin);
      for (const worker of given.workers(twin)) work(twin, worker);
      const config = {
        organization: ORG,
        baseUrl: twin.url,
        read: { token: twin.readToken },
        act: { token: twin.actToken },
        ownApps: [{ appId: 31, privateKey: twin.appKey }],
      };
      return { twin, config };
    },
    ...(given.declarations ? { declarations: given.declarations } : {}),
    heldFor(step, twin) {
      const held = given.heldBy(step, twin);
      return held && holding(twin, held);
    },
  });
  const { twin } = site;
  await site.learnPulled();
  const thieves = new Map<string, string>();
  const serverOf = (token: string): string => {
    const server = thieves.get(token) ?? servers[thieves.size % servers.length] ?? '';
    thieves.set(token, server);
    return server;
  };
  return {
    ...site,
    async steal(token, method, path, body) {
      const answer = await fetch(`${twin.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'user-agent': TOOL,
          'x-forwarded-for': serverOf(token),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      site.clock.advance(MINUTE);
      return answer.status;
    },
    held: (token, nativeId) => holding(twin, { token, nativeId }),
  };
};

/** What whoever stole a token of this organisation does with it: takes what there is, and makes room for more. */
export const plunder = async ({ steal }: GithubSite, token: string): Promise<readonly number[]> => [
  await steal(token, 'GET', `/repos/${REPO}/zipball/main`),
  await steal(token, 'GET', `/repos/${ORG}/site/zipball/main`),
  await steal(token, 'POST', `/repos/${REPO}/keys`, {
    title: 'ci2',
    key: `ssh-ed25519 AAAA${Buffer.from(token).toString('base64')}`,
  }),
  await steal(token, 'DELETE', `/repos/${REPO}/branches/main/protection`),
];
