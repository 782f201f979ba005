/** Every change Countersign can make in GitLab. */
import type { Action } from '../../../model/index.ts';
import { immediateAction } from '../../immediate-action.ts';
import { connectGitlab, type GitlabClient, type GitlabOptions } from '../client.ts';
import type { GitlabConfig } from '../config.ts';
import { blockUser, revokeToken } from './accounts.ts';
import { deleteDeployKey, deleteVariable, pauseRunner } from './projects.ts';

/** They share one client, made when first needed. */
export const gitlabActions = (
  config: GitlabConfig,
  options: GitlabOptions = {},
): readonly Action[] => {
  let made: GitlabClient | undefined;
  const client = (): GitlabClient => {
    made ??= connectGitlab(config, 'actToken', options);
    return made;
  };
  return [blockUser, revokeToken, deleteDeployKey, pauseRunner, deleteVariable].map((spec) =>
    immediateAction('gitlab', spec(client)),
  );
};
