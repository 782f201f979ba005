import { describe, expect, it } from 'vitest';
import { createInventory } from '../../inventory/index.ts';
import { oktaAccess } from './access.ts';
import { oktaConfig } from './config.ts';
import { pullOkta } from './inventory/pull.ts';
import { type OktaTwin, startOktaTwin } from './twin/index.ts';
import { ids, secrets } from './twin/seed.ts';

const AT = Date.UTC(2026, 5, 1);

const reachedBy = async (id: string, prepare: (twin: OktaTwin) => void = () => {}) => {
  const twin = await startOktaTwin({ now: () => AT });
  try {
    prepare(twin);
    const config = oktaConfig.parse({ url: twin.url, credentials: { token: secrets.read } });
    const inventory = createInventory({ now: () => AT });
    for await (const one of pullOkta(config, AT, { sleep: async () => {} }))
      inventory.applySnapshot(one);
    return oktaAccess(inventory.view, `okta:${id}`).map(({ to }) => to.split(':')[0]);
  } finally {
    await twin.close();
  }
};

const client =
  (type: string, scopeId: string) =>
  ({ state }: OktaTwin): void => {
    state.roles.set(`clients/${ids.reporter}`, [
      { id: 'ra9', type, assignmentType: 'CLIENT', status: 'ACTIVE', label: type },
    ]);
    state.appGrants.set(ids.reporter, [{ id: 'oag9', status: 'ACTIVE', scopeId }]);
  };

describe('who can take an Okta organisation', () => {
  it('is a super administrator', async () => {
    expect(await reachedBy(ids.ada)).toEqual(['control-plane']);
  });

  it('is no help desk administrator, who changes ordinary things through a group', async () => {
    expect(await reachedBy(ids.gus)).toEqual(['write']);
  });

  it('is nobody who only reads or only signs in', async () => {
    expect(await reachedBy(ids.ben)).toEqual([]);
    expect(await reachedBy(ids.reader)).toEqual([]);
  });

  it('is a service app by its role and its scopes together, and by neither alone', async () => {
    const reached = (type: string, scope: string) => reachedBy(ids.reporter, client(type, scope));
    expect(await reached('SUPER_ADMIN', 'okta.users.manage')).toEqual(['control-plane']);
    expect(await reached('SUPER_ADMIN', 'okta.users.read')).toEqual([]);
    expect(await reached('USER_ADMIN', 'okta.users.manage')).toEqual(['write']);
  });
});
