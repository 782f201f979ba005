import { describe, expect, it } from 'vitest';
import { kubernetesLocal } from './local.ts';

const config = (user: string): string => `apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: 'https://c.example', certificate-authority-data: QQ== } }]
users:
  - name: u
    user: ${user}
`;

describe('a kubeconfig that comes from far', () => {
  it('is taken with what it holds itself', () => {
    expect(kubernetesLocal({ kubeconfig: config('{ token: t }') })).toBeUndefined();
    const certificate = config('{ client-key-data: QQ==, client-certificate-data: QQ== }');
    expect(kubernetesLocal({ kubeconfig: certificate })).toBeUndefined();
  });

  it('is refused where it would run a program or read a file, however it is written', () => {
    for (const user of [
      '{ exec: { command: /bin/sh } }',
      '{ "exec": { command: /bin/sh } }',
      '{ auth-provider: { name: gcp, config: { cmd-path: /bin/sh } } }',
      '{ tokenFile: /etc/shadow }',
      '{ client-key: /etc/ssl/key }',
      '{ <<: { exec: { command: x } } }',
      '{ ? exec : { command: x } }',
    ])
      expect(kubernetesLocal({ kubeconfig: config(user) }), user).toMatch(/kubeconfig holds/);
    expect(kubernetesLocal({ kubeconfig: 'a: [' })).toMatch(/cannot be read/);
    const both = { kubeconfig: config('{ token: t }'), actKubeconfig: config('{ exec: {} }') };
    expect(kubernetesLocal(both)).toMatch(/exec/);
  });
});
