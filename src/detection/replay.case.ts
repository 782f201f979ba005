/** A small stage for replay tests: a real inventory, a real detection, and events said briefly. */
import { DAY, HOUR, hashId, MINUTE, silentLog } from '../core/index.ts';
import { type AccessEvaluator, createInventory, type Inventory } from '../inventory/index.ts';
import {
  type Credential,
  type Entitlement,
  type Event,
  type Identity,
  type InventoryFact,
  noFlags,
  type Posture,
  type Role,
  type ScoreTerm,
  type Signal,
  type Trust,
  unknown,
} from '../model/index.ts';
import type { Detection, Place } from './contract.ts';
import { createDetection } from './create-detection.ts';
import { fixedPlaces } from './places.ts';

/** Monday 2026-03-02 00:00 UTC. */
export const monday = Date.UTC(2026, 2, 2);

const city = (
  asn: number,
  country: string,
  name: string,
  [latitude, longitude]: readonly [number, number],
  network: Place['network'] = 'isp',
): Place => ({
  asn,
  asName: `Net ${asn}`,
  country,
  city: name,
  latitude,
  longitude,
  radiusKm: 100,
  network,
});

/** Documentation addresses (RFC 5737) with made-up places. */
export const places: Readonly<Record<string, Place>> = {
  '192.0.2.1': city(64500, 'DE', 'Berlin', [52.5, 13.4]),
  '192.0.2.2': city(64501, 'DE', 'Berlin', [52.5, 13.4]),
  '192.0.2.3': city(64502, 'DE', 'Munich', [48.1, 11.6], 'vpn'),
  '198.51.100.1': city(64510, 'BR', 'Recife', [-8.05, -34.9]),
  '198.51.100.2': city(64511, 'US', 'Chicago', [41.9, -87.6]),
  '198.51.100.3': city(64512, 'FR', 'Paris', [48.9, 2.4], 'vpn'),
  '198.51.100.4': city(64513, 'NL', 'Zwolle', [52.5, 6.1], 'anonymiser'),
  '198.51.100.5': city(64514, 'DE', 'Hamburg', [53.6, 10], 'relay'),
  '198.51.100.6': city(64515, 'DE', 'Frankfurt', [50.1, 8.7], 'mobile'),
  '198.51.100.7': city(64516, 'NL', 'Amsterdam', [52.4, 4.9], 'hosting'),
  '203.0.113.1': city(64520, 'IE', 'Dublin', [53.3, -6.3], 'cloud_provider'),
  '203.0.113.2': city(64521, 'JP', 'Tokyo', [35.7, 139.7], 'cloud_provider'),
};
/** Home, second line at home, home VPN; far away; clouds. */
export const HOME = '192.0.2.1';
export const HOME_2 = '192.0.2.2';
export const HOME_VPN = '192.0.2.3';
export const BRAZIL = '198.51.100.1';
export const CHICAGO = '198.51.100.2';
export const PARIS_VPN = '198.51.100.3';
export const TOR = '198.51.100.4';
export const RELAY = '198.51.100.5';
export const PHONE = '198.51.100.6';
export const HOSTER = '198.51.100.7';
export const CLOUD_EU = '203.0.113.1';
export const CLOUD_JP = '203.0.113.2';

export const CLI = 'aws-cli/2.13.0 Python/3.11.4 Linux/5.15.0';
export const SDK = 'Boto3/1.28.0 Linux/5.10';
export const BROWSER =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/537.36 Chrome/120.0 Safari/537.36';

export const identity = (name: string, over: Partial<Identity> = {}): Identity => ({
  kind: 'identity',
  id: `test:${name}`,
  system: 'test',
  nativeId: name,
  scope: '111122223333',
  name,
  class: 'human',
  classReason: 'test',
  flags: noFlags,
  status: 'active',
  createdAt: unknown('not told'),
  interactive: unknown('not told'),
  mfa: unknown('not told'),
  lastUsedAt: unknown('not told'),
  tags: {},
  ...over,
});

export const role = (name: string, over: Partial<Role> = {}): Role => ({
  kind: 'role',
  id: `test:${name}`,
  system: 'test',
  nativeId: name,
  scope: '111122223333',
  name,
  managedBy: 'customer',
  createdAt: unknown('not told'),
  lastUsedAt: unknown('not told'),
  maxSessionSeconds: unknown('not told'),
  tags: {},
  ...over,
});

export const grantOf = (
  who: string,
  privileges: readonly string[],
  over: Partial<Entitlement> = {},
): Entitlement => ({
  kind: 'entitlement',
  id: `test:grant/${who}/${privileges.join('+')}`,
  system: 'test',
  holderId: `test:${who}`,
  effect: 'allow',
  privileges,
  privilegesInverted: false,
  resources: ['*'],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'inline', name: privileges.join('+') },
  standing: 'standing',
  ...over,
});

export const keyOf = (who: string, name: string, over: Partial<Credential> = {}): Credential => ({
  kind: 'credential',
  id: `test:key/${name}`,
  system: 'test',
  ofId: `test:${who}`,
  type: 'access_key',
  nativeId: name,
  status: 'active',
  issuer: 'test',
  createdAt: unknown('not told'),
  lastUsedAt: unknown('not told'),
  lastUsedPrecision: 0,
  expiresAt: unknown('not told'),
  rotatedAt: unknown('not told'),
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
  ...over,
});

export const trustOf = (who: string, over: Partial<Trust> = {}): Trust => ({
  kind: 'trust',
  id: `test:trust/${who}`,
  system: 'test',
  targetId: `test:${who}`,
  principal: { kind: 'account', value: '999988887777' },
  mechanism: 'assume_role',
  effect: 'allow',
  conditions: undefined,
  external: { known: true, value: true },
  ...over,
});

/** Whoever holds `*` rules; `data:*` is the crown jewels, `deploy:*` an ordinary write. */
const toyAccess: AccessEvaluator = (view, id) =>
  view.entitlementsOf(id).flatMap(({ privileges }) =>
    (
      [
        ['*', 'control-plane'],
        ['data:*', 'crown-jewels'],
        ['deploy:*', 'write'],
      ] as const
    )
      .filter(([held]) => privileges.includes(held))
      .map(([held, goal]) => ({
        from: id,
        to: `${goal}:test:111122223333`,
        kind: 'can_do' as const,
        because: `holds ${held}`,
        certain: true,
      })),
  );

export interface Use {
  readonly who: string;
  readonly at: number;
  readonly ip?: string;
  readonly agent?: string;
  readonly privilege?: string;
  readonly credential?: string;
  readonly over?: Partial<Event>;
  readonly mfa?: boolean;
  /** Of this drill. */
  readonly drill?: string;
}

let serial = 0;

export const eventOf = ({ who, at, ip, agent, privilege, credential, over, mfa }: Use): Event => {
  const vendorId = `vendor-${++serial}`;
  const used = privilege ?? 's3:GetObject';
  const [service = '', operation = ''] = used.split(':');
  return {
    id: hashId('evt', ['test', vendorId]),
    vendorId,
    source: 'test',
    logsource: { product: 'test', service: 'log' },
    time: at,
    classUid: 6003,
    activityId: 1,
    kind: 'other',
    operation,
    service: `${service}.example.com`,
    privilege: used,
    effect: 'read',
    outcome: 'success',
    actor: {
      principalId: `test:${who}`,
      principalKind: 'identity',
      name: who,
      scope: '111122223333',
      kind: 'unknown',
      credential: { type: 'access_key', nativeId: credential ?? `KEY-${who}`, temporary: false },
      ...(mfa === undefined ? {} : { session: { id: `session-${who}`, mfa } }),
    },
    src: { ip: ip ?? HOME, userAgent: agent ?? CLI },
    cloud: { account: '111122223333', region: 'eu-1' },
    targets: [],
    raw: {},
    ...over,
  };
};

export interface Stage {
  readonly detection: Detection;
  readonly inventory: Inventory;
  /** Feed one event; answers what was said. */
  use(use: Use): readonly Signal[];
  /** The same, only what one detector said. */
  said(detector: string, use: Use): readonly Signal[];
  /** A fact becomes known at a time, as an event of a connected system makes it. */
  change(fact: InventoryFact, at: number): void;
}

const postureOf = (identityId: string, terms: readonly ScoreTerm[]): Posture => ({
  identityId,
  tier: 2,
  tierBecause: 'test',
  criticality: 'unknown',
  criticalityBecause: 'test',
  risk: 0,
  terms,
  verdicts: [],
  judgedAt: monday,
});

export const createStage = (
  facts: readonly InventoryFact[],
  {
    learningOnly = false,
    takenAt = monday - 400 * DAY,
    terms,
  }: {
    learningOnly?: boolean;
    takenAt?: number;
    /** Terms of the risk of an identity; absent = nobody has judged it. */
    terms?: (id: string) => readonly ScoreTerm[];
  } = {},
): Stage => {
  const inventory = createInventory({ access: { test: toyAccess }, now: () => monday });
  inventory.applySnapshot({
    system: 'test',
    scope: '111122223333',
    takenAt,
    complete: [],
    blind: [],
    facts: facts.filter((fact) => fact.kind !== 'declaration'),
  });
  inventory.applyChanges(
    facts.flatMap((fact) =>
      fact.kind === 'declaration' ? [{ op: 'put', fact, at: fact.at, eventId: fact.id }] : [],
    ),
  );
  const detection = createDetection({
    ruleSet: { match: () => [] },
    places: fixedPlaces(places),
    log: silentLog,
  });
  const use = (one: Use): readonly Signal[] => {
    const event = eventOf(one);
    const { lineage } = inventory.observe(event, { isDrill: one.drill !== undefined });
    return detection.observe({
      event,
      lineage,
      view: inventory.view,
      posture: (id) => (terms === undefined ? undefined : postureOf(id, terms(id))),
      place: event.src.ip === undefined ? undefined : places[event.src.ip],
      learningOnly,
      ...(one.drill === undefined ? {} : { drill: one.drill }),
    });
  };
  return {
    detection,
    inventory,
    use,
    change: (fact, at) => {
      inventory.applyChanges([{ op: 'put', fact, at, eventId: `put-${fact.id}-${at}` }]);
    },
    said: (detector, one) => use(one).filter((signal) => signal.detector === detector),
  };
};

/** A machine that runs each hour at :05 for some days, with the same two calls. */
export const hourly = (stage: Stage, who: string, days: number, over: Partial<Use> = {}): void => {
  for (let hour = 0; hour < days * 24; hour++) {
    const at = monday + hour * HOUR + 5 * MINUTE + (hour % 3) * 20_000;
    stage.use({ who, at, agent: SDK, privilege: 's3:ListBucket', ...over });
    stage.use({ who, at: at + 5_000, agent: SDK, privilege: 's3:GetObject', ...over });
  }
};

/** A person at work on weekdays, 08:00–16:00, a call or two an hour. */
export const office = (stage: Stage, who: string, days: number, over: Partial<Use> = {}): void => {
  for (let day = 0; day < days; day++) {
    if (day % 7 > 4) continue;
    for (let hour = 8; hour < 17; hour++) {
      const at = monday + day * DAY + hour * HOUR + ((day * 13 + hour * 7) % 60) * MINUTE;
      stage.use({ who, at, ...over });
    }
  }
};
