/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { appChangesTheGuard } from './app-changes-the-guard.ts';
import { appOnAllRepositories } from './app-on-all-repositories.ts';
import { classicTokenWide } from './classic-token-wide.ts';
import { environmentWithoutProtection } from './environment-without-protection.ts';
import { jobTokenApproves } from './job-token-approves.ts';
import { jobTokenWrites } from './job-token-writes.ts';
import { membersOpenRepositories } from './members-open-repositories.ts';
import { membersWriteEverywhere } from './members-write-everywhere.ts';
import { outsiderAdministers } from './outsider-administers.ts';
import { runnerOfPublicRepository } from './runner-of-public-repository.ts';
import { secondFactorNotRequired } from './second-factor-not-required.ts';
import { subjectNamesNoRepository } from './subject-names-no-repository.ts';
import { tokenOnAllRepositories } from './token-on-all-repositories.ts';
import { unreviewedPipeline } from './unreviewed-pipeline.ts';
import { writingDeployKey } from './writing-deploy-key.ts';

export const githubChecks: readonly Check[] = [
  appChangesTheGuard,
  appOnAllRepositories,
  classicTokenWide,
  environmentWithoutProtection,
  jobTokenApproves,
  jobTokenWrites,
  membersOpenRepositories,
  membersWriteEverywhere,
  outsiderAdministers,
  runnerOfPublicRepository,
  secondFactorNotRequired,
  subjectNamesNoRepository,
  tokenOnAllRepositories,
  unreviewedPipeline,
  writingDeployKey,
];
