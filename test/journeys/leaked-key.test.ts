/**
 * The whole loop on the real platform: a leaked key of an unowned, unrotated tier-0 service account is used from a
 * new network, seen, explained, contained within its pre-authorisation, proved with the key itself, and given back.
 */
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { userIdentityId } from '../../src/estate/organisation/model.ts';
import { verifyStoredLedger } from '../../src/governance/index.ts';
import type { Incident, Posture, ResponsePlan } from '../../src/model/index.ts';
import type { Platform } from '../../src/platform/platform-contract.ts';
import { heldAccessKey } from '../../src/sources/aws/index.ts';
import { caughtUp, openSite, type Site, until } from './site.case.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({ propagationMs: 6_000 });
  await site.demo.prepare(site.platform);
  await caughtUp(site.platform);
}, 180_000);
afterAll(() => site?.close());

interface Ack {
  readonly at: number;
  readonly lines: string;
}

/** The same platform, noting when each block of events was acknowledged. */
const noting = (platform: Platform, acks: Ack[]): Platform => ({
  ...platform,
  stream: {
    ...platform.stream,
    async append(partition, header, payload, key) {
      const position = await platform.stream.append(partition, header, payload, key);
      acks.push({ at: performance.now(), lines: Buffer.from(payload).toString('utf8') });
      return position;
    },
  },
});

const sum = (posture: Posture | undefined, name: string): number =>
  posture?.terms.filter((term) => term.name === name).reduce((a, term) => a + term.points, 0) ?? 0;
const priors = (incident: Incident) =>
  incident.evidence.filter((term) => term.from === 'prior').map((term) => [term.name, term.nats]);
const stepsOf = (plans: readonly ResponsePlan[]) => plans.flatMap((plan) => plan.steps);

describe('a leaked key of an unowned tier-0 service account', () => {
  it('turns the loop once: incident, containment, proof, posture, undo', async () => {
    const { platform, demo } = site;
    const { store } = platform;
    const { orphan } = demo.estate.organisation;
    const id = userIdentityId(orphan.user);
    const keyId = orphan.user.keyId ?? '';
    const key = demo.cloud.keyOf(keyId);
    if (!key) throw new Error('the script has no key for it');
    const twin = { region: demo.cloud.region, endpoint: demo.cloud.endpoint };
    const held = heldAccessKey({ ...key, ...twin });
    const posture = () => platform.engine()?.posture(id);
    const before = posture();
    expect(before?.tier).toBe(0);
    expect(
      before?.verdicts.filter((one) => one.verdict.status === 'fail').map((one) => one.check),
    ).toEqual(expect.arrayContaining(['no-owner', 'key-age', 'admin-equivalent']));
    expect((await store.incidents.list({ identityId: id }, { limit: 10 })).total).toBe(0);
    const stored = ownState(demo.cloud.twin.stored(), orphan.user.name);
    expect(JSON.stringify(stored)).toContain(keyId);

    // The thief first opens a session that no key of ours can close.
    const thief = new STSClient({ ...twin, credentials: key });
    const { Credentials: session } = await thief.send(new GetSessionTokenCommand({}));
    thief.destroy();
    const sessionId = session?.AccessKeyId ?? '';

    const acks: Ack[] = [];
    const seen = until('an incident', async () => {
      const { items } = await store.incidents.list({ identityId: id }, { limit: 10 });
      return items[0] && { at: performance.now(), incident: items[0] };
    });
    const { truth, played } = demo.attack(noting(platform, acks), 'leaked-access-key', {
      mark: undefined,
    });
    await played;
    const { at, incident: opened } = await seen;
    const needed = acks.filter((ack) =>
      opened.signals.some((signal) =>
        signal.vendorEventIds.some((event) => ack.lines.includes(event)),
      ),
    );
    const latency = at - Math.max(...needed.map((ack) => ack.at));
    process.stdout.write(
      `leaked key: incident row ${latency.toFixed(0)} ms after the last event it needed was acknowledged\n`,
    );
    expect(needed.length).toBeGreaterThan(0);
    expect(latency).toBeLessThan(1_000);

    // Attribution: what secret, by whom, from where, with what privilege.
    const { credential, who, context, privilege } = opened.attribution;
    expect(credential).toMatchObject({ said: true, value: { nativeId: keyId, ofId: id } });
    expect(who).toMatchObject({ said: true, value: { rootId: truth.actorId, actingAs: id } });
    expect(context).toMatchObject({ said: true, value: { ip: expect.any(String) } });
    expect(privilege).toMatchObject({ said: true, value: { tier: 0 } });

    // Still accepted until the deny has spread, though the vendor took it.
    const plans = () => store.response.plansOf(opened.id);
    await until('the key to be switched off', async () =>
      stepsOf(await plans()).find((step) => step.name === 'stop-key')?.result?.accepted
        ? true
        : undefined,
    );
    expect(await held.probe()).toBe('accepted');
    const open = await until('the story whole', async () => {
      const now = await store.incidents.get(opened.id);
      return now?.attack.includes('T1098.001') ? now : undefined;
    });
    expect(sum(posture(), 'incident open')).toBeGreaterThan(0);
    expect(open.cause.entry).toBe('leaked');
    expect(open.cause.conditions.map((one) => one.condition)).toEqual(
      expect.arrayContaining(['unowned', 'no_rotation', 'overprivilege']),
    );
    expect(open.decision.disposition).toBe('page');
    // Our own containment is no part of the story: it accuses nobody and is contained by nobody.
    const mine = demo.cloud.accounts.flatMap(({ act, read }) => [
      act.accessKeyId,
      read.accessKeyId,
    ]);
    expect(open.credentials.filter((one) => mine.includes(one))).toEqual([]);
    expect(open.identities.filter((one) => one.includes('countersign-'))).toEqual([]);
    expect(open.openedAt).toBeGreaterThan(open.firstEventAt);

    await until('containment', async () =>
      (await store.incidents.get(opened.id))?.status === 'contained' ? true : undefined,
    );
    expect(await held.probe()).toBe('refused');
    const steps = stepsOf(await plans());
    const states = Object.fromEntries(steps.map((step) => [step.name, step.state]));
    expect(states).toEqual({
      'stop-key': 'effective',
      deny: 'effective',
      'stop-new-keys': 'effective',
      'deny-new-accounts': 'effective',
      'rotate-key': 'waiting_approval',
    });
    for (const step of steps.filter((one) => one.state === 'effective'))
      expect(step.authority).toBe('pre-authorisation demo-leaked-key');
    const asked = await store.response.approvals({ state: ['waiting'] });
    expect(asked.map((one) => [one.incidentId, one.asked])).toEqual([[opened.id, ['founder']]]);

    // The session lives on, is named with its end, and may do nothing.
    const residual = steps.flatMap((step) => step.verification?.residual ?? []);
    const named = residual.find((one) => one.what.includes(sessionId));
    expect(named?.until).toBeGreaterThan(Date.now());
    const stolen = new STSClient({
      ...twin,
      credentials: {
        accessKeyId: sessionId,
        secretAccessKey: session?.SecretAccessKey ?? '',
        sessionToken: session?.SessionToken ?? '',
      },
    });
    expect((await stolen.send(new GetCallerIdentityCommand({}))).Arn).toContain(orphan.user.name);
    stolen.destroy();

    // What let it happen is work now; it weighs on the identity and not on the incident.
    const items = (await store.findings.list({ identityId: id }, { limit: 100 })).items.filter(
      (finding) => finding.openedBy === opened.id,
    );
    expect(items.map((item) => item.rule)).toEqual(
      expect.arrayContaining(['no-owner', 'key-age', 'admin-equivalent', 'cause/exposed_secret']),
    );
    expect(new Set(items.map((item) => `${item.status} ${item.severity}`))).toEqual(
      new Set(['open critical']),
    );
    const work = ['page', 'rotate', 'own', 'right_size'];
    await until('the work behind it', async () => {
      const kinds = (await store.governance.tasks({ subjectId: id })).map((task) => task.kind);
      return work.every((kind) => kinds.includes(kind)) ? true : undefined;
    });
    const calmer = await until('the decision to follow the posture', async () => {
      const now = await store.incidents.get(opened.id);
      return now?.tierNow === undefined ? undefined : now;
    });
    expect(sum(posture(), 'incident contained')).toBeGreaterThan(0);
    expect(posture()?.tier).toBe(3);
    expect(posture()?.risk).toBeLessThan(before?.risk ?? 0);
    expect([open.tier, calmer.tier]).toEqual([0, 0]);
    expect(calmer.tierNow).toBeGreaterThan(0);
    // At tier 0 all of it would be at stake.
    expect(calmer.decision.expectedDamage).toBeLessThan(calmer.confidence / 2);
    expect(priors(calmer)).toEqual(priors(open));

    // Given back as it was.
    for (const plan of await plans())
      await platform.runner.undo(plan.id, { by: 'founder', reason: 'the journey ends' });
    platform.runner.wake();
    const undone = await until('the undo', async () => {
      const all = await plans();
      return all.every((plan) => plan.state === 'undone') ? stepsOf(all) : undefined;
    });
    for (const step of undone.filter((one) => one.result !== undefined))
      expect(step.undo).toMatchObject({ undone: true, kind: 'exact', differences: [] });
    await until('the key to work again', async () =>
      (await held.probe()) === 'accepted' ? true : undefined,
    );
    expect(ownState(demo.cloud.twin.stored(), orphan.user.name)).toEqual(stored);
    const open2 = await until('the incident to be open again', async () => {
      const now = await store.incidents.get(opened.id);
      return now?.status === 'open' ? now : undefined;
    });
    // Where the log told of our own deny, it tells of its end too: what the vendor logged last is on its way in.
    const stop = new AbortController();
    const logged = demo.live(platform, stop.signal);
    // The steps are told one after another; the posture follows the last of them.
    const again = await until('the posture to be what it was, and worse', async () => {
      await caughtUp(platform);
      const now = posture();
      return now?.tier === 0 ? now : undefined;
    });
    stop.abort();
    await logged;
    expect(again.risk).toBeGreaterThan(before?.risk ?? 100);
    expect(open2.identities).toContain(id);
    expect(await verifyStoredLedger(store)).toMatchObject({ intact: true });
  }, 180_000);
});

/** What the twin keeps of one user that a containment may touch. */
function ownState(stored: unknown, userName: string): unknown {
  const found: unknown[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (typeof value === 'object' && value !== null) {
      const one = value as Record<string, unknown>;
      if (one['name'] === userName && 'keys' in one) found.push(one);
      for (const next of Object.values(one)) walk(next);
    }
  };
  walk(stored);
  return JSON.parse(JSON.stringify(found));
}
