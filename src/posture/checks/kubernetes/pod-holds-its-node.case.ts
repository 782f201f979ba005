import { blind, type CheckCase, inSystem, setting } from '../world.case.ts';

const container = (extra = {}) => ({ privileged: false, added: [], mounts: [], ...extra });
const pod = (one: Record<string, unknown>, extra: Record<string, unknown> = {}) =>
  setting('pod', 'pods/app/web', {
    account: 'system:serviceaccount:app:web',
    containers: [container(one)],
    ...extra,
  });

const asked = { subject: 'scope:toy:one' } as const;

export const cases: readonly CheckCase[] = inSystem('kubernetes', [
  { ...asked, says: 'a plain pod', expect: 'pass', facts: [pod({})] },
  {
    ...asked,
    says: 'privileged, with a token',
    expect: 'fail',
    because: /has a privileged container, and the token of system:serviceaccount:app:web/,
    facts: [pod({ privileged: true })],
  },
  {
    ...asked,
    says: 'privileged, without a token',
    expect: 'pass',
    facts: [pod({ privileged: true }, { automount: false })],
  },
  {
    ...asked,
    says: 'writes to the node',
    expect: 'fail',
    facts: [pod({ mounts: [{ path: '/var/run', readOnly: false }] })],
  },
  {
    ...asked,
    says: 'reads a folder of the node',
    expect: 'pass',
    facts: [pod({ mounts: [{ path: '/etc/ssl', readOnly: true }] })],
  },
  {
    ...asked,
    says: 'a capability as good as root',
    expect: 'fail',
    facts: [pod({ added: ['SYS_ADMIN'] }, { automount: false, projectsToken: true })],
  },
  {
    ...asked,
    says: 'pods were not listed',
    expect: 'unknown',
    facts: [],
    blind: blind('settings'),
  },
]);
