import { isObject } from '../../../core/index.ts';
import { fail, pass, type Setting, type Verdict } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { settingsOf } from '../settings.ts';
import { unlessBlind, worstOf } from '../subject.ts';

const items = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** Capabilities that are root on the node, more or less. */
const strong = new Set(['ALL', 'SYS_ADMIN', 'SYS_PTRACE', 'SYS_MODULE', 'DAC_READ_SEARCH']);

/** What of the node it holds; undefined = nothing that matters. */
const held = ({ value }: Setting): string | undefined => {
  const containers = items(value['containers']);
  if (containers.some(({ privileged }) => privileged === true)) return 'a privileged container';
  const writes = containers
    .flatMap(({ mounts }) => items(mounts))
    .find(({ readOnly }) => readOnly !== true);
  if (writes) return `the folder ${String(writes['path'])} of the node, to write`;
  const added = containers
    .flatMap((one) => (Array.isArray(one['added']) ? one['added'] : []))
    .find((one) => strong.has(String(one)));
  if (added !== undefined) return `the capability ${String(added)}`;
  return value['hostPID'] === true ? 'every process of the node' : undefined;
};

const hasToken = ({ value }: Setting): boolean =>
  value['automount'] !== false || value['projectsToken'] === true;

const judge = (pod: Setting): Verdict => {
  const what = held(pod);
  return what === undefined || !hasToken(pod)
    ? pass
    : fail(`${pod.name} has ${what}, and the token of ${String(pod.value['account'])}`, [pod.name]);
};

export const podHoldsItsNode: Check = {
  id: 'pod-holds-its-node',
  title: 'Pod that holds its node, and a token beside',
  severity: 'high',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'kubernetes',
  remedy:
    'Take the privilege or the host path away, mount no token, and enforce the restricted profile.',
  cause: 'An agent that needs the node was given the account of its namespace as well.',
  closes: 'No pod with the node in its hands that carries a token.',
  controls: {
    nhi: ['NHI5:2025', 'NHI8:2025'],
    csf: ['PR.AA-05', 'PR.PS-01'],
    cis: ['CIS Kubernetes 5.2.2', 'CIS Kubernetes 5.2.3'],
  },
  population: { says: 'clusters', classes: 'scopes' },
  judge(view, id, at) {
    const { settings, unseen } = settingsOf(view, id, 'pod', at);
    return unlessBlind(unseen, worstOf(settings.map(judge)));
  },
  points: 12,
  likelihoodNats: 0.3,
  condition: 'overprivilege',
};
