import { describe, expect, it } from 'vitest';
import { HOUR } from '../../../core/index.ts';
import { describeAction } from '../../action.case.ts';
import type { OktaTwin } from '../twin/index.ts';
import { ids, secrets } from '../twin/seed.ts';
import {
  AT,
  ada,
  heldSecret,
  type OktaWorldOptions,
  rightsLiveOn,
  startOktaWorld,
  targetOf,
  words,
} from './action-world.case.ts';

const twoSecrets = ({ state }: OktaTwin): void => {
  const [first] = state.secrets.get(ids.portal) ?? [];
  if (first !== undefined)
    state.secrets.set(ids.portal, [
      first,
      { id: 'ocsnew', status: 'ACTIVE', client_secret: 'second' },
    ]);
};

const app = targetOf(ids.portal, { identityId: `okta:${ids.portal}` });

describeAction({
  title: 'switching off an Okta app',
  start: () =>
    startOktaWorld({
      id: 'okta.deactivate_app',
      target: app,
      livesOn: () => rightsLiveOn,
      held: (twin) => heldSecret(twin, ids.oldSecret, ids.portal, secrets.portal),
    }),
  held: 'refused',
  immediate: true,
  refusals: [
    { title: 'what is no app', target: { nativeId: ids.ada }, because: /names no Okta app/ },
  ],
});

describeAction({
  title: 'switching off one client secret of an Okta app',
  start: () =>
    startOktaWorld({
      id: 'okta.deactivate_client_secret',
      target: targetOf(ids.oldSecret, { credentialId: `okta:${ids.portal}#${ids.oldSecret}` }),
      prepare: twoSecrets,
      livesOn: () => [
        { what: words['access token'], until: AT + HOUR },
        { what: /other credential ocsnew/, until: undefined },
      ],
      held: (twin) => heldSecret(twin, ids.oldSecret, ids.portal, secrets.portal),
      meddle: (twin) =>
        void twin.state.secrets.set(
          ids.portal,
          (twin.state.secrets.get(ids.portal) ?? []).filter(({ id }) => id !== ids.oldSecret),
        ),
    }),
  held: 'refused',
  immediate: true,
});

describeAction({
  title: 'switching off one client key of an Okta app',
  start: () =>
    startOktaWorld({
      id: 'okta.deactivate_client_key',
      target: targetOf(ids.key, { credentialId: `okta:${ids.reporter}#${ids.key}` }),
      livesOn: () => [{ what: words['access token'], until: AT + HOUR }],
    }),
  held: 'untouched',
  immediate: true,
});

describeAction({
  title: "taking away an Okta app's grants",
  start: () =>
    startOktaWorld({
      id: 'okta.revoke_app_grants',
      target: targetOf(ids.reporter),
      livesOn: () => [{ what: /access tokens for Okta's own API/, until: AT + HOUR }],
    }),
  held: 'untouched',
  immediate: true,
  refusals: [
    { title: 'an app without grants', target: { nativeId: ids.portal }, because: /no such grant/ },
  ],
});

describeAction({
  title: 'rotating a client secret of an Okta app',
  start: () =>
    startOktaWorld({
      id: 'okta.rotate_client_secret',
      target: app,
      livesOn: (twin) =>
        (twin.state.secrets.get(ids.portal) ?? [])
          .filter(({ id }) => id === ids.oldSecret)
          .map(() => ({ what: /the old secret/, until: undefined })),
      held: (twin) => heldSecret(twin, ids.oldSecret, ids.portal, secrets.portal),
    }),
  held: 'untouched',
  immediate: true,
  refusals: [
    {
      title: 'an app without a secret',
      target: { nativeId: ids.meet, identityId: `okta:${ids.meet}` },
      because: /no client secret/,
    },
  ],
});

describe('what the actions of Okta leave alone', () => {
  const planned = async (given: OktaWorldOptions) => {
    const world = await startOktaWorld(given);
    try {
      return await world.action.plan(world.target, world.params, { now: () => AT, stepId: 's' });
    } finally {
      await world.close();
    }
  };

  it('a user of a directory stays enabled there, and the plan says so', async () => {
    const plan = await planned({ id: 'okta.suspend_user', target: targetOf(ids.ben) });
    expect(plan.predictedResidual.map(({ what }) => what)).toContain(
      'the account in the directory corp.acme.example',
    );
  });

  it('the only secret of a client cannot be switched off, and the plan says what to do', async () => {
    const plan = await planned({
      id: 'okta.deactivate_client_secret',
      target: targetOf(ids.oldSecret, { credentialId: `okta:${ids.portal}#${ids.oldSecret}` }),
    });
    expect(plan.refused).toMatch(/only secret.*okta.deactivate_app/);
  });

  it('a group that a rule fills is changed at the rule', async () => {
    const plan = await planned({
      id: 'okta.remove_from_group',
      target: ada,
      params: { groupId: ids.admins },
      prepare: ({ state }) => {
        state.rules.push({
          id: '0prtwo',
          status: 'ACTIVE',
          actions: { assignUserToGroups: { groupIds: [ids.admins] } },
        });
      },
    });
    expect(plan.refused).toMatch(/group rule/);
  });

  it('no new secret stands in a plan, a result or a verification', async () => {
    const world = await startOktaWorld({ id: 'okta.rotate_client_secret', target: app });
    const context = { now: () => AT, stepId: 's' };
    const plan = await world.action.plan(world.target, {}, context);
    const result = await world.action.do(plan, context);
    const seen = await world.action.verify(plan, result, context);
    const [made] = world.delivered;
    expect(made?.secret).toMatch(/^new-secret/);
    expect(JSON.stringify([plan, result, seen])).not.toContain(made?.secret);
    await world.close();
  });
});
