/** Days on GitHub: code fetched and pushed, pipelines that run for it, storms of them, and the care of the organisation. */
import { HOUR, MINUTE, SECOND } from '../../core/index.ts';
import { lazily } from '../common/moment.ts';
import { joinersOf, leaversOf } from '../common/staff.ts';
import { momentsIn, type Workday, workersOf } from '../common/workday.ts';
import type { Organisation, Repository } from '../organisation/model.ts';
import { type Day, isAdminDay, isWorkday, type Moment } from '../part.ts';
import { addressIn, runners } from '../places.ts';
import { type Random, randomOf } from '../random.ts';
import {
  codeOf,
  dependabot,
  deployBot,
  type GithubUser,
  secretsOf,
  staffOn,
  teamSlugs,
  userFor,
  usersOf,
} from './org.ts';
import {
  auditEntry,
  type Entry,
  type GithubClient,
  overHttps,
  overSsh,
  withAppToken,
  withKey,
  withToken,
} from './record.ts';

type What = Pick<Entry, 'action' | 'operation'> & Partial<Entry>;

const moment = (
  at: number,
  random: Random,
  entry: Omit<What, 'at'> & Pick<Entry, 'actor'>,
): Moment => lazily('github', at, random, (own) => auditEntry({ at, random: own, ...entry }));

interface Scene {
  readonly day: Day;
  readonly user: GithubUser;
  readonly workday: Workday;
  readonly random: Random;
  readonly client: GithubClient;
}

export const gitAgent = 'git/2.50.1';

/** Teams mostly keep to their own code. */
const repoFor = ({ day, user, random }: Scene): Repository =>
  random.pick(
    random.chance(0.9) ? codeOf(day.organisation, user.person) : day.organisation.repositories,
  );

const git = (
  scene: Scene,
  at: number,
  verb: 'clone' | 'fetch' | 'push',
  repo: Repository,
): Moment => {
  const { user, random, client } = scene;
  const proof = user.usesSsh
    ? { ...withKey(user), ...overSsh }
    : { ...withToken(user), ...overHttps };
  return moment(at, random, {
    action: `git.${verb}`,
    operation: verb === 'push' ? 'modify' : 'access',
    actor: user,
    client: { ...client, agent: gitAgent },
    repo,
    more: proof,
  });
};

/** Made, prepared with its secrets, done. The runner's address is in none of them. */
const workflowRun = (
  organisation: Organisation,
  at: number,
  random: Random,
  { repo, actor, event = 'push' }: { repo: Repository; actor: Entry['actor']; event?: string },
): readonly Moment[] => {
  const id = random.int(10_000_000_000, 19_000_000_000);
  const more = {
    workflow_run_id: id,
    workflow_id: random.int(1_000_000, 9_000_000),
    name: 'build and deploy',
    head_branch: event === 'push' ? 'main' : `update-${random.hex(5)}`,
    head_sha: random.hex(40),
    event,
    run_number: random.int(1, 9_000),
    run_attempt: 1,
  };
  const said = (seconds: number, verb: string, extra = {}): Moment =>
    moment(at + seconds * SECOND, random, {
      action: `workflows.${verb}`,
      operation: verb.startsWith('created') ? 'create' : 'modify',
      actor,
      repo,
      more: { ...more, ...extra },
    });
  return [
    said(0, 'created_workflow_run'),
    said(4, 'prepared_workflow_job', {
      secrets_passed: event === 'push' ? secretsOf(organisation, repo) : [],
      runner_name: 'GitHub Actions 12',
      job_name: 'deploy',
    }),
    said(random.int(90, 600), 'completed_workflow_run', {
      conclusion: random.chance(0.08) ? 'failure' : 'success',
    }),
  ];
};

const coding = (scene: Scene): readonly Moment[] => {
  const { workday, random, user, day, client } = scene;
  const heavy = random.chance(0.03) && !day.calm;
  const out = momentsIn(workday, heavy ? random.int(30, 60) : random.int(3, 9), random).flatMap(
    (at): readonly Moment[] => {
      const repo = repoFor(scene);
      const draw = random.next();
      if (draw < 0.5) return [git(scene, at, 'fetch', repo)];
      if (draw < 0.56) return [git(scene, at, 'clone', repo)];
      if (draw < 0.8)
        return [
          git(scene, at, 'push', repo),
          ...workflowRun(day.organisation, at + 5 * SECOND, random, { repo, actor: user }),
        ];
      const action = draw < 0.9 ? 'pull_request.create' : 'pull_request.merge';
      const operation = draw < 0.9 ? 'create' : 'modify';
      return [moment(at, random, { action, operation, actor: user, client, repo })];
    },
  );
  // A new machine is filled with all the code of the team.
  const fresh = workday.odd.has('new_phone')
    ? day.organisation.repositories
        .slice(0, 12)
        .map((repo, nth) => git(scene, workday.begin + HOUR + nth * 20 * SECOND, 'clone', repo))
    : [];
  return [...out, ...fresh];
};

const person = (scene: Scene): readonly Moment[] => {
  const { workday, random, user, client } = scene;
  const signedIn = random.chance(0.6) || workday.odd.has('mistypes');
  return [
    ...(signedIn
      ? [
          moment(workday.begin + 5 * MINUTE, random, {
            action: 'org.sso_response',
            operation: 'authentication',
            actor: user,
            client,
            more: {
              external_identity_nameid: user.person.email,
              external_identity_username: user.person.email,
            },
          }),
        ]
      : []),
    ...(user.person.job === 'engineer' || random.chance(0.4) ? coding(scene) : []),
    // The fix in the night goes past the protection of the branch.
    ...(workday.called === undefined
      ? []
      : [
          moment(workday.called + 20 * MINUTE, random, {
            action: 'protected_branch.policy_override',
            operation: 'modify',
            actor: user,
            client,
            repo: repoFor(scene),
          }),
        ]),
  ];
};

const livePeople = (day: Day): readonly Moment[] => {
  const users = new Map(usersOf(day.organisation).map((user) => [user.person, user]));
  return workersOf([...users.keys()], day, 'github').flatMap(({ workday, random }) => {
    const user = users.get(workday.person);
    if (user === undefined) return [];
    const client = { address: workday.address, spot: workday.spot, agent: user.person.agent };
    return [
      ...person({ day, user, workday, random, client }),
      ...caring({ day, user, workday, random, client }),
    ];
  });
};

/** Teams, tokens let in, a repository now and then; on Tuesdays many at once. */
const caring = (scene: Scene): readonly Moment[] => {
  const { day, user, workday, random, client } = scene;
  if (user.person.job !== 'admin') return [];
  const staff = staffOn(day.organisation, day.start);
  const does = (at: number, action: string, operation: Entry['operation'], more = {}): Moment =>
    moment(at, random, { action, operation, actor: user, client, more });
  const routine = momentsIn(workday, isAdminDay(day) ? random.int(2, 6) : 1, random).map((at) => {
    const other = random.pick(staff);
    return random.chance(0.7)
      ? does(at, 'team.add_member', 'create', {
          team: `northwind/${random.pick(teamSlugs.slice(0, 3))}`,
          user: other.login,
          user_id: other.id,
        })
      : does(at, 'personal_access_token.access_granted', 'create', {
          user: other.login,
          token_id: other.tokenId,
          repositories: 2,
        });
  });
  const deploy = random.chance(0.02)
    ? [
        moment(workday.begin + 3 * HOUR, random, {
          action: 'public_key.create',
          operation: 'create',
          actor: user,
          client,
          repo: repoFor(scene),
          more: { fingerprint: `SHA256:${random.hex(43)}`, title: 'mirror', read_only: 'true' },
        }),
      ]
    : [];
  return [...routine, ...deploy];
};

/** Each run fetches with a token of its own; dependencies rise all at once on some mornings. */
const livePipelines = (day: Day): readonly Moment[] => {
  const { organisation } = day;
  const spot = runners[0];
  if (spot === undefined) return [];
  const out: Moment[] = [];
  for (const [index, repo] of organisation.repositories.entries()) {
    const random = randomOf(organisation.seed, 'github-pipeline', index, day.index);
    const runs = isWorkday(day) ? random.int(0, repo.usesSharedRole ? 1 : 2) : 0;
    for (let nth = 0; nth < runs; nth++) {
      const at = day.start + Math.floor((7 + random.next() * 12) * HOUR);
      const client = { address: addressIn(spot, random), spot, agent: gitAgent };
      out.push(
        moment(at, random, {
          action: 'git.clone',
          operation: 'access',
          actor: deployBot,
          client,
          repo,
          more: { ...withAppToken(random), ...overHttps },
        }),
      );
    }
  }
  const storm = randomOf(organisation.seed, 'storm', day.index);
  if (day.calm || !isWorkday(day) || !storm.chance(0.12)) return out;
  const begin = day.start + 6 * HOUR;
  for (const repo of organisation.repositories.slice(0, 80))
    for (let nth = storm.int(1, 3); nth > 0; nth--)
      out.push(
        ...workflowRun(organisation, begin + storm.int(0, 30 * MINUTE), storm, {
          repo,
          actor: dependabot,
          event: 'pull_request',
        }),
      );
  return out;
};

/** Seats follow the staff records, by the hand of an owner. */
const liveStaff = (day: Day): readonly Moment[] => {
  const { organisation } = day;
  const [owner] = staffOn(organisation, day.start).filter(({ person: { job } }) => job === 'admin');
  if (owner === undefined) return [];
  const random = randomOf(organisation.seed, 'github-staff', day.index);
  const codes = ({ job }: { job: string }): boolean => job === 'engineer' || job === 'admin';
  const each = (at: number, action: string, login: string): Moment =>
    moment(at, random, {
      action,
      operation: action.endsWith('add_member') ? 'create' : 'remove',
      actor: owner,
      more: { user: login },
    });
  return [
    ...joinersOf(day)
      .filter(codes)
      .map((who) => each(day.start + 7 * HOUR, 'org.add_member', userFor(organisation, who).login)),
    ...leaversOf(day)
      .filter(codes)
      .map((who) =>
        each(day.start + 23 * HOUR, 'org.remove_member', userFor(organisation, who).login),
      ),
  ];
};

export const liveOnGithub = (day: Day): readonly Moment[] => [
  ...livePeople(day),
  ...livePipelines(day),
  ...liveStaff(day),
];
