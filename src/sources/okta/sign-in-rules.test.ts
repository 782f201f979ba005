import { describe, expect, it } from 'vitest';
import { createInventory, type SignIn, signIn } from '../../inventory/index.ts';
import { oktaConfig } from './config.ts';
import { oktaSource } from './index.ts';
import { pullOkta } from './inventory/pull.ts';
import { type OktaTwin, startOktaTwin } from './twin/index.ts';
import { ids, secrets } from './twin/seed.ts';

const AT = Date.UTC(2026, 5, 1);
const privileges = new Map(oktaSource.privileges ? [['okta', oktaSource.privileges]] : []);

const asked = async (prepare: (twin: OktaTwin) => void, who: string = ids.ada): Promise<SignIn> => {
  const twin = await startOktaTwin({ now: () => AT });
  try {
    prepare(twin);
    const config = oktaConfig.parse({ url: twin.url, credentials: { token: secrets.read } });
    const inventory = createInventory({ privileges, now: () => AT });
    for await (const one of pullOkta(config, AT, { sleep: async () => {} }))
      inventory.applySnapshot(one);
    return signIn(inventory.view, `okta:${who}`, AT);
  } finally {
    await twin.close();
  }
};

const session = (priority: number, more: object) => ({
  id: `0pr${priority}`,
  name: `rule ${priority}`,
  status: 'ACTIVE',
  priority,
  actions: { signon: { access: 'ALLOW', requireFactor: false, session: {} } },
  ...more,
});

describe('rules of sign-in of Okta', () => {
  it('are those of the first policy that covers somebody, up to the first rule that fits whatever comes', async () => {
    const { rules, unknown } = await asked(() => {});
    expect(rules).toEqual([
      {
        policy: 'Default Policy',
        rule: 'Default Rule',
        to: ['everything'],
        covers: 'yes',
        effect: 'ask',
        asks: ['two factors'],
        needs: 'all',
        networks: [],
        protocols: [],
        sessionMinutes: 1_440,
        turnsOn: [],
      },
    ]);
    expect(unknown.join()).not.toMatch(/settings of its okta tenant/);
  });

  it('turn on the network and the risk where they say so, and leave out who is excluded', async () => {
    const { rules } = await asked(({ state }) => {
      state.policyRules.set('00psign', [
        session(1, { conditions: { people: { users: { exclude: [ids.ada] } } } }),
        session(2, {
          conditions: { network: { connection: 'ZONE', exclude: ['nzone'] }, risk: { level: '' } },
          actions: { signon: { access: 'DENY' } },
        }),
        session(3, { conditions: { riskScore: { level: 'HIGH' } } }),
        session(4, { status: 'INACTIVE' }),
        session(5, {}),
        session(6, {}),
      ]);
    });
    expect(rules.map(({ rule, covers, effect }) => [rule, covers, effect])).toEqual([
      ['rule 2', 'perhaps', 'deny'],
      ['rule 3', 'perhaps', 'allow'],
      ['rule 5', 'yes', 'allow'],
    ]);
    expect(rules[0]).toMatchObject({
      networks: ['anywhere but nzone'],
      turnsOn: ['where it comes from'],
    });
    expect(rules[1]?.turnsOn).toEqual(['riskScore']);
  });

  it('of an app are told with the app that they guard, and what its authenticator must be', async () => {
    const { rules, unknown } = await asked(({ state }) => {
      const [app] = [...state.apps.values()];
      if (!app) throw new Error('the twin has apps');
      Object.assign(app, { _links: { accessPolicy: { href: 'https://x/api/v1/policies/rst1' } } });
      state.appUsers.set(app.id, [{ id: ids.ada, scope: 'USER', status: 'ACTIVE' }]);
      state.lists.set('policies/ACCESS_POLICY', [
        { id: 'rst1', type: 'ACCESS_POLICY', name: 'Any two', status: 'ACTIVE', priority: 1 },
      ]);
      state.policyRules.set('rst1', [
        {
          id: 'rul1',
          name: 'Catch-all',
          status: 'ACTIVE',
          priority: 99,
          actions: {
            appSignOn: {
              access: 'ALLOW',
              verificationMethod: {
                factorMode: '2FA',
                type: 'ASSURANCE',
                constraints: [{ possession: { phishingResistant: 'REQUIRED' } }],
              },
            },
          },
        },
      ]);
    });
    const guarded = rules.find(({ policy }) => policy === 'Any two');
    expect(guarded).toMatchObject({
      rule: 'Catch-all',
      effect: 'ask',
      asks: ['two factors', 'an authenticator that cannot be phished'],
    });
    expect(guarded?.to).toHaveLength(1);
    expect(unknown.join()).not.toMatch(/which policy guards/);
  });

  it('are not known where policies are refused', async () => {
    const { rules, unknown } = await asked((twin) => twin.deny('okta.policies.read'));
    expect(rules).toEqual([]);
    expect(unknown.join()).toMatch(/rules of sign-in: /);
  });
});
