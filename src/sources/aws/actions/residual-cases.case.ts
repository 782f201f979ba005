/** Actions where what lives on depends on how the account stands. Test only. */
import type { ActionCase } from '../../action.case.ts';
import { ACCOUNT, benchKeys } from '../twin/twin.case.ts';
import {
  type AwsWorldOptions,
  heldBy,
  keyTarget,
  roleTarget,
  userTarget,
} from './action-world.case.ts';
import { openedAsRole } from './issued-sessions.case.ts';
import {
  assumedAgain,
  consolesTried,
  keysOfUser,
  keyTried,
  placesTried,
  serviceTried,
  trustUserAndAccount,
} from './tried.case.ts';

const janeKey = {
  accessKeyId: 'AKIAJANEJANEJANEJAN1',
  secretAccessKey: 'jane-secret-of-the-twin',
};
const oldKey = { accessKeyId: 'AKIAOLDOLDOLDOLDOLD1', secretAccessKey: 'old-secret-of-the-twin' };

export const residualCases: readonly (Omit<ActionCase, 'start'> & AwsWorldOptions)[] = [
  {
    title: 'take away console access of somebody who holds keys too',
    id: 'aws.delete_login_profile',
    target: userTarget('jane'),
    change: 'iam:DeleteLoginProfile',
    held: 'untouched',
    seed: {
      keys: [
        ...benchKeys,
        { userName: 'jane', ...janeKey },
        { userName: 'jane', ...oldKey, status: 'Inactive' },
      ],
    },
    tries: async (bench) => [
      ...consolesTried(bench, 'jane'),
      keyTried(bench, janeKey),
      keyTried(bench, oldKey),
    ],
    rarelyNeeded: { undo: ['iam:UpdateLoginProfile'] },
  },
  {
    title: 'narrow the trust of a role that a service wears',
    id: 'aws.narrow_trust_policy',
    target: roleTarget('worker'),
    params: { principals: ['ec2.amazonaws.com'] },
    change: 'iam:UpdateAssumeRolePolicy',
    held: 'untouched',
    tries: async (bench) => [serviceTried(bench, 'worker', 'ec2.amazonaws.com')],
  },
  {
    title: 'take one user out of a trust that goes on naming its account',
    id: 'aws.narrow_trust_policy',
    target: roleTarget('deploy'),
    params: { principals: [`arn:aws:iam::${ACCOUNT}:user/ci`] },
    change: 'iam:UpdateAssumeRolePolicy',
    held: 'untouched',
    arrange: trustUserAndAccount,
    issue: openedAsRole,
    tries: async (bench) => [assumedAgain(bench)],
  },
  {
    title: 'contain a user by regions alone',
    id: 'aws.selective_containment',
    target: userTarget('ci'),
    params: {
      knownGood: { regions: ['eu-west-1'] },
      sessions: [],
      sessionsComplete: true,
    },
    change: 'iam:PutUserPolicy',
    held: 'refused',
    holding: (bench) => heldBy(bench),
    tries: async (bench) => placesTried(bench, 'eu-west-1'),
  },
  {
    title: 'contain a user by networks alone',
    id: 'aws.selective_containment',
    target: userTarget('ci'),
    params: {
      knownGood: { cidrs: ['198.51.100.0/24'] },
      sessions: [],
      sessionsComplete: true,
    },
    change: 'iam:PutUserPolicy',
    held: 'refused',
    holding: (bench) => heldBy(bench),
    tries: async (bench) =>
      placesTried(bench, 'eu-central-1').filter(({ what }) => !/region/.test(what.source)),
  },
  {
    title: 'rotate where the old key is off already',
    id: 'aws.rotate_access_key',
    target: keyTarget(oldKey.accessKeyId, 'jane'),
    params: { sessions: [], sessionsComplete: true },
    change: 'iam:CreateAccessKey',
    held: 'untouched',
    nothingLivesOn: true,
    shape: keysOfUser('jane'),
    seed: { keys: [...benchKeys, { userName: 'jane', ...oldKey, status: 'Inactive' }] },
    tries: async (bench) => [keyTried(bench, oldKey)],
    rarelyNeeded: { do: ['iam:DeleteAccessKey', 'iam:GetAccessKeyLastUsed'] },
  },
];
