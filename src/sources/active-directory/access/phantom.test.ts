/**
 * The published collection of PHANTOM.CORP against what a reader of the raw files wrote down beside this test: each
 * entry with its reason, none of them from our own output.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInventory, type InventoryView } from '../../../inventory/index.ts';
import type { AccessEdge } from '../../../model/index.ts';
import { sharpHoundFile } from '../inventory/sharphound.ts';
import { adAccess } from './index.ts';
import { readNode } from './nodes.ts';
import expected from './phantom.expected.json' with { type: 'json' };

const SAMPLE = resolve(import.meta.dirname, '../../../../../shared/data/ad/bloodhound-sample');
const SID = 'S-1-5-21-2697957641-2271029196-387917394';
const GOAL = 'control-plane:active-directory:phantom.corp';
const ADMINS = `active-directory:${SID}-512`;

/** `2110 T1_TonyMontana`, `S-1-5-11 Authenticated Users`, `within:ou=…`. */
const idOf = (label: string): string => {
  const [first = ''] = label.split(' ');
  if (label.includes(':')) return `active-directory:${label}`;
  return first.startsWith('S-1-')
    ? `active-directory:phantom.corp/${first}`
    : `active-directory:${SID}-${first}`;
};
const ids = (entries: readonly { readonly account: string }[]): readonly string[] =>
  [...new Set(entries.map(({ account }) => idOf(account)))].sort();

const viewOf = (files: readonly string[]): InventoryView => {
  const inventory = createInventory({
    access: { 'active-directory': adAccess },
    now: () => 2_000_000_000_000,
  });
  for (const text of files) {
    const snapshot = sharpHoundFile(JSON.parse(text))?.(1_900_000_000_000);
    if (snapshot) inventory.applySnapshot(snapshot);
  }
  return inventory.view;
};

const principals = (view: InventoryView): readonly string[] =>
  [...view.identities(), ...view.groups()].map(({ id }) => id);

const walked = new Set<AccessEdge['kind']>(['member_of', 'can_become', 'can_escalate', 'can_do']);

/** All steps that can be taken from any principal. */
const allSteps = (view: InventoryView): readonly AccessEdge[] => {
  const nodes = new Set(principals(view));
  const out: AccessEdge[] = [];
  for (const node of nodes)
    for (const edge of view.edgesFrom(node)) {
      if (!walked.has(edge.kind)) continue;
      nodes.add(edge.to);
      out.push(edge);
    }
  return out;
};

/** Steps on any way that ends at this node. */
const towards = (steps: readonly AccessEdge[], goal: string): readonly AccessEdge[] => {
  const lead = new Set([goal]);
  for (let size = 0; size !== lead.size; ) {
    size = lead.size;
    for (const { from, to } of steps) if (lead.has(to)) lead.add(from);
  }
  return steps.filter(({ to }) => lead.has(to));
};

/** An account and the account once enabled are one to the reader of the raw files. */
const plain = (id: string): string => {
  const node = readNode(id);
  return node?.form === 'enabled' ? node.of : id;
};

describe.skipIf(!existsSync(SAMPLE))('PHANTOM.CORP (skipped without ../shared/data)', () => {
  const files = existsSync(SAMPLE)
    ? readdirSync(SAMPLE).map((name) => readFileSync(join(SAMPLE, name), 'utf8'))
    : [];
  const view = viewOf(files);
  const steps = allSteps(view);
  const exposed = (name: string) =>
    [...view.identities()]
      .filter(({ tags }) => tags['exposed']?.split(' ').includes(name))
      .map(({ id }) => id)
      .sort();
  /** Who holds one of these rights over which machine; whoever rules the domain is left out. */
  const rights = (...names: readonly string[]) =>
    principals(view)
      .flatMap((id) =>
        view
          .entitlementsOf(id)
          .filter(({ holderId }) => holderId === id)
          .flatMap(({ privileges, resources }) =>
            privileges
              .filter((one) => names.includes(one))
              .flatMap((right) => resources.map((to) => `${right} ${id} ${to}`)),
          ),
      )
      .sort();

  it('was read: 72 accounts, 85 groups', () => {
    expect([...view.identities()]).toHaveLength(72);
    expect([...view.groups()].length).toBeGreaterThanOrEqual(85);
  });

  it('tells whose password can be guessed from a ticket', () => {
    expect(exposed('kerberoastable')).toEqual(ids(expected.kerberoastable));
    expect(exposed('asrep_roastable')).toEqual(ids(expected.asrepRoastable));
  });

  it('tells who delegates how', () => {
    expect(exposed('unconstrained_delegation')).toEqual(ids(expected.unconstrained));
    expect(rights('AllowedToDelegate')).toEqual(
      expected.constrained.map((one) => `AllowedToDelegate ${idOf(one.account)} ${idOf(one.to)}`),
    );
    for (const { account, protocolTransition } of expected.constrained)
      expect(view.identity(idOf(account))?.tags['flags']?.includes('protocol_transition')).toBe(
        protocolTransition,
      );
    expect(rights('AllowedToAct')).toEqual(expected.resourceBased);
    expect(rights('AddAllowedToAct', 'WriteAccountRestrictions')).toEqual(
      expected.mayAllowResourceBased
        .map((one) => `${one.because} ${idOf(one.account)} ${idOf(one.to)}`)
        .sort(),
    );
  });

  it('tells who can replicate every secret', () => {
    const own = new Set(
      steps.filter(({ technique }) => technique === 'DCSync').map(({ from }) => from),
    );
    const joins = steps.filter(({ kind }) => kind === 'member_of');
    for (let size = 0; size !== own.size; ) {
      size = own.size;
      for (const { from, to } of joins) if (own.has(to)) own.add(from);
    }
    const able = [...own].filter((id) => view.identity(id) ?? view.group(id)).sort();
    expect(able).toEqual(ids(expected.dcsync));
    for (const { account } of expected.notDcsync) expect(able).not.toContain(idOf(account));
  });

  it('tells who rules the domain by what he is', () => {
    const rules = [...view.identities()].filter(({ id }) =>
      view.path(id, GOAL)?.every(({ kind, certain }) => certain && /member_of|can_do/.test(kind)),
    );
    expect(rules.map(({ id }) => id).sort()).toEqual(ids(expected.rules));
    for (const { sid } of expected.foreign)
      expect(view.path(`active-directory:${sid}`, GOAL)).toMatchObject([
        { kind: 'member_of' },
        { kind: 'can_do' },
      ]);
    for (const { account } of expected.operators)
      expect(
        steps.some(({ from, to, certain }) => from === idOf(account) && to === GOAL && !certain),
      ).toBe(true);
  });

  it('tells every way through certificates', () => {
    const found = steps
      .filter(({ technique }) => /^(?:ADCS|Golden)/.test(technique ?? ''))
      .map(({ from, technique, certain, to }) => `${from} ${technique} ${certain} ${to}`);
    expect(found.sort()).toEqual(
      expected.certificates
        .map((one) => `${idOf(one.account)} ${one.technique} ${one.certain} ${GOAL}`)
        .sort(),
    );
    for (const { account } of expected.notCertificates)
      expect(found.filter((one) => one.startsWith(`${idOf(account)} `))).toEqual([]);
  });

  it('tells every step over an object on any way to Domain Admins', () => {
    const wanted = new Map(
      expected.stepsTowardsDomainAdmins.flatMap(({ from, rights: any, certain, to }) =>
        to.map((one) => [`${idOf(from)} → ${idOf(one)}`, { any, certain }] as const),
      ),
    );
    const ours = towards(steps, ADMINS).filter(({ kind }) => kind === 'can_escalate');
    const pairs = ours.map(({ from, to }) => `${plain(from)} → ${plain(to)}`);
    expect([...new Set(pairs)].sort()).toEqual([...wanted.keys()].sort());
    for (const { from, to, technique, certain, because } of ours) {
      const one = wanted.get(`${plain(from)} → ${plain(to)}`);
      expect(one?.any).toContain(technique);
      if (view.identity(from)?.status !== 'disabled')
        expect([from, to, because, certain]).toEqual([from, to, because, one?.certain]);
    }
  });

  it('tells from whom no way to Domain Admins leads, and that it leads from every account that is enabled', () => {
    for (const { account } of expected.reachNothing)
      expect([account, view.path(idOf(account), ADMINS)]).toEqual([account, undefined]);
    for (const { id, status } of view.identities()) {
      expect(view.path(id, ADMINS)).toBeDefined();
      if (status === 'active')
        expect(view.path(id, GOAL)?.every(({ certain }) => certain)).toBe(true);
    }
  });

  it('gives each step a reason, its published name and what removes it', () => {
    for (const { because, technique, removedBy } of steps) {
      expect(because).not.toBe('');
      expect(technique).toMatch(/^\w[\w.]+$/);
      expect(removedBy).not.toBe('');
    }
    // Nothing takes away what an account is, or what everybody is in.
    const lasting = steps.filter(({ removedBy }) => removedBy === undefined);
    expect(new Set(lasting.map(({ technique }) => technique))).toEqual(
      new Set(['MemberOf', 'T1078.002', 'SpoofSIDHistory']),
    );
  });

  it('tells the same when everything has another name', () => {
    const renamed = files.map((text) => {
      let count = 0;
      return text
        .replace(
          /"(name|samaccountname|displayname|caname)":\s*"[^"]*"/g,
          (_all, key: string) => `"${key}":"n${count++}"`,
        )
        .replace(/"distinguishedname":\s*"CN=[^,"{]+,(CN=USERS|OU=)/g, (_all, rest: string) => {
          return `"distinguishedname":"CN=N${count++},${rest}`;
        });
    });
    const said = (all: readonly AccessEdge[]) =>
      all.map(({ from, to, technique, certain }) => `${from} ${technique} ${certain} ${to}`).sort();
    expect(said(allSteps(viewOf(renamed)))).toEqual(said(steps));
  });
});
