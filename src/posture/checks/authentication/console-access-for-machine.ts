import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';

export const consoleAccessForMachine: Check = {
  id: 'console-access-for-machine',
  title: 'Machine that a person can sign in as',
  severity: 'medium',
  topic: 'human_use',
  dimension: 'exposure',
  remedy: 'Delete the password: a machine never needs an interactive sign-in.',
  cause: 'A machine was set up as an account for people.',
  closes: 'A pull that lists no interactive sign-in for it.',
  controls: { nhi: ['NHI10:2025', 'NHI4:2025'], csf: ['PR.AA-03', 'PR.AA-05'] },
  population: {
    says: 'service accounts, workloads, third-party apps and agents',
    classes: ['service_account', 'workload', 'third_party_app', 'agent'],
  },
  judge(view, id, at) {
    const interactive = view.identity(id, at)?.interactive;
    if (!interactive) return cannotTell('not in the inventory');
    if (!interactive.known) return cannotTell(`interactive sign-in: ${interactive.because}`);
    return interactive.value ? fail('is a machine, yet has an interactive sign-in') : pass;
  },
  points: 10,
  likelihoodNats: 0.3,
  condition: 'no_strong_authenticator',
};
