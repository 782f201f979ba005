import { describe, expect, it } from 'vitest';
import { createInventory } from '../../../inventory/index.ts';
import { oktaConfig } from '../config.ts';
import { oktaSource } from '../index.ts';
import { pullOkta } from '../inventory/pull.ts';
import { type OktaTwin, startOktaTwin } from '../twin/index.ts';
import { ids, secrets } from '../twin/seed.ts';
import { applySystemLog } from './index.ts';

const AT = Date.UTC(2026, 5, 1);
const sleep = async (): Promise<void> => {};

/** A change made in the twin, told by its log, applied, and compared with a pull afterwards. */
const changed = async (
  change: (
    call: (method: string, path: string, body?: unknown) => Promise<number>,
  ) => Promise<unknown>,
  also?: (twin: OktaTwin) => void,
) => {
  const twin = await startOktaTwin({ now: () => AT + 1_000 });
  try {
    const config = oktaConfig.parse({ url: twin.url, credentials: { token: secrets.read } });
    const inventory = createInventory({ now: () => AT + 10_000 });
    for await (const one of pullOkta(config, AT, { sleep })) inventory.applySnapshot(one);
    await change(async (method, path, body) => {
      const answer = await fetch(`${twin.url}${path}`, {
        method,
        headers: { authorization: `SSWS ${secrets.act}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return answer.status;
    });
    also?.(twin);
    for (const record of twin.state.log)
      for (const event of oktaSource.parse(record))
        inventory.applyChanges(applySystemLog(event, inventory.view));
    return inventory.view;
  } finally {
    await twin.close();
  }
};

const ada = `okta:${ids.ada}`;

describe('the inventory follows the System Log', () => {
  it('when a user is suspended and let in again', async () => {
    const off = await changed((call) => call('POST', `/api/v1/users/${ids.ada}/lifecycle/suspend`));
    expect(off.identity(ada)).toMatchObject({ status: 'disabled', tags: { status: 'SUSPENDED' } });
    const on = await changed(async (call) => {
      await call('POST', `/api/v1/users/${ids.ada}/lifecycle/suspend`);
      await call('POST', `/api/v1/users/${ids.ada}/lifecycle/unsuspend`);
    });
    expect(on.identity(ada)).toMatchObject({ status: 'active' });
  });

  it('when a group gains and loses a member', async () => {
    const more = await changed((call) =>
      call('PUT', `/api/v1/groups/${ids.admins}/users/${ids.ben}`),
    );
    expect(more.groupsOf(`okta:${ids.ben}`).map(({ name }) => name)).toContain('Admins');
    const less = await changed((call) =>
      call('DELETE', `/api/v1/groups/${ids.admins}/users/${ids.ada}`),
    );
    expect(less.groupsOf(ada).map(({ name }) => name)).toEqual(['Everyone']);
  });

  it('when an admin role is given and taken', async () => {
    const given = await changed((call) =>
      call('POST', `/api/v1/users/${ids.ben}/roles`, { type: 'SUPER_ADMIN' }),
    );
    const of = (view: typeof given, id: string) =>
      view.entitlementsOf(id).flatMap((one) => one.privileges);
    expect(of(given, `okta:${ids.ben}`)).toContain('SUPER_ADMIN');
    const taken = await changed((call) => call('DELETE', `/api/v1/users/${ids.ada}/roles/ra1ada`));
    expect(of(taken, ada)).not.toContain('SUPER_ADMIN');
  });

  it('when an API token is revoked, and when one is made', async () => {
    const less = await changed((call) => call('DELETE', `/api/v1/api-tokens/${ids.adaToken}`));
    expect(less.credentialsOf(ada).filter((one) => one.type === 'api_token')).toEqual([]);
  });

  it('when all factors are reset', async () => {
    const view = await changed((call) =>
      call('POST', `/api/v1/users/${ids.ada}/lifecycle/reset_factors`),
    );
    expect(view.identity(ada)?.mfa).toEqual({ known: true, value: false });
    expect(view.credentialsOf(ada).filter((one) => one.type === 'authenticator')).toEqual([]);
  });

  it('when an app is switched off', async () => {
    const view = await changed((call) =>
      call('POST', `/api/v1/apps/${ids.portal}/lifecycle/deactivate`),
    );
    expect(view.identity(`okta:${ids.portal}`)).toMatchObject({ status: 'disabled' });
  });

  it('from an empty inventory too: who acts is there from then on', () => {
    const inventory = createInventory({ now: () => AT });
    const [event] = oktaSource.parse({
      uuid: 'u1',
      published: new Date(AT).toISOString(),
      eventType: 'system.api_token.create',
      actor: { id: '00unew', type: 'User', alternateId: 'new@acme.example' },
      outcome: { result: 'SUCCESS' },
      target: [{ id: '00Tnew', type: 'Token', displayName: 'ci' }],
    });
    const changes = event === undefined ? [] : applySystemLog(event, inventory.view);
    inventory.applyChanges(changes);
    expect(inventory.view.identity('okta:00unew')).toMatchObject({ name: 'new@acme.example' });
    expect(inventory.view.credentialsOf('okta:00unew').map(({ id }) => id)).toEqual([
      'okta:00Tnew',
    ]);
  });
});
