/** All that we know of Kubernetes: its audit log, its accounts and bindings, and what may be done about them. */
import { defineSource } from '../contract.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';
import { aboutKubernetes } from './about.ts';
import { kubernetesAccess } from './access/index.ts';
import { kubernetesActions } from './actions/index.ts';
import { applyAudit } from './apply.ts';
import { type KubernetesConfig, kubernetesConfig } from './config.ts';
import { isAuditEvent, unwrapAudit } from './detect.ts';
import { ONE_CLUSTER } from './ids.ts';
import { inventoryFile } from './inventory/file.ts';
import { pullCluster } from './inventory/pull.ts';
import { kubernetesLocal } from './local.ts';
import { parseAudit, partitionOf } from './parse.ts';
import { permissions, probePermissions } from './permissions.ts';
import { kubernetesPlaces } from './places.ts';
import { kubernetesPrivileges } from './privileges.ts';
import { auditWebhook } from './webhook.ts';

const system: OcsfSystem = {
  vendor: 'Kubernetes',
  product: 'Kubernetes',
  log: 'Audit log',
  account: { typeId: 99, type: 'Kubernetes cluster' },
  mapped: [
    'auditID',
    'stageTimestamp',
    'requestReceivedTimestamp',
    'verb',
    'user.username',
    'user.extra',
    'impersonatedUser.username',
    'sourceIPs',
    'userAgent',
    'objectRef',
    'responseStatus.code',
    'responseStatus.reason',
    'responseStatus.message',
    'cluster_name',
  ],
  secrets: new Set(['token', 'password', 'client-key-data']),
};

export const kubernetesSource = defineSource<KubernetesConfig>({
  id: 'kubernetes',
  title: 'Kubernetes',
  config: kubernetesConfig,
  local: kubernetesLocal,
  permissions,
  about: aboutKubernetes,
  // https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/: what is logged is what the audit policy says.
  telemetry: {
    authentication: {
      given: 'needs',
      setting: 'an audit policy of level Metadata or more, at the API server (--audit-policy-file)',
    },
    token_issuance: {
      given: 'needs',
      setting: 'an audit policy that logs serviceaccounts/token and certificatesigningrequests',
    },
    privilege_change: {
      given: 'needs',
      setting:
        'level Request or more for rbac.authorization.k8s.io, so that bindings tell whom and what',
    },
    secret_access: {
      given: 'needs',
      setting: 'an audit policy that logs secrets at level Metadata',
    },
    service_to_service: { given: 'no' },
  },
  // The log backend writes in batches of a second; managed clouds forward within minutes.
  lateness: { typicalSeconds: 5, worstSeconds: 900 },
  unobservable: [
    {
      privilege: 'kubelet:*',
      because: "calls straight to a node's kubelet pass by the API server",
    },
    { privilege: 'etcd:*', because: 'reading etcd itself leaves no audit event' },
  ],
  logsources: [{ product: 'kubernetes', service: 'audit' }],
  detect: isAuditEvent,
  parse: parseAudit,
  unwrap: unwrapAudit,
  ocsf: (event) => renderOcsf(event, system),
  inventoryFile,
  inventory: (config, at, options) => pullCluster(config, at, options),
  probe: (config) => probePermissions(config),
  webhook: auditWebhook,
  apply: applyAudit,
  access: kubernetesAccess,
  privileges: kubernetesPrivileges,
  actions: (config) => kubernetesActions(config),
  places: (config) => kubernetesPlaces(config),
  partitionKey: (record) => partitionOf(record, ONE_CLUSTER),
});
