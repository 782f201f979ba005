/** Whom nobody acts on unattended because a directory is synchronised by it. */
import { describe, expect, it } from 'vitest';
import { type Identity, known, unknown } from '../../../model/index.ts';
import { type AccountKind, accountFacts } from './account.ts';
import type { Grant } from './grants.ts';
import { file, snapshotOf, user } from './sharphound.case.ts';
import { withSynchronisers } from './synchroniser.ts';

const SID = 'S-1-5-21-1-2-3-1101';
const factsOf = (name: string, kind: AccountKind) =>
  accountFacts({
    ...{ sid: SID, domain: 'corp.example', dn: `CN=${name},DC=corp,DC=example`, name, kind },
    ...{ enabled: known(true), createdAt: known(1), passwordSetAt: known(1) },
    ...{ passwordExpiresAt: known(null), lastLogonAt: known(null) },
    ...{ smartcardRequired: unknown('not asked'), spns: [], sidHistory: [], certificates: [] },
    ...{ keys: [], marks: [], tags: {} },
  });
const grant = (right: string, holderId: string): Grant => ({
  ...{ holderId, right, effect: 'allow', objectId: 'ad:domain', inherited: false },
});
const told = (name: string, kind: AccountKind, rights: readonly string[] | undefined): Identity => {
  const facts = factsOf(name, kind);
  const [{ id } = { id: '' }] = facts;
  const grants = rights?.map((right) => grant(right, id));
  return withSynchronisers(facts, grants)[0] as Identity;
};

const REPLICATES = ['GetChanges', 'GetChangesAll'];

describe('an account of directory synchronisation', () => {
  it.each([
    ['MSOL_0a1b2c3d4e5f', 'user', REPLICATES, 'the connector of directory synchronisation'],
    ['MSOL_0a1b2c3d4e5f', 'user', undefined, 'the connector of directory synchronisation'],
    ['AAD_0a1b2c3d4e5f', 'user', [], 'the account of the synchronisation service'],
    ['ADSyncMSA1a2b3$', 'gmsa', [], 'the managed account of the synchronisation service'],
    ['provAgentgMSA$', 'gmsa', [], 'the managed account of cloud sync'],
    ['pGMSA_0a1b2c3d$', 'gmsa', [], 'the managed account of cloud sync'],
  ] as const)('%s (%s) carries it', (name, kind, rights, classReason) => {
    expect(told(name, kind, rights)).toMatchObject({
      ...{ class: 'service_account', carries: 'directory_sync', classReason },
    });
  });

  it.each([
    // Anybody who may create users may call one so: without its rights it is none.
    ['MSOL_0a1b2c3d4e5f', 'user', []],
    ['MSOL_0a1b2c3d4e5f', 'user', ['GetChanges']],
    ['MSOL_backup', 'user', REPLICATES],
    // Rights without the name: that is what an intruder gives.
    ['bob', 'user', REPLICATES],
    ['provAgentgMSA$', 'computer', []],
    ['gmsa-web$', 'gmsa', []],
  ] as const)('%s (%s) with %j does not', (name, kind, rights) => {
    expect(told(name, kind, rights)).not.toHaveProperty('carries');
  });

  it('is known from an export too', () => {
    const { facts } = snapshotOf(file('users', [user(1101, 'MSOL_0a1b2c3d4e5f')]));
    expect(facts.find((one) => one.kind === 'identity')).toMatchObject({
      carries: 'directory_sync',
    });
  });
});
