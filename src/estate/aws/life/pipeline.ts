/** Pipelines: a short-lived role session for each run, proved by the repository's OIDC subject. */
import { HOUR, SECOND } from '../../../core/index.ts';
import { type IamRole, type Pipeline, roleArn } from '../../organisation/model.ts';
import { runnerAgent, terraformAgent } from '../../organisation/names.ts';
import { type Day, isTerraformDay, isWorkday, type Life, type Moment } from '../../part.ts';
import { addressIn, runners } from '../../places.ts';
import {
  credentialsOf,
  type From,
  newSession,
  type RoleSession,
  sessionCaller,
} from '../callers.ts';
import { applying, browsing, deploying } from '../calls/index.ts';
import { type Call, type Caller, trailMoment } from '../record.ts';

const ISSUER = 'token.actions.githubusercontent.com';

/** @param subject of the token, e.g. `repo:northwind/orders:ref:refs/heads/main` */
export const oidcSignInOf = (
  role: IamRole,
  session: RoleSession,
  from: From,
  subject: string,
): { caller: Caller; call: Call } => {
  const { account } = role;
  const provider = `arn:aws:iam::${account.id}:oidc-provider/${ISSUER}`;
  return {
    caller: {
      account: account.id,
      ...from,
      userIdentity: {
        type: 'WebIdentityUser',
        principalId: `${provider}:sts.amazonaws.com:${subject}`,
        userName: subject,
        identityProvider: provider,
      },
    },
    call: {
      service: 'sts',
      name: 'AssumeRoleWithWebIdentity',
      readOnly: true,
      request: {
        roleArn: roleArn(role),
        roleSessionName: session.name,
        durationSeconds: 3600,
      },
      response: {
        ...credentialsOf(session),
        subjectFromWebIdentityToken: subject,
        provider,
        audience: 'sts.amazonaws.com',
      },
      resources: [{ accountId: account.id, type: 'AWS::IAM::Role', ARN: roleArn(role) }],
    },
  };
};

export const oidcSignIn = (
  pipeline: Pipeline,
  session: RoleSession,
  from: From,
): { caller: Caller; call: Call } =>
  oidcSignInOf(pipeline.role, session, from, `repo:${pipeline.repository}:ref:refs/heads/main`);

export const oidcSession = (role: IamRole, session: RoleSession): RoleSession => ({
  ...session,
  extra: {
    webIdFederationData: {
      federatedProvider: `arn:aws:iam::${role.account.id}:oidc-provider/${ISSUER}`,
      attributes: {},
    },
  },
});

const callsOf = (pipeline: Pipeline, day: Day, random: Parameters<Life<Pipeline>>[2]): Call[] => {
  const account = pipeline.role.account.id;
  if (!pipeline.terraform) return [...deploying(random, account, pipeline.repository)];
  const plan = Array.from({ length: random.int(60, 160) }, () => browsing(random));
  const apply = isTerraformDay(day)
    ? Array.from({ length: random.int(25, 60) }, () => applying(random, account))
    : [];
  return [...plan, ...apply];
};

export const liveAsPipeline: Life<Pipeline> = (pipeline, day, random) => {
  const moments: Moment[] = [];
  const runs = isWorkday(day) ? pipeline.runsPerDay : random.chance(0.3) ? 1 : 0;
  for (let run = 0; run < runs; run++) {
    const since = day.start + (7 + random.next() * 12) * HOUR;
    const from = {
      address: addressIn(runners[0] as (typeof runners)[number], random),
      agent: runnerAgent,
    };
    const session = newSession(pipeline.role, 'GitHubActions', since, random);
    const signIn = oidcSignIn(pipeline, session, from);
    moments.push(trailMoment(signIn.caller, signIn.call, since, random));
    const caller = sessionCaller(oidcSession(pipeline.role, session), {
      ...from,
      agent: pipeline.terraform ? terraformAgent : runnerAgent,
    });
    let at = since + 4 * SECOND;
    for (const call of callsOf(pipeline, day, random)) {
      moments.push(trailMoment(caller, call, at, random));
      at += random.int(200, 3000);
    }
  }
  return moments;
};
