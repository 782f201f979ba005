/** Rights that one principal holds over objects, after what it is denied. */
import type { Entitlement } from '../../../model/index.ts';
import { INHERITED_LIST } from '../inventory/grants.ts';
import { SYSTEM } from '../names.ts';
import type { AdWorldView } from './world.ts';

/** Rights over each object. */
export type Held = ReadonlyMap<string, ReadonlySet<string>>;

const properties = [
  'AddMember',
  'AddSelf',
  'WriteSPN',
  'AddKeyCredentialLink',
  'AddAllowedToAct',
  'WriteAccountRestrictions',
  'WriteUserAccountControl',
  'WriteGPLink',
  'WritePKINameFlag',
  'WritePKIEnrollmentFlag',
  'WriteGMSAMembership',
];
const extended = [
  'ForceChangePassword',
  'GetChanges',
  'GetChangesAll',
  'GetChangesInFilteredSet',
  'Enroll',
  'AutoEnroll',
  'ReadLAPSPassword',
];
const parts: ReadonlyMap<string, readonly string[]> = new Map([
  ['GenericWrite', properties],
  ['AllExtendedRights', extended],
  ['GenericAll', [...properties, ...extended, 'WriteDacl', 'WriteOwner']],
]);

/** The right with all that it stands for. */
const wholeOf = (right: string): readonly string[] => {
  if (right === 'GenericAll')
    return [right, 'GenericWrite', 'AllExtendedRights', ...(parts.get(right) ?? [])];
  return [right, ...(parts.get(right) ?? [])];
};

/** What is left of allowed rights: a wide right that lost a part is told by the parts it still has. */
const without = (
  allowed: ReadonlySet<string>,
  denied: ReadonlySet<string>,
): ReadonlySet<string> => {
  if (denied.size === 0) return allowed;
  const lost = new Set([...denied].flatMap(wholeOf));
  const left = new Set<string>();
  for (const right of allowed) {
    const inner = wholeOf(right);
    // What the owner may is in no entry, so none takes it away (MS-ADTS 5.1.3.3.3).
    if (!inner.some((one) => lost.has(one))) left.add(right);
    else for (const one of inner) if (!parts.has(one) && !lost.has(one)) left.add(one);
  }
  return left;
};

type Rows = readonly Entitlement[];

const ownRows = (world: AdWorldView, id: string): Rows => {
  const read = () =>
    world.view
      .entitlementsOf(id)
      .filter(
        (one) => one.holderId === id && one.system === SYSTEM && one.via.kind !== 'assignment',
      );
  return world.memoOf(id, 'rows', read);
};

const add = (to: Map<string, Set<string>>, { privileges, resources }: Entitlement): void => {
  for (const object of resources) {
    const rights = to.get(object);
    if (rights) for (const one of privileges) rights.add(one);
    else to.set(object, new Set(privileges));
  }
};

interface Denials {
  readonly explicit: Held;
  readonly inherited: Held;
}

const denialRows = (world: AdWorldView, id: string): Rows =>
  world.memoOf(id, 'denials', () => ownRows(world, id).filter(({ effect }) => effect === 'deny'));

const denialsOf = (world: AdWorldView, id: string): Denials => {
  const explicit = new Map<string, Set<string>>();
  const inherited = new Map<string, Set<string>>();
  for (const holder of world.tokenOf(id))
    for (const row of denialRows(world, holder))
      add(row.via.name === INHERITED_LIST ? inherited : explicit, row);
  return { explicit, inherited };
};

const nothing: ReadonlySet<string> = new Set();

/** Explicit denial, explicit allow, inherited denial, inherited allow: who comes first decides (MS-DTYP 2.5.3.2). */
const settle = (rows: Rows, denials: Denials): Held => {
  const explicit = new Map<string, Set<string>>();
  const inherited = new Map<string, Set<string>>();
  for (const row of rows) add(row.via.name === INHERITED_LIST ? inherited : explicit, row);
  const out = new Map<string, Set<string>>();
  const keep = (object: string, rights: ReadonlySet<string>) => {
    if (rights.size > 0) out.set(object, new Set([...(out.get(object) ?? []), ...rights]));
  };
  for (const [object, rights] of explicit)
    keep(object, without(rights, denials.explicit.get(object) ?? nothing));
  for (const [object, rights] of inherited) {
    const first = without(rights, denials.explicit.get(object) ?? nothing);
    keep(object, without(first, denials.inherited.get(object) ?? nothing));
  }
  return out;
};

const isContested = ({ conditions }: Entitlement): boolean =>
  conditions?.['deniedToOthers'] === true;

const contestedRows = (world: AdWorldView, id: string): Rows =>
  world.memoOf(id, 'contested', () =>
    ownRows(world, id).filter((row) => row.effect === 'allow' && isContested(row)),
  );

export interface HeldRights {
  /** What it may do in its own name. */
  readonly sure: Held;
  /** Of a group: what some of its members are denied, so that not each of them may do it. */
  readonly open: Held;
}

/**
 * A group's right that is denied to others is left open, and told again for each member whose own token is not
 * denied it: of a member, all groups are known.
 */
export const heldBy = (world: AdWorldView, id: string): HeldRights => {
  const { view } = world;
  const isGroup = view.identity(id) === undefined;
  const own = ownRows(world, id).filter(({ effect }) => effect === 'allow');
  const borne = isGroup
    ? []
    : [...world.tokenOf(id)].flatMap((one) => (one === id ? [] : contestedRows(world, one)));
  const denials = denialsOf(world, id);
  const sure = isGroup ? own.filter((row) => !isContested(row)) : [...own, ...borne];
  const open = isGroup ? own.filter(isContested) : [];
  return { sure: settle(sure, denials), open: settle(open, denials) };
};

/** Objects that are neither accounts nor groups, where the rights of several groups count together. */
const specialTypes = [
  'domain',
  'certificate-template',
  'certificate-authority',
  'root-authority',
  'ntauth-store',
];

const specialRows = (world: AdWorldView, holder: string): Rows => {
  const specials = world.memo(
    'specials',
    () => new Set(specialTypes.flatMap((type) => world.resourcesOf(type).map(({ id }) => id))),
  );
  const read = () =>
    ownRows(world, holder).flatMap((row) => {
      const resources = row.resources.filter((one) => specials.has(one));
      return resources.length === 0 ? [] : [{ ...row, resources }];
    });
  return world.memoOf(holder, 'special', read);
};

/** Rights of the whole token over domains, certificate templates and authorities. */
export const tokenRights = (world: AdWorldView, id: string): Held =>
  world.memoOf(id, 'rights', () => {
    const rows = [...world.tokenOf(id)].flatMap((holder) => specialRows(world, holder));
    const allowed = rows.filter(({ effect }) => effect === 'allow');
    return allowed.length === 0 ? new Map() : settle(allowed, denialsOf(world, id));
  });

/** Does it hold the right, by itself or within a wider one? */
export const holds = (rights: ReadonlySet<string> | undefined, right: string): boolean =>
  rights !== undefined && [...rights].some((one) => wholeOf(one).includes(right));
