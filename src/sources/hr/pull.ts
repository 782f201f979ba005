/** The live pull: staff from SCIM or a report, vendor contracts from a report; each behind its own permission. */
import { CountersignError, parseJson } from '../../core/index.ts';
import type { BlindSpot, InventoryFact, Snapshot } from '../../model/index.ts';
import type { PermissionProbe, PullOptions } from '../contract.ts';
import { type Area, pullAreas } from '../pull-areas.ts';
import { scimClient } from '../scim/client.ts';
import type { HrConfig } from './config.ts';
import { tryRead } from './probe.ts';
import { authorizationOf, fetchReport } from './report.ts';
import { personOfScim, type ScimPerson, withManagers } from './scim-person.ts';
import { entriesIn, staffFromCsv, staffFromEntries } from './staff.ts';
import { vendorsFromCsv } from './vendors.ts';

export const hrPermissions = {
  staff: 'staff:read',
  vendors: 'vendors:read',
} as const;

export interface HrPullOptions extends PullOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

interface World {
  readonly config: HrConfig;
  readonly at: number;
  readonly sleep: HrPullOptions['sleep'];
  readonly blind: BlindSpot[];
  /** Kinds of which some rows could not be read: they are not whole. */
  readonly broken: Set<string>;
  total: number | undefined;
}

type Staff = NonNullable<HrConfig['staff']>;

const clientOf = (staff: Staff, sleep: HrPullOptions['sleep']) =>
  scimClient({
    url: staff.url,
    vendor: 'HR',
    authorization: authorizationOf(staff),
    ...(sleep === undefined ? {} : { sleep }),
  });

async function* scimStaff(world: World, staff: Staff): AsyncGenerator<readonly InventoryFact[]> {
  const { config, at } = world;
  const all: ScimPerson[] = [];
  let nameless = 0;
  for await (const page of clientOf(staff, world.sleep).pages(hrPermissions.staff, '/Users')) {
    world.total = page.total;
    for (const user of page.resources) {
      const read = personOfScim(user, at, {
        organisation: config.organisation,
        ...(config.dateOrder === undefined ? {} : { dateOrder: config.dateOrder }),
      });
      if (read === undefined) nameless++;
      else all.push(read);
      if (read?.fault !== undefined)
        world.blind.push({ area: 'persons', because: `${read.person.id}: ${read.fault}` });
    }
  }
  if (nameless > 0) {
    world.broken.add('person');
    world.blind.push({
      area: 'persons',
      because: `${nameless} records have neither employeeNumber nor e-mail`,
    });
  }
  // Managers may stand on any page: only the whole list tells who they are.
  yield withManagers(all);
}

async function* csvStaff(world: World, staff: Staff): AsyncGenerator<readonly InventoryFact[]> {
  const text = await fetchReport(hrPermissions.staff, staff, world.sleep);
  const entries = /^\s*\{/.test(text) ? entriesIn(parseJson(text)) : undefined;
  const read = entries
    ? staffFromEntries(entries, world.at, world.config)
    : staffFromCsv(text, world.at, world.config);
  world.blind.push(...read.blind);
  if (!read.whole) world.broken.add('person');
  yield read.persons;
}

async function* vendorContracts(world: World): AsyncGenerator<readonly InventoryFact[]> {
  const { vendors } = world.config;
  if (vendors === undefined) return;
  const text = await fetchReport(hrPermissions.vendors, vendors, world.sleep);
  const read = vendorsFromCsv(text, world.config);
  world.blind.push(...read.blind);
  if (!read.whole) for (const kind of ['vendor', 'owner']) world.broken.add(kind);
  yield [...read.vendors, ...read.owners];
}

const areasOf = (config: HrConfig): readonly Area<World>[] => {
  const { staff, vendors } = config;
  const out: Area<World>[] = [];
  if (staff !== undefined) {
    out.push({
      name: 'persons',
      permission: hrPermissions.staff,
      kinds: ['person'],
      list: (world) => (staff.kind === 'scim' ? scimStaff : csvStaff)(world, staff),
      total: (world) => world.total,
    });
  }
  if (vendors !== undefined) {
    out.push({
      name: 'vendors',
      permission: hrPermissions.vendors,
      kinds: ['vendor', 'owner'],
      list: vendorContracts,
    });
  }
  return out;
};

const unasked = ({ staff, vendors }: HrConfig): readonly BlindSpot[] => [
  ...(staff ? [] : [{ area: 'persons', because: 'no address of staff records is set' }]),
  ...(vendors ? [] : [{ area: 'vendors', because: 'no address of vendor contracts is set' }]),
];

/** @throws CountersignError ERR_CONFIG_INVALID without any address; ERR_SOURCE_DENIED where all is refused. */
export async function* pullHr(
  config: HrConfig,
  at: number,
  options: HrPullOptions = {},
): AsyncGenerator<Snapshot> {
  const areas = areasOf(config);
  if (areas.length === 0)
    throw new CountersignError('ERR_CONFIG_INVALID', 'neither staff nor vendors has an address');
  const world: World = {
    config,
    at,
    sleep: options.sleep,
    blind: [],
    broken: new Set(),
    total: undefined,
  };
  const snapshot = await pullAreas({
    system: 'hr',
    scope: config.organisation,
    at,
    areas,
    world,
    options,
  });
  const denied = snapshot.blind.filter(({ needs }) => needs !== undefined);
  if (denied.length === areas.length)
    throw new CountersignError(
      'ERR_SOURCE_DENIED',
      denied.map(({ because }) => because).join('; '),
      {
        detail: { permission: denied[0]?.needs ?? hrPermissions.staff },
      },
    );
  yield {
    ...snapshot,
    complete: snapshot.complete.filter((kind) => !world.broken.has(kind)),
    blind: [...snapshot.blind, ...world.blind, ...unasked(config)],
  };
}

export async function* probeHr(
  config: HrConfig,
  options: HrPullOptions = {},
): AsyncGenerator<PermissionProbe> {
  const { staff, vendors } = config;
  yield await tryRead(hrPermissions.staff, staff, async (one) => {
    if (one.kind === 'csv')
      return void (await fetchReport(hrPermissions.staff, one, options.sleep));
    const client = clientOf(one, options.sleep);
    await client.http.send({
      permission: hrPermissions.staff,
      path: client.path('/Users?startIndex=1&count=1'),
    });
  });
  yield await tryRead(
    hrPermissions.vendors,
    vendors,
    async (one) => void (await fetchReport(hrPermissions.vendors, one, options.sleep)),
  );
}
