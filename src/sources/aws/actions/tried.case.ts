/** What is tried after an action, each by a call that the twin's own policies decide. Test only. */
import { UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { isObject, valueAt } from '../../../core/index.ts';
import { signPost } from '../signature-v4.ts';
import {
  ACCOUNT,
  type ClientCredentials,
  ciKey,
  type TwinBench,
  trustOf,
} from '../twin/twin.case.ts';
import { heldBy, type Tried } from './action-world.case.ts';
import { deploy } from './issued-sessions.case.ts';

const INSIDE = '198.51.100.7';
const OUTSIDE = '203.0.113.9';

const userArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/${name}`;

/** A key of a user, for as long as it works. */
export const keyTried = (bench: TwinBench, key: ClientCredentials): Tried => {
  const held = heldBy(bench, key);
  return {
    what: new RegExp(key.accessKeyId),
    until: undefined,
    getsThrough: async () => (await held.probe()) === 'accepted',
  };
};

/** A console that stands open, and the way into another one. */
export const consolesTried = (bench: TwinBench, name: string): readonly Tried[] => {
  const open = bench.twin.consoleSession({ userArn: userArn(name) });
  const held = heldBy(bench, open);
  return [
    {
      what: /console session/,
      until: open.expiresAt,
      getsThrough: async () => (await held.probe()) === 'accepted',
    },
    {
      what: /signs in anew/,
      until: undefined,
      async getsThrough() {
        try {
          bench.twin.consoleSession({ userArn: userArn(name) });
          return true;
        } catch {
          return false;
        }
      },
    },
  ];
};

/** A session that a service holds: it is not bound by the role's own maximum. */
export const serviceTried = (bench: TwinBench, role: string, service: string): Tried => {
  const session = bench.twin.serviceSession({
    roleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
    service,
    sessionName: 'i-0123456789abcdef0',
  });
  const held = heldBy(bench, session);
  return {
    what: new RegExp(`sessions of ${role}`),
    until: session.expiresAt,
    getsThrough: async () => (await held.probe()) === 'accepted',
  };
};

/** The shut-out asks for the role once more. */
export const assumedAgain = (bench: TwinBench): Tried => ({
  what: /user\/ci.* can still become deploy/,
  until: undefined,
  async getsThrough() {
    const again = new AssumeRoleCommand({ RoleArn: deploy, RoleSessionName: 'again' });
    return bench
      .sts(ciKey)
      .send(again)
      .then(
        () => true,
        () => false,
      );
  },
});

/** The role trusts one user by name, and its whole account beside. */
export const trustUserAndAccount = (bench: TwinBench): Promise<unknown> =>
  bench.iam().send(
    new UpdateAssumeRolePolicyCommand({
      RoleName: 'deploy',
      PolicyDocument: JSON.stringify(
        trustOf({ AWS: [userArn('ci'), `arn:aws:iam::${ACCOUNT}:root`] }),
      ),
    }),
  );

interface Asked {
  readonly service: 'ec2' | 'sts' | 'iam';
  readonly body: string;
}

const asked: readonly Asked[] = [
  { service: 'ec2', body: 'Action=DescribeRegions&Version=2016-11-15' },
  {
    service: 'sts',
    body: `Action=AssumeRole&Version=2011-06-15&RoleSessionName=tried&RoleArn=${encodeURIComponent(deploy)}`,
  },
  { service: 'iam', body: 'Action=GetUser&Version=2010-05-08&UserName=ci' },
];

const isAnswered = async (
  bench: TwinBench,
  { service, body }: Asked,
  from: { readonly sourceIp: string; readonly region: string; readonly via?: string },
): Promise<boolean> => {
  const url = new URL(bench.twin.endpoint);
  const headers = signPost(
    {
      url,
      body,
      region: from.region,
      service,
      now: bench.clock.now(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twin-source-ip': from.sourceIp,
        ...(from.via === undefined ? {} : { 'x-twin-via-service': from.via }),
      },
    },
    ciKey,
  );
  const { status } = await fetch(url, { method: 'POST', headers, body });
  return status === 200;
};

/** Each call from each place: what is answered is sorted by where it came from. */
export const placesTried = (bench: TwinBench, knownRegion: string): readonly Tried[] => {
  const tried = (
    what: RegExp,
    from: { readonly sourceIp: string; readonly region: string; readonly via?: string },
    calls: readonly Asked[] = asked,
  ): Tried => ({
    what,
    until: undefined,
    async getsThrough() {
      for (const one of calls) if (await isAnswered(bench, one, from)) return true;
      return false;
    },
  });
  const global = asked.filter(({ service }) => service !== 'ec2');
  const regional = asked.filter(({ service }) => service === 'ec2');
  const elsewhere = 'ap-southeast-2';
  const via = 'cloudformation.amazonaws.com';
  return [
    tried(/from inside what is known good/, { sourceIp: INSIDE, region: knownRegion }),
    tried(/services that know no region/, { sourceIp: INSIDE, region: elsewhere }, global),
    tried(/services that know no region/, { sourceIp: OUTSIDE, region: elsewhere }, global),
    tried(/regional call from elsewhere/, { sourceIp: INSIDE, region: elsewhere }, regional),
    tried(/outside, elsewhere/, { sourceIp: OUTSIDE, region: elsewhere }, regional),
    tried(/AWS services do for ci on its behalf/, { sourceIp: OUTSIDE, region: elsewhere, via }),
  ];
};

/** Status of each key of a user, whatever the keys are called. */
export const keysOfUser =
  (name: string) =>
  (picture: unknown): readonly unknown[] => {
    const keys = valueAt(picture, `accounts.${ACCOUNT}.users.${name}.keys`);
    return isObject(keys) ? Object.values(keys).map((key) => valueAt(key, 'status')) : [];
  };
