import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, openBench, type Site } from './api.case.ts';
import { setupFields } from './handlers/setup-fields.ts';
import type { ConnectDesk } from './index.ts';

const path = '/api/v1/systems/okta/connections';
const settings = { url: 'https://x.okta.example', credentials: { token: 'sealed-away' } };

describe('connecting a system over the API', () => {
  let bench: Bench;
  let site: Site;
  const asked: unknown[] = [];
  const names: { system: string; name: string }[] = [];
  const desk: ConnectDesk = {
    kept: async () => names,
    async connect(request) {
      asked.push(request);
      if (request.keep) names.push({ system: request.system, name: request.name });
      return {
        ...{ system: request.system, title: 'Okta', name: request.name, blind: [], needs: [] },
        permissions: [{ permission: 'okta.users.read', use: 'read', granted: 'no' }],
      };
    },
    async forget(system, name) {
      const at = names.findIndex((one) => one.system === system && one.name === name);
      if (at >= 0) names.splice(at, 1);
      return at >= 0;
    },
  };
  beforeAll(async () => {
    bench = await openBench();
    site = await bench.site();
    Object.assign(site.deps, { connect: desk });
  });
  afterAll(() => bench?.close());

  it('is for an administrator in their own session: no other role, and no token', async () => {
    const body = { settings, keep: false };
    for (const role of ['viewer', 'analyst', 'approver', 'auditor'] as const) {
      const { statusCode } = await site.ask(await site.session([role]), 'POST', path, body);
      expect([role, statusCode]).toEqual([role, 403]);
    }
    const token = await site.token(await site.user(['admin']), ['settings:write']);
    const by = await site.inject({
      ...{ method: 'POST', url: path, payload: body },
      headers: { authorization: `Bearer ${token}` },
    });
    expect(by.statusCode).toBe(403);
    expect(asked).toEqual([]);
  });

  it('never reads files or the environment of the machine for somebody at a browser', async () => {
    const admin = await site.session(['admin']);
    for (const given of ['$file:/etc/shadow', '$env:HOME']) {
      const deep = { url: 'https://x', credentials: { more: [{ token: given }] } };
      const answer = await site.ask(admin, 'POST', path, { settings: deep, keep: true });
      expect(answer.statusCode).toBe(400);
      expect(answer.json().error.message).toContain('command line only');
    }
    expect(asked).toEqual([]);
  });

  it('keeps it where asked to, and the ledger has who, which and what is missing, and no setting', async () => {
    const admin = await site.session(['admin']);
    const tried = await site.ask(admin, 'POST', path, { settings, keep: false });
    expect(tried.json()).toMatchObject({ name: 'default', kept: false });
    const ledger = async () => JSON.stringify(await site.store.governance.ledger(1, 1_000));
    expect(await ledger()).not.toContain('connection.kept');
    await site.ask(admin, 'POST', path, { name: 'eu', settings, keep: true });
    expect(await ledger()).toContain('"subject":"okta@eu"');
    expect(await ledger()).toContain('okta.users.read');
    expect(await ledger()).not.toContain('sealed-away');
    const setup = await site.ask(admin, 'GET', '/api/v1/systems/okta/setup');
    expect(setup.json()).toMatchObject({ kept: ['eu'], here: true });
    expect(setup.body).not.toContain('sealed-away');
    expect((await site.ask(admin, 'DELETE', `${path}/eu`)).statusCode).toBe(200);
    expect((await site.ask(admin, 'DELETE', `${path}/eu`)).statusCode).toBe(404);
    expect(await ledger()).toContain('connection.forgotten');
    const named = await site.ask(admin, 'POST', path, { name: '../x', settings, keep: true });
    expect(named.statusCode).toBe(400);
  });

  it('asks for every setting of every system, and masks what is a secret', () => {
    const all = site.deps.sources.map((one) => ({ id: one.id, fields: setupFields(one.config) }));
    expect(all.filter(({ fields }) => fields.length > 0).length).toBeGreaterThan(20);
    const open = all.flatMap(({ id, fields }) =>
      fields
        .filter(
          ({ name, secret }) => !secret && /(?:secret|password|passphrase|token)$/i.test(name),
        )
        .map(({ name }) => `${id} ${name}`),
    );
    expect(open).toEqual([]);
    const of = (id: string) => all.find((one) => one.id === id)?.fields ?? [];
    expect(of('postgresql').find(({ name }) => name === 'url')).toMatchObject({ secret: true });
    expect(of('ldap').map(({ name }) => name)).toContain('read.password');
    expect(of('ldap').find(({ name }) => name === 'read.password')).toMatchObject({
      ...{ required: true, secret: true, title: 'Read: Password', kind: 'line' },
    });
  });
});
