/** Every change Countersign can make in GitLab. */
import type { Action, Keeper } from '../../../model/index.ts';
import { immediateAction } from '../../immediate-action.ts';
import { connectGitlab, type GitlabClient, type GitlabOptions } from '../client.ts';
import type { GitlabConfig } from '../config.ts';
import { blockUser, revokeToken } from './accounts.ts';
import { deleteDeployKey, deleteVariable, pauseRunner } from './projects.ts';
import { protectVariable } from './protect-variable.ts';
import { rotations } from './rotate.ts';

export interface GitlabActionOptions extends GitlabOptions {
  /** Where new tokens go; without it none is rotated. */
  readonly keeper?: Keeper;
}

/** They share one client, made when first needed. */
export const gitlabActions = (
  config: GitlabConfig,
  options: GitlabActionOptions = {},
): readonly Action[] => {
  let made: GitlabClient | undefined;
  const client = (): GitlabClient => {
    made ??= connectGitlab(config, 'actToken', options);
    return made;
  };
  const specs = [
    blockUser,
    revokeToken,
    deleteDeployKey,
    pauseRunner,
    protectVariable,
    deleteVariable,
  ];
  return [
    ...specs.map((spec) => immediateAction('gitlab', spec(client))),
    ...rotations(client, options.keeper),
  ];
};
