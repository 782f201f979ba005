import { describeAction } from '../../action.case.ts';
import type { OktaTwin } from '../twin/index.ts';
import { ids, secrets } from '../twin/seed.ts';
import {
  ada,
  heldSession,
  heldToken,
  rightsLiveOn,
  startOktaWorld,
  targetOf,
  words,
} from './action-world.case.ts';

const notAUser = {
  title: 'what is no user',
  target: { nativeId: '0oaportal' },
  because: /names no Okta user/,
};
const emergency = {
  title: 'an emergency access account',
  params: { emergencyAccess: true },
  because: /never locked/,
};

const suspend = {
  id: 'okta.suspend_user',
  target: ada,
  survivors: words,
  held: (twin: OktaTwin) => heldToken(twin, ids.adaToken, secrets.ada),
};

describeAction({
  title: 'suspending an Okta user',
  start: () => startOktaWorld(suspend),
  held: 'refused',
  immediate: true,
  refusals: [
    notAUser,
    emergency,
    {
      title: 'the user it acts as itself',
      target: { nativeId: ids.reader },
      because: /Countersign itself works with/,
    },
    {
      title: 'a user who is no more',
      target: { nativeId: ids.dan },
      because: /only users that are ACTIVE/,
    },
  ],
});

describeAction({
  title: "clearing an Okta user's sessions",
  start: () =>
    startOktaWorld({
      id: 'okta.clear_sessions',
      target: ada,
      survivors: words,
      held: (twin) => heldSession(twin, 'sid-ada'),
    }),
  held: 'refused',
  immediate: true,
  refusals: [notAUser],
});

for (const [id, title] of [
  ['okta.expire_password', "expiring an Okta user's password"],
  ['okta.reset_password', "resetting an Okta user's password"],
] as const) {
  describeAction({
    title,
    start: () => startOktaWorld({ id, target: ada, survivors: words }),
    held: 'untouched',
    immediate: true,
    refusals: [
      notAUser,
      {
        title: 'a password that a directory keeps',
        target: { nativeId: ids.ben },
        because: /change it there/,
      },
    ],
  });
}

describeAction({
  title: "taking away an Okta user's factors",
  start: () => startOktaWorld({ id: 'okta.reset_factors', target: ada, survivors: words }),
  held: 'untouched',
  immediate: true,
  refusals: [notAUser],
});

describeAction({
  title: 'revoking an Okta API token',
  start: () =>
    startOktaWorld({
      id: 'okta.revoke_api_token',
      target: targetOf(ids.adaToken),
      held: (twin) => heldToken(twin, ids.adaToken, secrets.ada),
      livesOn: () => [],
    }),
  held: 'refused',
  immediate: true,
  nothingLivesOn: true,
  refusals: [
    {
      title: 'a token of the user it acts as itself',
      target: { nativeId: ids.readToken },
      because: /Countersign itself works with/,
    },
    {
      title: 'a token that is gone',
      target: { nativeId: '00Tgone' },
      because: /no such API token/,
    },
  ],
});

describeAction({
  title: 'taking a user out of an Okta group',
  start: () =>
    startOktaWorld({
      id: 'okta.remove_from_group',
      target: ada,
      params: { groupId: ids.admins },
      livesOn: () => rightsLiveOn,
      meddle: (twin) => void twin.state.members.add(`${ids.ada}/${ids.admins}`),
    }),
  held: 'untouched',
  immediate: true,
  refusals: [
    notAUser,
    { title: 'a group of a directory', params: { groupId: ids.sales }, because: /at its source/ },
    { title: 'no group', params: { groupId: 'x' }, because: /no Okta group/ },
  ],
});

describeAction({
  title: "taking away an Okta user's admin roles",
  start: () =>
    startOktaWorld({
      id: 'okta.remove_admin_role',
      target: ada,
      livesOn: (twin) =>
        (twin.state.roles.get(`groups/${ids.admins}`) ?? []).map(() => ({
          what: words['group role'],
          until: undefined,
        })),
      shape: (picture) => (picture as { roles: unknown }).roles,
    }),
  held: 'untouched',
  immediate: true,
  refusals: [
    notAUser,
    { title: 'who holds none', target: { nativeId: ids.ben }, because: /no such admin role/ },
  ],
});
