/** Every route that reads, asked on a site with a story in it; every answer is what the contract says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '../core/index.ts';
import type { AccessReview, EstateChange, ExistenceReview } from '../model/index.ts';
import type { TenantStore } from '../store/index.ts';
import { type Bench, openBench, type Site } from './api.case.ts';
import { type Route, routes } from './contract/index.ts';
import { ACCOUNT, JANE, SERVICE, type Story, TENANT, tellStory } from './story.case.ts';

const table = Object.values(routes) as readonly Route[];
const jane = encodeURIComponent(JANE);

/** One that is off, and was tried. */
const review: ExistenceReview = {
  id: 'exr_story',
  subjectId: SERVICE,
  round: 0,
  ...{ system: 'aws', scope: '123456789012', name: 'svc-deploy', tier: 2 },
  reasons: [{ ground: 'dormant', check: 'dormant-identity', because: '', evidence: [] }],
  state: 'screamed',
  because: '',
  asked: ['olga'],
  askedBy: 'carl',
  window: { days: 30, because: '' },
  refusals: { seen: true, because: '' },
  delete: { byHand: '' },
  disablePlanId: 'pln_story',
  ...{ disabledAt: 1, quietUntil: 2, heardAt: 1, listenFrom: 1, blindMs: 0 },
  screams: [
    {
      ...{ eventId: 'evt_1', time: 2, operation: 'ListBuckets', outcome: 'failure' },
      ...{ rootId: SERVICE, actorId: SERVICE },
    },
  ],
  screamCount: 1,
  proposedAt: 1,
  updatedAt: 2,
};

const accessReview: AccessReview = {
  id: 'arv_story',
  title: 'Unused rights',
  state: 'open',
  ...{ startedBy: 'carl', startedAt: 1, dueAt: 2, updatedAt: 1 },
  population: { holders: 1, entitlements: 1, used: 0, unobservable: 0 },
  items: { waiting: 1, keep: 0, remove: 0, unanswered: 0, gone: 0 },
};

/** In a partition of its own, as the loop writes what it finds. */
const writeFound = async (store: TenantStore, changes: readonly EstateChange[]): Promise<void> => {
  const lease = await store.leases.acquire(9, 'test', HOUR, 1);
  if (!lease) throw new Error('the partition is free');
  await store.commit({
    ...{ partition: 9, epoch: lease.epoch, position: 1, state: {}, facts: [], principals: [] },
    ...{ postures: [], findings: [], incidents: [], respond: [], ledger: [], counters: {} },
    changes,
    at: 1,
  });
};

/** As the loop would write it, and the desk takes it up. */
const tellChange = async (site: Site): Promise<void> => {
  const change: EstateChange = {
    id: 'chg_story',
    kind: 'privilege_raised',
    subjectId: SERVICE,
    ...{ name: 'svc-deploy', system: 'aws', scope: ACCOUNT, tier: 0, says: 'was raised' },
    ...{ found: 'event', actorId: JANE, rootId: JANE, at: 1 },
  };
  await writeFound(site.store, [change]);
  await site.deps.governance.ratify.turn();
};

describe('what the routes answer', { timeout: 120_000 }, () => {
  let bench: Bench;
  let site: Site;
  let story: Story;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site({ loop: true });
    story = await tellStory(site);
  }, 120_000);
  afterAll(() => bench?.close());

  const get = async (path: string) => {
    const answer = await site.ask(story.admin, 'GET', `/api/v1${path}`);
    return { status: answer.statusCode, body: answer.json() };
  };
  const post = async (path: string, body?: unknown, method = 'POST') => {
    const answer = await site.ask(story.admin, method, `/api/v1${path}`, body);
    return { status: answer.statusCode, body: answer.json() };
  };

  it('is 200 and of the declared shape on every GET route, for every thing there is', async () => {
    const check = (await get('/posture/checks')).body.items.find(
      (one: { fail: number }) => one.fail > 0,
    );
    const [rule] = (await get('/rules')).body.items;
    Object.assign(site.deps, { ruleText: (file: string) => file });
    const event = (await get(`/incidents/${story.incident.id}`)).body.events[0];
    expect(event, 'the events behind the incident').toBeDefined();
    expect(await site.store.existence.put({ version: 0, value: review })).toBe(true);
    await site.store.reviews.put(accessReview);
    await tellChange(site);
    const ids: Readonly<Record<string, readonly string[]>> = {
      'identities.get': [jane, encodeURIComponent(SERVICE)],
      'incidents.get': [story.incident.id],
      'plans.get': ['pln_story'],
      'posture.check': [check.check],
      'events.raw': [event.id],
      'existence.get': ['exr_story'],
      'frameworks.get': ['nist-csf-2.0', 'owasp-nhi-2025'],
      'policies.get': ['rotation', 'agent-accountable'],
      'reviews.get': ['arv_story'],
      'changes.get': ['chg_story'],
      'readiness.get': [jane],
      'rules.source': [rule.id],
      'systems.setup': site.deps.sources.map((one) => one.id),
    };
    const rows = (await get('/identities?limit=500')).body.items;
    expect(rows.length).toBeGreaterThan(3);
    const idsOf = (some: readonly { id: string }[]) => some.map(({ id }) => encodeURIComponent(id));
    const everybody = idsOf(rows);
    // A tenant is judged, and has no ways of its own.
    const principals = idsOf(rows.filter((row: { kind: string }) => row.kind !== 'scope'));
    const query: Readonly<Record<string, string>> = {
      'identities.top': '?column=operation',
      'identities.asOf': '?at=1',
      'hunts.pivot': '?value=198.51.100.7',
    };
    let asked = 0;
    for (const route of table) {
      if (route.method !== 'GET' || route.produces || route.permission === 'vendor') continue;
      // Another protocol, for accounts that no person signs in with; it has tests of its own.
      if (/^(?:provisioning|signals):/.test(route.permission)) continue;
      const targets = !route.path.includes(':id')
        ? ['']
        : route.id.startsWith('identities.')
          ? everybody
          : route.id.startsWith('access.')
            ? principals
            : (ids[route.id] ?? []);
      expect(targets.length, `${route.id} has something to ask for`).toBeGreaterThan(0);
      for (const id of targets) {
        const path = `${route.path.replace(':id', id)}${query[route.id] ?? ''}`;
        const answer = await site.ask(story.admin, 'GET', path);
        asked++;
        expect(answer.statusCode, `${route.id} ${id}: ${answer.body.slice(0, 300)}`).toBe(200);
        const parsed = route.answer.safeParse(answer.json());
        expect(parsed.error?.issues, route.id).toBeUndefined();
      }
    }
    process.stdout.write(`answers: ${asked} answers of the declared shape\n`);
  });

  it('say what somebody could do at a moment, and what changed since', async () => {
    const of = `/identities/${encodeURIComponent(SERVICE)}`;
    const now = (await get(of)).body;
    const versions = (await get(`${of}/history?limit=1000`)).body.items as { from: number }[];
    const newest = versions[0]?.from ?? 0;
    const after = (await get(`${of}/as-of?at=${newest}`)).body;
    expect(after.since.items).toEqual([]);
    expect(after.was.entitlements.total).toBe(now.entitlements.total);
    expect(after.was.credentials.length).toBe(now.credentials.length);
    const before = (await get(`${of}/as-of?at=${newest - 1}`)).body;
    expect(before.since.items.length).toBeGreaterThan(0);
    expect(before.since.items.every((one: { from: number }) => one.from >= newest)).toBe(true);
    expect(before.knownSince).toBe(
      Math.min(...versions.map(({ from }) => from).filter((from) => from > 0)),
    );
    expect((await get('/identities/nobody/as-of?at=1')).status).toBe(404);
  });

  it('show a whole tenant like an identity: its row, its verdicts, its history', async () => {
    const { body } = await get(`/identities/${encodeURIComponent(TENANT)}`);
    expect(body.principal).toMatchObject({ kind: 'scope', system: 'entra', scope: 'contoso' });
    expect(body.row).toMatchObject({ class: 'scope', failedChecks: expect.any(Number) });
    const failed = body.findings.map((one: { rule: string }) => one.rule);
    expect(failed).toContain('anybody-invites-guests');
    const history = await get(`/identities/${encodeURIComponent(TENANT)}/history`);
    expect(history.body.items).toMatchObject([{ kind: 'setting', change: 'added' }]);
    const listed = await get('/identities?kind=scope');
    expect(listed.body.items.map((one: { id: string }) => one.id).sort()).toEqual([
      // Checks speak of every place: is anything heard of it?
      `scope:aws:${ACCOUNT}`,
      TENANT,
    ]);
  });

  it('tell the story: who, with what credential, what to do next, what lives on', async () => {
    const { body } = await get(`/incidents/${story.incident.id}`);
    expect(body.incident.rootId).toBe(JANE);
    expect(body.principals[JANE]).toMatchObject({ name: 'jane', kind: 'identity', tier: 0 });
    expect(body.incident.attribution.credential).toMatchObject({ said: true });
    expect(body.next).toMatchObject({ kind: 'decide', approvalId: 'apr_story' });
    // The question is told once, with the approval, and not again as the reason.
    const question: string = body.approvals[0].question;
    expect(body.next.because).not.toContain(question);
    expect(body.next.because).toContain(body.approvals[0].title);
    expect(body.residual).toHaveLength(1);
    expect(body.residual[0]).toMatchObject({ planId: 'pln_story', ended: false });
    expect(body.tasks).toHaveLength(1);
    expect(JSON.stringify(body)).not.toContain('never shown');
  });

  it('answer the vendor’s own record, byte for byte', async () => {
    const event = (await get(`/incidents/${story.incident.id}`)).body.events[0];
    const raw = (await get(`/events/${event.id}/raw`)).body.raw;
    expect(JSON.parse(raw).eventID).toBe(event.vendorId);
  });

  it('count in the overview what the lists show', async () => {
    const { body } = await get('/overview');
    const { items } = (await get('/incidents?status=open,containing,contained&drill=false')).body;
    const { page, queue, timeline } = body.attention;
    expect(page + queue + timeline).toBe(items.length);
    expect(body.incidents[0].id).toBe(items[0].id);
    const { facets } = { facets: (await get('/identities/facets')).body };
    expect(body.posture.identities).toBe(facets.kind.identity);
    expect(body.posture.roles).toBe(facets.kind.role);
    const { tiers, byClass } = body.posture;
    const sum = (rows: { total: number }[]) => rows.reduce((all, row) => all + row.total, 0);
    expect(sum(tiers)).toBe(body.posture.identities + body.posture.roles);
    expect(sum(byClass)).toBe(sum(tiers));
    expect(byClass.some((row: { atRisk: number }) => row.atRisk > 0)).toBe(true);
    expect(body.attention).toMatchObject({ waitingApprovals: 1, openTasks: 1, exposed: 1 });
    expect(body.approvals[0].mine.may).toBe(true);
  });

  it('filter by lists, flags and numbers in the query, and refuse what is none', async () => {
    const humans = (await get('/identities?class=human&tier=0,1&sort=name')).body.items;
    expect(humans.map((row: { id: string }) => row.id)).toContain(JANE);
    expect((await get('/identities?class=agent')).body).toMatchObject({ items: [], total: 0 });
    expect((await get('/identities?owned=false')).body.total).toBeGreaterThan(0);
    expect((await get('/identities?search=SVC-DEPLOY')).body.total).toBe(1);
    expect((await get('/incidents?drill=true')).body.total).toBe(0);
    expect((await get('/findings?kind=detection&severity=high,critical')).status).toBe(200);
    for (const bad of [
      '/incidents?status=whatever',
      '/identities?tier=9',
      '/identities?owned=maybe',
      '/identities?limit=0',
      '/identities?limit=501',
      '/identities?sort=risk&sort=name',
      '/identities?after=garbage',
      '/incidents?after=garbage',
      '/incidents?after=page:garbage',
      '/posture/checks/key-age?after=-5',
      '/ledger?limit=-1',
      `/identities/${jane}/top?column=raw`,
    ]) {
      const { status, body } = await get(bad);
      expect([bad, status]).toEqual([bad, 400]);
      expect(body.error.code).toBe('ERR_INPUT_INVALID');
    }
  });

  it('refuse a page marker that somebody made up', async () => {
    const made = (parts: unknown): string =>
      Buffer.from(JSON.stringify(parts)).toString('base64url');
    for (const [path, ...markers] of [
      ['/identities', ['principals/risk', ['x', 'y'], 1], ['principals/risk', [1, 'y'], -5]],
      ['/findings', ['findings', ['x', 'y'], 1], ['findings', [1e300, 'y'], 1]],
      ['/plans', ['plans', ['x', 'y'], 1]],
    ] as const) {
      for (const marker of markers) {
        const { status } = await get(`${path}?after=${made(marker)}`);
        expect([path, marker, status]).toEqual([path, marker, 400]);
      }
    }
  });

  it('page through to the end, each row once, with one total', async () => {
    for (const path of ['/identities', '/findings', '/incidents', '/plans']) {
      const all = (await get(`${path}?limit=500`)).body;
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const { body, status } = await get(
          `${path}?limit=2${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`,
        );
        expect(status, path).toBe(200);
        expect(body.total, path).toBe(all.total);
        seen.push(...body.items.map((row: { id: string }) => row.id));
        after = body.next;
      } while (after !== undefined);
      expect(seen, path).toEqual(all.items.map((row: { id: string }) => row.id));
    }
  });

  it('show pages before the queue and the queue before timelines', async () => {
    const { items } = (await get('/incidents')).body;
    const rank = ['page', 'queue', 'timeline'];
    const ranks = items.map((row: { disposition: string }) => rank.indexOf(row.disposition));
    expect(ranks).toEqual([...ranks].sort());
  });

  it('are 404 with one shape for what is not there', async () => {
    for (const path of [
      '/identities/nobody',
      '/identities/nobody/graph',
      '/incidents/none',
      '/plans/none',
      '/posture/checks/none',
      '/events/none/raw',
      '/nothing',
    ]) {
      const { status, body } = await get(path);
      expect([path, status]).toEqual([path, 404]);
      expect(body).toEqual({ error: { code: 'ERR_NOT_FOUND', message: expect.any(String) } });
    }
  });

  it('draw the way to the control plane', async () => {
    const { body } = await get(`/identities/${jane}/graph?limit=5`);
    expect(body.path.at(-1).to).toMatch(/^control-plane:aws:/);
    const shown = new Set(body.nodes.map((node: { id: string }) => node.id));
    for (const edge of body.path) expect(shown.has(edge.to)).toBe(true);
    for (const edge of body.edges) expect(shown.has(edge.from) && shown.has(edge.to)).toBe(true);
  });

  it('plan a dry run that changes nothing and is kept nowhere', async () => {
    const before = (await get('/plans')).body.total;
    const { status, body } = await post(`/incidents/${story.incident.id}/plan`, {});
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.steps.length).toBeGreaterThan(0);
    expect((await get('/plans')).body.total).toBe(before);
    expect(await post(`/incidents/${story.incident.id}/plan`, { playbook: 'none' })).toMatchObject({
      status: 404,
    });
  });

  it('read the ledger backwards, in pages, and verify it', async () => {
    await site.store.governance.appendLedger(
      [1, 2].map((at) => ({ at, actor: 'a', verb: 'v', subject: `${at}`, detail: {} })),
    );
    const all = (await get('/ledger?limit=500')).body;
    expect(all.total).toBe(all.items[0].sequence);
    expect((await get('/ledger?before=0')).body.items).toEqual([]);
    expect((await get('/ledger?before=1')).body.items).toEqual([]);
    const [newest, second] = all.items;
    const [next] = (await get(`/ledger?limit=1&before=${newest.sequence}`)).body.items;
    expect(next.sequence).toBe(second.sequence);
    expect((await get('/ledger/verify')).body).toMatchObject({
      intact: true,
      checked: all.total,
      head: newest.hash,
    });
  });

  it('say plainly that the graph is not loaded yet', async () => {
    const bare = await bench.site();
    const cookie = await bare.session(['admin']);
    const answer = await bare.ask(cookie, 'GET', `/api/v1/identities/${jane}`);
    expect(answer.statusCode).toBe(503);
    expect(answer.json().error.message).toBe('not ready; try again in a moment');
    expect((await bare.ask(cookie, 'GET', '/api/v1/overview')).statusCode).toBe(200);
  });

  it('are made anew after a while, not kept for good', async () => {
    const before = (await get('/overview')).body.at;
    site.clock.advance(HOUR);
    expect((await get('/overview')).body.at).toBe(before + HOUR);
  });
});
