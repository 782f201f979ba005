import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import type { Vendor } from '../../model/index.ts';
import { BRAZIL, CLOUD_EU, createStage, HOME, identity, monday, office } from '../replay.case.ts';

const vendor: Vendor = {
  kind: 'vendor',
  id: 'hr:vendor/drift',
  name: 'Drifty',
  domains: ['drifty.example'],
  appIds: ['app-1'],
  addressRanges: ['192.0.2.0/25'],
  contractEndsAt: { known: false, because: 'not told' },
};
const app = identity('app', { class: 'third_party_app', vendorId: vendor.id });
const at = monday + 14 * DAY + 10 * HOUR;

describe('outside-vendor-range', () => {
  it('fires at medium for a token used from elsewhere, with the network as its ground', () => {
    const stage = createStage([app, vendor]);
    office(stage, 'app', 14);
    const [signal] = stage.said('outside-vendor-range', { who: 'app', at, ip: BRAZIL });
    expect(signal?.severity).toBe('medium');
    expect(signal?.observables[0]).toBe('asn:64510');
  });

  it('is quiet inside of the ranges, and for a vendor that publishes none', () => {
    const stage = createStage([app, vendor]);
    expect(stage.said('outside-vendor-range', { who: 'app', at, ip: HOME })).toEqual([]);
    const silent = createStage([app, { ...vendor, addressRanges: [] }]);
    expect(silent.said('outside-vendor-range', { who: 'app', at, ip: BRAZIL })).toEqual([]);
  });

  it('is quiet for a refresh storm from a second network that it uses on many days', () => {
    const stage = createStage([app, vendor]);
    office(stage, 'app', 14);
    for (let day = 0; day < 5; day++) {
      stage.use({ who: 'app', at: monday + day * DAY + 9 * HOUR, ip: CLOUD_EU });
    }
    for (let second = 0; second < 200; second++) {
      const use = { who: 'app', at: at + second * 1000, ip: CLOUD_EU };
      expect(stage.said('outside-vendor-range', use)).toEqual([]);
    }
  });
});
