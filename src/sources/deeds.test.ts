import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { CountersignError, isObject } from '../core/index.ts';
import type { Deed } from '../model/index.ts';
import { sources } from './index.ts';

const rules = resolve(import.meta.dirname, '../../content/rules');

const examplesOf = (document: unknown): readonly Record<string, unknown>[] => {
  const own =
    isObject(document) && isObject(document['countersign']) ? document['countersign'] : {};
  const fires = Array.isArray(own['fires']) ? own['fires'] : [];
  return fires.flatMap((one) => (isObject(one) ? [one] : []));
};

/** Deeds of the events by which a rule is shown to fire: they are the vendor's own records. */
const deedsIn = (rule: string): readonly (Deed | undefined)[] =>
  loadAll(readFileSync(join(rules, `${rule}.yml`), 'utf8'))
    .flatMap((document) => examplesOf(document))
    .flatMap((record) => {
      const source = sources.find((one) => one.detect(record));
      try {
        return (source?.parse(record) ?? []).map((event) => event.deed);
      } catch (error) {
        if (error instanceof CountersignError) return [];
        throw error;
      }
    });

describe('deeds, read from the records by which rules are shown to fire', () => {
  it.each<readonly [string, Deed]>([
    ['aws/cloudtrail-stopped', 'audit_weakened'],
    ['okta/okta-log-stream-removed', 'audit_weakened'],
    ['aws/iam-identity-provider-added', 'federation_changed'],
    ['google-workspace/google-sign-on-changed', 'federation_changed'],
    ['gitlab/gitlab-audit-stream-changed', 'audit_weakened'],
    ['azure/azure-diagnostic-settings-deleted', 'audit_weakened'],
  ])('%s tells of %s', (rule, deed) => {
    expect(deedsIn(rule)).toContain(deed);
  });

  it('says nothing of an act that may be either, nor of an ordinary one', () => {
    const seen = readdirSync(join(rules, 'aws')).filter((file) => file.startsWith('s3-'));
    const told = seen.flatMap((file) => deedsIn(`aws/${file.slice(0, -4)}`));
    expect(told.length).toBeGreaterThan(10);
    expect(told.filter((one) => one !== undefined)).toEqual([]);
  });
});
