import { CountersignError } from '../../core/index.ts';
import type { ApiDeps } from '../deps.ts';

/** What plans are made by. @throws CountersignError ERR_STORE_UNAVAILABLE while no graph is here */
export const eyesOf = (deps: ApiDeps) => {
  const view = deps.view();
  if (!view) throw new CountersignError('ERR_STORE_UNAVAILABLE', 'the graph is being loaded');
  return { view, posture: deps.posture };
};
