import { describe, expect, it } from 'vitest';
import type { Principal } from '../inventory/index.ts';
import type { Incident } from '../model/index.ts';
import { type FactSources, planFacts } from './plan-facts.ts';

const NOW = Date.UTC(2026, 10, 2);
const subject = { id: 'toy:sync', system: 'toy', scope: 'one' } as Principal;
const about = { incident: { rootId: 'toy:root' } as Incident, subject, now: NOW };
const learned = { asn: ['64500'], country: ['DE'], agent: [], privilege: ['s3:GetObject'] };
const sources = (more: Partial<FactSources> = {}): FactSources => ({
  liveSessions: () => [],
  habits: () => ({ ...learned, region: ['eu-west-1'] }),
  ...more,
});

describe('what a plan rests on', () => {
  it('knows no good without a network that the site names, whatever was learned', () => {
    expect(planFacts(sources(), about)).toEqual({ liveSessions: [] });
    const regionsOnly = sources({ siteKnownGood: () => ({ regions: ['eu-west-1'] }) });
    expect(planFacts(regionsOnly, about).knownGood).toBeUndefined();
  });

  it('adds learned regions to the named networks, and never learned privileges', () => {
    const { knownGood } = planFacts(
      sources({ siteKnownGood: () => ({ cidrs: ['198.51.100.0/24'] }) }),
      about,
    );
    expect(knownGood).toEqual({ cidrs: ['198.51.100.0/24'], regions: ['eu-west-1'] });
  });

  it('takes the regions that the site names before learned ones', () => {
    const site = { cidrs: ['198.51.100.0/24'], regions: ['us-east-1'] };
    expect(planFacts(sources({ siteKnownGood: () => site }), about).knownGood).toEqual(site);
  });

  it('asks habits of the root in its acting role, and sessions of whom the plan is for', () => {
    const asked: unknown[] = [];
    planFacts(
      sources({
        siteKnownGood: (system, scope) => {
          asked.push([system, scope]);
          return undefined;
        },
        habits: (root, acting) => {
          asked.push([root, acting]);
          return { ...learned, region: [] };
        },
        liveSessions: (id, at) => {
          asked.push([id, at]);
          return [];
        },
      }),
      about,
    );
    expect(asked).toEqual(
      expect.arrayContaining([
        [subject.system, subject.scope],
        [about.incident.rootId, subject.id],
        [subject.id, NOW],
      ]),
    );
  });
});
