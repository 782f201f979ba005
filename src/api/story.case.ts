/** A small AWS account and what an intruder did in it, brought in through the API and judged by the real loop. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, HOUR, MINUTE, parseJson, silentLog } from '../core/index.ts';
import { appendSnapshot } from '../loop/index.ts';
import type { Approval, Incident, PlanStep, ResponsePlan, Snapshot } from '../model/index.ts';
import { awsSource } from '../sources/aws/index.ts';
import { NOW, type Site } from './api.case.ts';

const fixtures = join(import.meta.dirname, '../sources/aws/fixtures');
export const ACCOUNT = '123456789012';
export const JANE = `aws:arn:aws:iam::${ACCOUNT}:user/people/jane`;
export const SERVICE = `aws:arn:aws:iam::${ACCOUNT}:user/svc-deploy`;

/** Until it is there; a loop that never gets there fails the test by its time. */
export const eventually = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** A tenant of another system, known by its configuration alone. */
export const TENANT = 'scope:entra:contoso';
const tenant: Snapshot = {
  system: 'entra',
  scope: 'contoso',
  takenAt: NOW - DAY,
  complete: ['setting'],
  blind: [],
  facts: [
    {
      ...{ kind: 'setting', id: 'entra:setting:contoso:authorization_policy', system: 'entra' },
      ...{ scope: 'contoso', type: 'authorization_policy', nativeId: 'authorizationPolicy' },
      name: 'Authorization Policy',
      value: { allowInvitesFrom: 'everyone' },
    },
  ],
};

export const pullFixtures = async (site: Site): Promise<void> => {
  await appendSnapshot(tenant, {
    stream: site.stream,
    tenant: site.tenant,
    now: () => NOW,
    log: silentLog,
    partitionOf: () => 0,
  });
  for (const name of ['gaad.json', 'credential-report.csv']) {
    const text = readFileSync(join(fixtures, name), 'utf8');
    const json = name.endsWith('.json') ? parseJson(text) : undefined;
    const map = awsSource.inventoryFile?.({ path: name, text }, json);
    if (!map) throw new Error(`${name} is no inventory export`);
    await appendSnapshot(map(NOW - DAY), {
      stream: site.stream,
      tenant: site.tenant,
      now: () => NOW,
      log: silentLog,
      partitionOf: () => 0,
    });
  }
};

let serial = 0;
/** One CloudTrail record of jane's, from a network of nobody's. */
export const record = (eventName: string, more: Readonly<Record<string, unknown>> = {}) => {
  serial++;
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE0000000001',
      arn: JANE.slice(4),
      accountId: ACCOUNT,
      accessKeyId: 'AKIAEXAMPLEJANE00001',
      userName: 'jane',
    },
    eventTime: new Date(NOW - 10 * MINUTE + serial * 1_000).toISOString(),
    eventSource: 'cloudtrail.amazonaws.com',
    eventName,
    awsRegion: 'eu-west-1',
    sourceIPAddress: '203.0.113.9',
    userAgent: 'aws-cli/2.31.4',
    requestParameters: { name: 'org-trail' },
    responseElements: null,
    eventID: `event-${serial}`,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    ...more,
  };
};

export const sendLines = async (site: Site, token: string, lines: readonly unknown[]) =>
  site.inject({
    method: 'POST',
    url: '/api/v1/ingest/aws',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    payload: lines
      .map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
      .join('\n'),
  });

const stepOf = (planId: string, index: number): PlanStep => ({
  id: `${planId}-${index}`,
  planId,
  index,
  name: 'quarantine',
  stage: 'freeze',
  action: 'aws.quarantine_deny',
  target: {
    system: 'aws',
    identityId: JANE,
    nativeId: 'jane',
    scope: ACCOUNT,
  },
  params: {},
  state: 'effective',
  result: {
    accepted: true,
    alreadyDone: false,
    acceptedAt: NOW,
    residual: [{ what: 'role sessions', until: undefined, because: 'they live until they end' }],
    undoState: { sealed: 'never shown' },
    detail: 'put a deny',
  },
  updatedAt: NOW,
});

export const planOf = (incident: Incident, id = 'pln_story'): ResponsePlan => ({
  id,
  incidentId: incident.id,
  playbook: 'human/account-takeover',
  identityId: JANE,
  state: 'waiting_approval',
  authority: 'waits for an approval',
  steps: [stepOf(id, 0)],
  createdAt: NOW,
  updatedAt: NOW,
  drill: false,
});

export const approvalOf = (incident: Incident, change: Partial<Approval> = {}): Approval => ({
  id: 'apr_story',
  planId: 'pln_story',
  incidentId: incident.id,
  title: 'Suspend jane?',
  question: 'May we: deny everything to jane?\nBefore it: her console work stops.',
  asked: ['approver'],
  barred: [JANE, 'person:jane@example.com', 'name:jane'],
  requestedBy: 'countersign',
  state: 'waiting',
  createdAt: NOW,
  expiresAt: NOW + HOUR,
  ...change,
});

export interface Story {
  readonly incident: Incident;
  /** Sees and does everything. */
  readonly admin: string;
  readonly ingestToken: string;
}

export const tellStory = async (site: Site): Promise<Story> => {
  const admin = await site.session(['admin', 'approver']);
  const ingestToken = await site.token(await site.user(['ingest']), ['ingest:write']);
  await pullFixtures(site);
  const created = record('CreateAccessKey', {
    eventSource: 'iam.amazonaws.com',
    requestParameters: { userName: 'svc-deploy' },
    responseElements: {
      accessKey: { userName: 'svc-deploy', accessKeyId: 'AKIAEXAMPLENEW000001', status: 'Active' },
    },
  });
  const sent = await sendLines(site, ingestToken, [created, record('StopLogging'), '{not json']);
  if (sent.statusCode !== 200) throw new Error(sent.body);
  const incident = await eventually(
    async () => (await site.store.incidents.list({}, { limit: 1 })).items[0],
  );
  const { store } = site;
  await store.response.createPlan(planOf(incident));
  await store.response.createApproval(approvalOf(incident));
  await store.governance.putTask({
    id: 'tsk_story',
    subjectId: SERVICE,
    owner: 'payments@example.com',
    kind: 'rotate',
    title: 'Rotate the key',
    because: 'a stranger may hold it',
    state: 'open',
    createdAt: NOW,
    dueAt: NOW + DAY,
    incidentId: incident.id,
  });
  await store.governance.putDrill({
    id: 'drl_story',
    drill: 'leaked-key',
    class: 'service_account',
    result: 'pass',
    times: { detected: 900 },
    because: 'contained in time',
    startedAt: NOW,
    finishedAt: NOW + 5_000,
  });
  return { incident, admin, ingestToken };
};
