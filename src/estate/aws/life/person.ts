/** People: working hours where they are, a console sign-in, the CLI, lunch, travel, a VPN now and then. */
import { HOUR, MINUTE } from '../../../core/index.ts';
import { type IamUser, type Person, roleArn, userArn } from '../../organisation/model.ts';
import { cliAgent } from '../../organisation/names.ts';
import {
  type Day,
  EXPECTED_FAILURES,
  isAdminDay,
  isWorkday,
  type Life,
  type Moment,
} from '../../part.ts';
import { addressIn, elsewhere, type Spot, vpnExits } from '../../places.ts';
import { type Random, randomOf } from '../../random.ts';
import {
  consoleCaller,
  credentialsOf,
  type From,
  keyCaller,
  newSession,
  type RoleSession,
  sessionCaller,
} from '../callers.ts';
import { administering, browsing, developing, failed } from '../calls/index.ts';
import { type Call, type Caller, trailMoment } from '../record.ts';

/** Away for whole weeks, so that there is time to get there. */
const whereIs = (person: Person, day: Day): Spot => {
  if (!person.travels) return person.home;
  const week = Math.floor(day.index / 7);
  const away = randomOf(day.organisation.seed, 'travel', person.email, week);
  return away.chance(0.25) ? away.pick(elsewhere) : person.home;
};

/** Home addresses last; a VPN exit is another each day. */
const addressOf = (person: Person, day: Day, random: Random): { spot: Spot; address: string } => {
  const { seed } = day.organisation;
  if (person.usesVpn && random.chance(0.5)) {
    const spot = random.pick(vpnExits);
    return { spot, address: addressIn(spot, random) };
  }
  const spot = whereIs(person, day);
  return { spot, address: addressIn(spot, randomOf(seed, 'home', person.email, spot.city)) };
};

export const consoleLogin = (user: IamUser, from: From): Call & { caller: Caller } => ({
  service: 'signin',
  name: 'ConsoleLogin',
  readOnly: false,
  eventType: 'AwsConsoleSignIn',
  response: { ConsoleLogin: 'Success' },
  additional: {
    LoginTo: 'https://console.aws.amazon.com/console/home',
    MobileVersion: 'No',
    MFAUsed: user.mfa ? 'Yes' : 'No',
    ...(user.mfa ? { MFAIdentifier: `arn:aws:iam::${user.account.id}:mfa/${user.name}` } : {}),
  },
  caller: {
    account: user.account.id,
    ...from,
    userIdentity: {
      type: 'IAMUser',
      principalId: user.userId,
      arn: userArn(user),
      accountId: user.account.id,
      userName: user.name,
    },
  },
});

/** The identity provider's browser sign-in: STS is called by the SAML subject itself. */
export const samlSignIn = (
  person: Person,
  session: RoleSession,
  from: From,
): Call & { caller: Caller } => {
  const provider = `arn:aws:iam::${session.role.account.id}:saml-provider/AWSSSO_DO_NOT_DELETE`;
  return {
    service: 'sts',
    name: 'AssumeRoleWithSAML',
    readOnly: true,
    region: 'us-east-1',
    request: {
      roleArn: roleArn(session.role),
      principalArn: provider,
      roleSessionName: session.name,
      durationSeconds: 3600,
      sAMLAssertionID: `_${session.keyId.toLowerCase()}`,
    },
    response: {
      ...credentialsOf(session),
      subject: person.email,
      subjectType: 'persistent',
      issuer: 'https://idp.northwind.example/saml',
      audience: 'https://signin.aws.amazon.com/saml',
    },
    resources: [
      { accountId: session.role.account.id, type: 'AWS::IAM::Role', ARN: roleArn(session.role) },
    ],
    caller: {
      account: session.role.account.id,
      ...from,
      userIdentity: {
        type: 'SAMLUser',
        principalId: `${provider}:${person.email}`,
        userName: person.email,
        identityProvider: provider,
      },
    },
  };
};

export const workCall = (person: Person, day: Day, account: string, random: Random): Call => {
  if (person.job === 'admin' && isAdminDay(day) && random.chance(0.35))
    return administering(random, account);
  if (person.job === 'engineer' && random.chance(0.12)) return developing(random, account);
  return browsing(random);
};

export const liveCalmly: Life<Person> = (person, day, random) => {
  if (!isWorkday(day) && !random.chance(0.04)) return [];
  if (random.chance(0.06)) return [];
  const { spot, address } = addressOf(person, day, random);
  const from: From = { address, agent: person.agent };
  const begin =
    day.start + (8.4 - spot.utcOffset) * HOUR + Math.max(-HOUR, random.normal(0, 35)) * MINUTE;
  const moments: Moment[] = [];
  const say = (at: number, caller: Caller, call: Call): void => {
    moments.push(trailMoment(caller, call, at, random));
  };
  const session = person.role ? newSession(person.role, person.email, begin, random) : undefined;
  const signIn = session
    ? samlSignIn(person, session, from)
    : person.user
      ? consoleLogin(person.user, from)
      : undefined;
  if (!signIn) return [];
  if (!session && random.chance(0.05)) {
    say(begin - MINUTE, signIn.caller, {
      ...signIn,
      response: null,
      error: { code: 'Failed authentication', message: 'Failed authentication' },
    });
  }
  say(begin, signIn.caller, signIn);
  const consoleKey = `ASIA${random.base32(16)}`;
  const callerAt = (): Caller =>
    session
      ? sessionCaller(session, from, true)
      : person.user?.keyId && random.chance(0.3)
        ? keyCaller(person.user, { address, agent: cliAgent })
        : consoleCaller(person.user as IamUser, from, { keyId: consoleKey, since: begin });
  const account = person.role?.account.id ?? person.user?.account.id ?? '';
  let busyness = person.job === 'manager' ? 6 : person.job === 'analyst' ? 18 : 30;
  if (person.job === 'admin' && isAdminDay(day)) busyness *= 2;
  const calls = Math.round(busyness * (0.5 + random.next()));
  for (let i = 0; i < calls; i++) {
    const hour = random.chance(0.15)
      ? random.next() * 9.5
      : random.chance(0.5)
        ? random.next() * 4
        : 5 + random.next() * 4;
    const call = workCall(person, day, account, random);
    say(
      begin + 30_000 + hour * HOUR,
      callerAt(),
      random.chance(EXPECTED_FAILURES) ? failed(call, random) : call,
    );
  }
  return moments;
};
