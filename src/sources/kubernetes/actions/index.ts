/** All that Countersign can do in a cluster. */
import type { Action } from '../../../model/index.ts';
import type { KubernetesConfig } from '../config.ts';
import { actingOn, type KubernetesActionOptions } from './acting.ts';
import { recreateAccount } from './recreate.ts';
import { removeSubject } from './remove-subject.ts';
import { deletePods, deleteTokenSecret } from './tokens.ts';
import { unbindAccount } from './unbind.ts';

export const kubernetesActions = (
  config: KubernetesConfig,
  options: KubernetesActionOptions = {},
): readonly Action[] => {
  const acting = actingOn(config, options);
  return [
    removeSubject(acting),
    deleteTokenSecret(acting),
    deletePods(acting),
    recreateAccount(acting),
    unbindAccount(acting),
  ];
};
