/** One role, hundreds of repositories: each run is told apart by the subject of its token alone. */
import { HOUR, SECOND } from '../../../core/index.ts';
import type { Repository, SharedPipeline } from '../../organisation/model.ts';
import { runnerAgent } from '../../organisation/names.ts';
import { isWorkday, type Life, type Moment } from '../../part.ts';
import { addressIn, runners } from '../../places.ts';
import type { Random } from '../../random.ts';
import { newSession, sessionCaller } from '../callers.ts';
import { deploying } from '../calls/index.ts';
import { trailMoment } from '../record.ts';
import { oidcSession, oidcSignInOf } from './pipeline.ts';

export const deployThroughShared = (
  { role }: SharedPipeline,
  repository: Repository,
  since: number,
  random: Random,
): readonly Moment[] => {
  const from = { address: addressIn(runners[0], random), agent: runnerAgent };
  const session = newSession(role, 'GitHubActions', since, random);
  const subject = `repo:${repository.name}:ref:refs/heads/main`;
  const signIn = oidcSignInOf(role, session, from, subject);
  const caller = sessionCaller(oidcSession(role, session), from);
  let at = since + 4 * SECOND;
  return [
    trailMoment(signIn.caller, signIn.call, since, random),
    ...deploying(random, role.account.id, repository.name).map((call) => {
      at += random.int(200, 3000);
      return trailMoment(caller, call, at, random);
    }),
  ];
};

export const liveAsSharedPipeline: Life<SharedPipeline> = (shared, day, random) => {
  const chance = isWorkday(day) ? 0.85 : 0.04;
  return shared.repositories.flatMap((repository) => {
    if (!random.chance(chance)) return [];
    return Array.from({ length: random.int(1, 5) }, () =>
      deployThroughShared(
        shared,
        repository,
        Math.floor(day.start + (7 + random.next() * 12) * HOUR),
        random,
      ),
    ).flat();
  });
};
