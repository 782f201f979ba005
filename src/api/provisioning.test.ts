/** An identity provider or HR system pushes joiners, movers and leavers by SCIM 2.0, over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isObject } from '../core/index.ts';
import { sources } from '../sources/index.ts';
import { type Bench, openBench, type Site } from './api.case.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';
const BASE = '/api/v1/scim/hr';

const source = sources.find(({ id }) => id === 'scim');
const receiver = source?.receives?.({
  receives: true,
  scope: 'workforce',
  verifiedDomains: ['x.org'],
});

describe('pushed accounts', { timeout: 120_000 }, () => {
  let bench: Bench;
  let site: Site;
  let token: string;
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site({
      loop: true,
      receiver: (name) => (source && receiver && name === 'hr' ? { source, receiver } : undefined),
    });
    token = await site.token(await site.user(['provisioner']), [
      'provisioning:read',
      'provisioning:write',
    ]);
  });
  afterAll(() => bench?.close());

  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const {
      statusCode,
      headers: got,
      body: text,
    } = await site.inject({
      method: method as 'GET',
      url: `${BASE}${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const json: unknown = text === '' ? undefined : JSON.parse(text);
    return { status: statusCode, headers: got, body: isObject(json) ? json : {} };
  };
  const patch = (id: unknown, ...Operations: readonly object[]) =>
    send('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations });
  /** What the loop has made of it. */
  const identity = async (
    id: unknown,
    until: (status: string | undefined) => boolean,
  ): Promise<string | undefined> => {
    for (let tries = 0; ; tries++) {
      const status = site.deps.view()?.identity(`scim:workforce/Users/${id}`)?.status;
      if (until(status) || tries > 200) return status;
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    }
  };

  it('are taken in, moved, switched off, found by filter, and ended, as a client goes about it', async () => {
    const about = await send('GET', '/ServiceProviderConfig');
    expect(about.headers['content-type']).toContain('application/scim+json');
    expect(about.body).toMatchObject({ patch: { supported: true }, filter: { supported: true } });
    expect((await send('GET', '/ResourceTypes')).body).toMatchObject({ schemas: [LIST] });
    expect((await send('GET', `/Schemas/${USER}`)).body).toMatchObject({ id: USER });

    const filter = encodeURIComponent('userName eq "jane@x.org"');
    expect((await send('GET', `/Users?filter=${filter}`)).body).toMatchObject({ totalResults: 0 });
    const made = await send('POST', '/Users', {
      schemas: [USER, ENTERPRISE],
      userName: 'jane@x.org',
      password: 'never-keep-me',
      [ENTERPRISE]: { employeeNumber: '100', department: 'Sales' },
    });
    const { id } = made.body;
    expect([made.status, made.headers['location']]).toEqual([
      201,
      `${site.deps.publicUrl}${BASE}/Users/${id}`,
    ]);
    expect(JSON.stringify(made.body)).not.toContain('never-keep-me');
    expect(await identity(id, (one) => one === 'active')).toBe('active');
    expect((await send('GET', `/Users?filter=${filter}`)).body).toMatchObject({
      totalResults: 1,
      Resources: [{ id }],
    });

    const group = await send('POST', '/Groups', { displayName: 'Ops', members: [{ value: id }] });
    expect(group.status).toBe(201);
    const moved = { op: 'replace', path: `${ENTERPRISE}:department`, value: 'Ops' };
    expect((await patch(id, moved)).status).toBe(200);
    // Entra ID writes booleans as words.
    expect((await patch(id, { op: 'Replace', path: 'active', value: 'False' })).body).toMatchObject(
      {
        active: false,
      },
    );
    expect(await identity(id, (one) => one === 'disabled')).toBe('disabled');
    const view = site.deps.view();
    expect(view?.identity(`scim:workforce/Users/${id}`)).toMatchObject({
      tags: { department: 'Ops' },
      handles: expect.arrayContaining([{ kind: 'email', value: 'jane@x.org', verified: true }]),
    });
    expect(view?.groupsOf(`scim:workforce/Users/${id}`).map(({ name }) => name)).toEqual(['Ops']);

    const gone = await send('DELETE', `/Users/${id}`);
    expect([gone.status, gone.body]).toEqual([204, {}]);
    expect(await identity(id, (one) => one === undefined)).toBeUndefined();
    expect(await send('GET', `/Users/${id}`)).toMatchObject({ status: 404 });
  });

  it('are events too: who watches sees a joiner and a leaver', async () => {
    const { id } = (await send('POST', '/Users', { userName: 'joe@x.org' })).body;
    await patch(id, { op: 'replace', path: 'active', value: false });
    expect(await identity(id, (one) => one === 'disabled')).toBe('disabled');
    const lines: string[] = [];
    for await (const block of site.stream.read(0, 0, AbortSignal.timeout(2_000)))
      if (block.header.kind === 'events')
        lines.push(...Buffer.from(block.payload).toString('utf8').split('\n'));
    const events = lines
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
      .filter((record) => JSON.stringify(record).includes(String(id)))
      .flatMap((record) => source?.parse(record) ?? []);
    expect(events.map(({ operation }) => operation.split(':').slice(-2).join(':'))).toEqual([
      'create:notice',
      'prov:deactivate',
    ]);
    expect(events.map(({ targets: [target] }) => target?.name)).toEqual(['joe@x.org', 'joe@x.org']);
  });

  it('have one name each, and are not lost when several change one at once', async () => {
    const { id } = (await send('POST', '/Users', { userName: 'one@x.org' })).body;
    expect(await send('POST', '/Users', { userName: 'ONE@x.org' })).toMatchObject({
      status: 409,
      body: { schemas: [ERROR], scimType: 'uniqueness' },
    });
    const roles = ['a', 'b', 'c'];
    const answers = await Promise.all(
      roles.map((value) => patch(id, { op: 'add', path: 'roles', value: [{ value }] })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { roles: kept } = (await send('GET', `/Users/${id}`)).body;
    expect((kept as readonly { value: string }[]).map(({ value }) => value).sort()).toEqual(roles);
  });

  it('are refused in the words of SCIM: nobody, too little, nowhere, broken, too large, too deep', async () => {
    const statusAnd = async (answer: ReturnType<typeof send>) => {
      const { status, body, headers } = await answer;
      expect(headers['content-type']).toContain('application/scim+json');
      return [status, body['schemas'], body['status']];
    };
    const refused = (status: number) => [status, [ERROR], String(status)];
    const nobody = send('GET', '/Users', undefined, { authorization: 'Bearer nobody' });
    expect(await statusAnd(nobody)).toEqual(refused(401));
    const user = await site.user(['provisioner']);
    const reader = await site.token(user, ['provisioning:read']);
    const other = { authorization: `Bearer ${reader}` };
    expect((await send('GET', '/Users', undefined, other)).status).toBe(200);
    expect(await statusAnd(send('POST', '/Users', { userName: 'x' }, other))).toEqual(refused(403));
    const ingest = await site.token(await site.user(['ingest']), ['ingest:write']);
    const wrong = { authorization: `Bearer ${ingest}` };
    expect(await statusAnd(send('GET', '/Users', undefined, wrong))).toEqual(refused(403));
    expect(await statusAnd(send('GET', '/Users/nobody'))).toEqual(refused(404));
    expect(await statusAnd(send('POST', '/Users', '{"userName":'))).toEqual(refused(400));
    expect(await statusAnd(send('POST', '/Users', '{"__proto__":{"x":1}}'))).toEqual(refused(400));
    expect(await statusAnd(send('POST', '/Users', {}))).toEqual(refused(400));
    const large = { userName: 'x', title: 'x'.repeat(1024 * 1024) };
    expect(await statusAnd(send('POST', '/Users', large))).toEqual(refused(413));
    const deep = `{"userName":"x","a":${'['.repeat(50)}${']'.repeat(50)}}`;
    expect(await statusAnd(send('POST', '/Users', deep))).toEqual(refused(400));
    const elsewhere = await site.inject({
      url: '/api/v1/scim/elsewhere/Users',
      headers: { authorization: `Bearer ${token}` },
    });
    expect([elsewhere.statusCode, elsewhere.json().schemas]).toEqual([404, [ERROR]]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('are told to the client as not taken, and kept once, when the stream is away', async () => {
    let away = true;
    const broken = await bench.site({
      receiver: () => (source && receiver ? { source, receiver } : undefined),
      stream: (real) => ({
        ...real,
        partitions: real.partitions,
        append: (...args) => (away ? Promise.reject(new Error('no disk')) : real.append(...args)),
      }),
    });
    const key = await broken.token(await broken.user(['provisioner']), ['provisioning:write']);
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/scim+json',
    };
    const body = JSON.stringify({ userName: 'ann@x.org' });
    const post = () =>
      broken.inject({ method: 'POST', url: `${BASE}/Users`, headers, payload: body });
    expect((await post()).statusCode).toBe(500);
    away = false;
    // Known by then: the client goes on from what it finds, and the next pull says it in the stream.
    expect((await post()).statusCode).toBe(409);
    expect(
      (await broken.store.provisioned.page({ connection: 'hr', type: 'Users' }, 0, 9)).total,
    ).toBe(1);
  });
});
