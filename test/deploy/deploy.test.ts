/** What we hand out to run it with keeps what we say of it: nobody is root, nothing is writable, nothing is open. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { routes } from '../../src/api/contract/index.ts';
import { valueAt } from '../../src/core/index.ts';
import { type Manifest, renderChart } from './render.case.ts';

const folder = resolve(import.meta.dirname, '../../deploy');
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const { version } = JSON.parse(readFileSync(resolve(folder, '../package.json'), 'utf8')) as {
  version: string;
};

const at = valueAt;
const listAt = (value: unknown, path: string): readonly unknown[] => {
  const found = at(value, path);
  if (!Array.isArray(found)) throw new Error(`${path} is no list`);
  return found;
};

describe('the image', () => {
  const lines = read('Dockerfile')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  const of = (word: string, from = last): string[] =>
    from.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

  it('runs as a user with a number that is not root, and nothing after it changes that', () => {
    expect(of('USER')).toEqual(['10001:10001']);
    const after = last.slice(last.findIndex((line) => line.startsWith('USER ')));
    expect(after.some((line) => /^(RUN|COPY|ADD) /.test(line))).toBe(false);
  });

  it('belongs to root in every file of the program, and brings no package manager', () => {
    for (const copy of of('COPY')) expect(copy).toContain('--chown=root:root');
    expect(of('RUN').join(' ')).toMatch(/rm -rf \S*\/npm /);
    expect(of('ADD', lines)).toEqual([]);
  });

  it('installs what the lock names, without scripts', () => {
    expect(of('RUN', lines)).toContain('npm ci');
    expect(readFileSync(resolve(folder, '../.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
  });

  it('takes no secret at build time and does not carry the folder of one', () => {
    expect(lines.filter((line) => /^(ARG|ENV) .*(KEY|TOKEN|PASSWORD|SECRET)/i.test(line))).toEqual(
      [],
    );
    const ignored = readFileSync(resolve(folder, '../.dockerignore'), 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.git', '.countersign', 'node_modules']));
    expect(ignored).toContain('deploy/secrets');
  });
});

describe('the compose file', () => {
  const file = load(read('compose.yml')) as Manifest;
  const services = Object.entries(at(file, 'services') as Record<string, Manifest>);

  it.each(services)('%s: read-only root, no new rights, capabilities dropped', (name, service) => {
    expect(service['read_only']).toBe(true);
    expect(service['cap_drop']).toEqual(['ALL']);
    expect(service['security_opt']).toEqual(['no-new-privileges:true']);
    expect(service['privileged']).toBeUndefined();
    expect(String(service['image'])).toMatch(/:[\w.-]+$/);
    expect(String(service['image'])).not.toMatch(/:latest$/);
    if (name === 'countersign') expect(service['cap_add']).toBeUndefined();
  });

  it('opens one port, to this machine alone, and keeps the databases inside', () => {
    const ports = services.flatMap(([, service]) => (service['ports'] ?? []) as string[]);
    expect(ports).toEqual(['127.0.0.1:7420:7420']);
    expect(at(file, 'networks.inside.internal')).toBe(true);
    for (const name of ['postgres', 'nats'])
      expect(at(file, `services.${name}.networks`)).toEqual(['inside']);
  });

  it('hands secrets over as files, never in the environment or on the command line', () => {
    for (const [, service] of services) {
      const environment = Object.entries((service['environment'] ?? {}) as Manifest);
      for (const [name, value] of environment)
        if (/KEY|PASSWORD|STORE|TOKEN|CRED/.test(name)) {
          expect(name).toMatch(/_FILE$/);
          expect(String(value)).toMatch(/^\/run\/secrets\//);
        }
      expect(String(service['command'] ?? '')).not.toMatch(/:\/\/[^/\s]*:[^/\s]*@/);
    }
  });
});

describe('the chart', () => {
  const chart = join(folder, 'helm/countersign');
  const manifests = renderChart(chart);
  const of = (kind: string, from = manifests): readonly Manifest[] =>
    from.filter((one) => one['kind'] === kind);
  const [workload] = of('StatefulSet');
  const pod = at(workload, 'spec.template.spec');
  const [container] = listAt(pod, 'containers');

  it('makes every kind that is promised, of this version', () => {
    expect(manifests.map((one) => one['kind']).sort()).toEqual([
      'NetworkPolicy',
      'PodDisruptionBudget',
      'Service',
      'Service',
      'ServiceAccount',
      'StatefulSet',
    ]);
    expect(at(container, 'image')).toBe(`countersign:${version}`);
    const pinned = renderChart(chart, { image: { digest: 'sha256:abc' } });
    const [again] = of('StatefulSet', pinned);
    expect(at(listAt(again, 'spec.template.spec.containers')[0], 'image')).toBe(
      'countersign@sha256:abc',
    );
  });

  it('gives nobody root, new rights, a writable root or a token of the cluster', () => {
    expect(at(pod, 'securityContext')).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 10001,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(at(container, 'securityContext')).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      privileged: false,
      capabilities: { drop: ['ALL'] },
    });
    expect(at(pod, 'automountServiceAccountToken')).toBe(false);
    for (const word of ['hostNetwork', 'hostPID', 'hostIPC']) expect(at(pod, word)).toBeUndefined();
    expect(listAt(pod, 'volumes').filter((one) => at(one, 'hostPath') !== undefined)).toEqual([]);
  });

  it('asks for cpu and memory, and is held to them', () => {
    for (const which of ['requests', 'limits'])
      for (const what of ['cpu', 'memory'])
        expect(at(container, `resources.${which}.${what}`)).toBeDefined();
  });

  it('probes routes that are there and open, under a name that is answered', () => {
    const open = Object.values(routes).filter((route) => route.permission === 'none');
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
      const path = at(container, `${probe}.httpGet.path`);
      expect(open.map((route) => route.path as string)).toContain(path);
      expect(listAt(container, `${probe}.httpGet.httpHeaders`)).toEqual([
        { name: 'Host', value: 'localhost:7420' },
      ]);
    }
    // A database that is away must take a node out of service, and must not get it killed.
    expect(at(container, 'livenessProbe.httpGet.path')).not.toBe(
      at(container, 'readinessProbe.httpGet.path'),
    );
  });

  it('lets one node go at a time, and picks the pods it speaks of', () => {
    const [budget] = of('PodDisruptionBudget');
    expect(at(budget, 'spec.maxUnavailable')).toBe(1);
    const labels = at(workload, 'spec.template.metadata.labels');
    expect(at(budget, 'spec.selector.matchLabels')).toEqual(labels);
    expect(at(of('NetworkPolicy')[0], 'spec.podSelector.matchLabels')).toEqual(labels);
    expect(at(workload, 'spec.selector.matchLabels')).toEqual(labels);
    for (const service of of('Service')) expect(at(service, 'spec.selector')).toEqual(labels);
  });

  it('says of every connection, in and out, with whom and through which port', () => {
    const [policy] = of('NetworkPolicy');
    expect(at(policy, 'spec.policyTypes')).toEqual(['Ingress', 'Egress']);
    const rules = [
      ...listAt(policy, 'spec.ingress').map((rule) => listAt(rule, 'from').concat()),
      ...listAt(policy, 'spec.egress').map((rule) => listAt(rule, 'to').concat()),
    ];
    for (const peers of rules) expect(peers.length).toBeGreaterThan(0);
    for (const rule of [...listAt(policy, 'spec.ingress'), ...listAt(policy, 'spec.egress')])
      expect(listAt(rule, 'ports').length).toBeGreaterThan(0);
    const outward = listAt(policy, 'spec.egress').find((rule) =>
      listAt(rule, 'to').some((peer) => at(peer, 'ipBlock') !== undefined),
    );
    // The address that hands out a cloud's own credentials.
    expect(JSON.stringify(outward)).toContain('169.254.169.254/32');
  });

  it('takes secrets from files of a secret that is yours, and makes none', () => {
    expect(of('Secret')).toEqual([]);
    expect(JSON.stringify(listAt(container, 'args'))).not.toMatch(/postgres:\/\//);
    for (const one of listAt(container, 'env'))
      expect(at(one, 'value')).toMatch(/^\/run\/secrets\//);
  });

  it('reads metrics with a token where a monitor is wanted', () => {
    const [monitor] = of(
      'ServiceMonitor',
      renderChart(chart, { serviceMonitor: { enabled: true } }),
    );
    const [endpoint] = listAt(monitor, 'spec.endpoints');
    expect(at(endpoint, 'authorization.type')).toBe('Bearer');
    expect(Object.values(routes).map((route) => route.path as string)).toContain(
      at(endpoint, 'path'),
    );
  });
});

describe('the systemd unit', () => {
  const settings = new Map<string, string[]>();
  for (const line of read('systemd/countersign.service').split('\n')) {
    const [, name, value] = /^([A-Za-z]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) settings.set(name, [...(settings.get(name) ?? []), value ?? '']);
  }

  it('runs as a user of its own that can gain no rights', () => {
    expect(settings.get('User')).toEqual(['countersign']);
    expect(settings.get('NoNewPrivileges')).toEqual(['yes']);
    expect(settings.get('CapabilityBoundingSet')).toEqual(['']);
    expect(settings.get('RestrictSUIDSGID')).toEqual(['yes']);
  });

  it('sees a system that it cannot change, and writes to its own folder alone', () => {
    expect(settings.get('ProtectSystem')).toEqual(['strict']);
    expect(settings.get('ReadWritePaths')).toBeUndefined();
    expect(settings.get('StateDirectory')).toEqual(['countersign']);
    expect(settings.get('StateDirectoryMode')).toEqual(['0700']);
    for (const one of [
      ...['ProtectHome', 'PrivateTmp', 'PrivateDevices', 'ProtectKernelTunables'],
      ...['ProtectKernelModules', 'ProtectControlGroups', 'RestrictNamespaces'],
    ])
      expect([one, settings.get(one)]).toEqual([one, ['yes']]);
  });

  it('gets its key as a credential, and time to give its partitions back', () => {
    expect(settings.get('LoadCredential')?.[0]).toMatch(/^sealing\.key:/);
    expect(settings.get('Environment')?.join(' ')).toContain('COUNTERSIGN_KEY_FILE=%d/sealing.key');
    expect(settings.get('Environment')?.join(' ')).not.toMatch(/COUNTERSIGN_KEY=/);
    expect(Number(settings.get('TimeoutStopSec')?.[0])).toBeGreaterThanOrEqual(60);
  });
});
