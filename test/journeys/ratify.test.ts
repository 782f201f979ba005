/** Changes of high risk on the twin: seen as they happen, ratified by the owner or reverted, never by their actor. */
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  ListAccessKeysCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR } from '../../src/core/index.ts';
import { type Office, verifyStoredLedger } from '../../src/governance/index.ts';
import type { ChangeCase } from '../../src/model/index.ts';
import { adminKey } from '../../src/sources/aws/twin/twin.case.ts';
import {
  asUser,
  type ExistenceSite,
  openExistenceSite,
  openOffice,
  userId,
} from './existence.case.ts';

const CI = userId('ci');
const ADMIN = userId('admin');
let site: ExistenceSite;
let office: Office;
beforeAll(async () => {
  site = await openExistenceSite();
  office = await openOffice(site);
});
afterAll(() => site.close());

const only = async (kind: ChangeCase['kind']): Promise<ChangeCase> => {
  await site.listen();
  await office.ratify.turn();
  const [found, ...more] = (await office.ratify.list({ state: ['waiting'] })).filter(
    (one) => one.kind === kind,
  );
  if (!found || more.length > 0) throw new Error(`${more.length + (found ? 1 : 0)} changes wait`);
  return found;
};
/** A user has two keys at most: what was taken back makes room. */
const newKey = async (): Promise<string> => {
  const iam = site.bench.iam(adminKey);
  const listed = await iam.send(new ListAccessKeysCommand({ UserName: 'ci' }));
  for (const { AccessKeyId, Status } of listed.AccessKeyMetadata ?? [])
    if (Status === 'Inactive')
      await iam.send(new DeleteAccessKeyCommand({ UserName: 'ci', AccessKeyId }));
  const made = await iam.send(new CreateAccessKeyCommand({ UserName: 'ci' }));
  return made.AccessKey?.AccessKeyId ?? '';
};
const statusOf = async (keyId: string): Promise<string | undefined> => {
  const listed = await site.bench.iam().send(new ListAccessKeysCommand({ UserName: 'ci' }));
  return listed.AccessKeyMetadata?.find((one) => one.AccessKeyId === keyId)?.Status;
};

it('a new administrator waits for the owner, and whoever made them one cannot ratify it', async () => {
  await site.bench.iam(adminKey).send(
    new AttachUserPolicyCommand({
      UserName: 'ci',
      PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    }),
  );
  const change = await only('privilege_raised');
  expect(change).toMatchObject({ subjectId: CI, tier: 0, found: 'event', rootId: ADMIN });
  expect(change.asked).toEqual(['olga']);
  expect(change.barred).toContain(ADMIN);
  const said = { answer: 'ratify', reason: 'planned' } as const;
  for (const who of [asUser('anna', [ADMIN]), asUser('admin'), asUser('dora')])
    await expect(office.ratify.answer(change.id, { ...said, user: who })).rejects.toMatchObject({
      code: 'ERR_FORBIDDEN',
    });
  const done = await office.ratify.answer(change.id, { ...said, user: asUser('olga') });
  expect(done).toMatchObject({ state: 'ratified', decidedBy: 'olga' });
  await expect(
    office.ratify.answer(change.id, { ...said, user: asUser('olga') }),
  ).rejects.toMatchObject({ code: 'ERR_CONFLICT' });
});

it('a key made for an administrator is taken back exactly when the owner did not want it', async () => {
  const keyId = await newKey();
  const change = await only('credential_added');
  expect(change.says).toContain(keyId);
  const asked = await office.ratify.answer(change.id, {
    ...{ answer: 'revert', reason: 'nobody asked for it', user: asUser('olga') },
  });
  expect(asked.state).toBe('reverting');
  await site.settle();
  await office.ratify.turn();
  expect(await office.ratify.get(change.id)).toMatchObject({ state: 'reverted' });
  expect(await statusOf(keyId)).toBe('Inactive');
});

it('what nobody answers is reverted where the site says so, and only then', async () => {
  await site.store.settings.put('ratify', { hours: 1, escalations: 0, unanswered: 'escalate' });
  const keyId = await newKey();
  const { id } = await only('credential_added');
  site.clock.advance(2 * HOUR);
  await office.ratify.turn();
  expect(await office.ratify.get(id)).toMatchObject({ state: 'unanswered' });
  expect(await statusOf(keyId)).toBe('Active');
  await site.store.settings.put('ratify', { hours: 1, escalations: 0, unanswered: 'revert' });
  site.clock.advance(2 * HOUR);
  await office.ratify.turn();
  await site.settle();
  await office.ratify.turn();
  expect(await office.ratify.get(id)).toMatchObject({ state: 'reverted' });
  expect(await statusOf(keyId)).toBe('Inactive');
});

it('every turn of it is in a ledger that holds', async () => {
  const verbs = (await site.store.governance.ledger(1, 1_000)).map((one) => one.verb);
  for (const verb of [
    'found',
    'refused_answer',
    'ratified',
    'refused',
    'reverting',
    'reverted',
    'unanswered',
  ])
    expect(verbs).toContain(`change.${verb}`);
  expect(await verifyStoredLedger(site.store)).toMatchObject({ intact: true });
});
